import csv
import json
import random
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minqing.insight.text.copies.grams import grams_of
from minqing.insight.text.copies.judging import ALARM, judge
from minqing.insight.text.copies.store import Store
from minqing.insight.text.duplicates import copies_of, run
from minqing.insight.text.rows import Row, Unusable

DATA = Path(__file__).parent / "data"
DIARIES = [json.loads(line)["text"] for line in (DATA / "diaries.jsonl").read_text(encoding="utf-8").splitlines()]
NOTHING = np.zeros(0, dtype=np.uint32)
LONG = "村口的小桥去年被洪水冲坏了一半，老人和孩子过河都要绕三里路，大家盼着早点修好。"
OTHER = "变压器容量太小，一到晚上电压就低，碾米机带不动，灯也一闪一闪的，反映过两回了。"


def pairs(*texts: str, **options: Any) -> list[dict[str, Any]]:
    rows = (Row(number, number, {"text": text}) for number, text in enumerate(texts))
    return list(run(rows, {"least": ALARM, "index": None} | options))


def spun(text: str, dice: random.Random) -> str:
    """A rewording as machines make it: synonyms throughout, sentences' halves exchanged now and then."""
    with (DATA / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parts = text.split(row["word"])
            text = parts[0] + "".join(
                dice.choice([*row["others"].split("|"), row["word"]]) + part for part in parts[1:]
            )
    sentences = text.split("。")
    for at, sentence in enumerate(sentences):
        halves = sentence.split("，", 1)
        if len(halves) == 2 and dice.random() < 0.3:
            sentences[at] = "，".join(reversed(halves))
    return "。".join(sentences)


def test_the_same_is_found_in_spite_of_marks_and_width() -> None:
    [told] = pairs(LONG, OTHER, LONG.replace("，", ", ").replace("。", " 。\r\n"))
    assert (told["a"], told["b"], told["kind"], told["score"]) == (0, 2, "same", 1.0)


def test_half_a_text_is_shown_where_it_stands() -> None:
    [told] = pairs(LONG + OTHER, "今天去了三户人家，都不在。" * 2 + LONG)
    assert told["kind"] == "half"
    [passage] = told["passages"]
    assert (LONG + OTHER)[slice(*passage["a"])] == LONG[:-1]


def test_a_rewording_is_found_and_strangers_are_not() -> None:
    dice = random.Random(7)
    copies = [spun(text, dice) for _turn in range(5) for text in DIARIES]
    found = sum(
        judge(grams_of(text), grams_of(copy), NOTHING, least=ALARM) is not None
        for text, copy in zip(DIARIES * 5, copies, strict=True)
    )
    assert found >= 0.95 * len(copies) > 100
    strangers = [judge(grams_of(a), grams_of(b), NOTHING, least=ALARM) for a, b in combinations(DIARIES, 2)]
    assert not any(strangers)


def test_halves_are_found_among_many() -> None:
    dice = random.Random(11)
    texts = ["".join(dice.sample("山水田林路桥渠电灯车牛羊猪鸡茶果米油盐柴", 20)) * 2 for _n in range(500)]
    told = pairs(*texts, texts[77][:20] + OTHER, texts[300][:20] + LONG)
    assert {(77, 500), (300, 501)} <= {(one["a"], one["b"]) for one in told}


def test_a_million_identical_lines_are_copies_of_the_first() -> None:
    told = pairs(*[LONG] * 2000)
    assert len(told) == 1999
    assert {one["a"] for one in told} == {0}


@pytest.mark.parametrize("text", ["", "水", "，。！", "ab", "\ufffd", " " * 999])
def test_too_little_to_compare_is_no_copy(text: str) -> None:
    assert [one for one in pairs(text, text + " ", text) if one["score"] < 1] == []


@pytest.mark.parametrize("text", ["The road is broken. " * 9, "ᦂᦱᧃᦑᦺᦟ" * 9, "བོད་ཡིག" * 9, "<p>路坏了没人修</p>" * 9])
def test_other_scripts_are_compared_alike(text: str) -> None:
    [told] = pairs(text, OTHER, text + "!")
    assert told["kind"] == "same"


def test_an_index_goes_on_where_it_stopped(tmp_path: Path) -> None:
    assert pairs(LONG, OTHER, index=tmp_path) == []
    [told] = pairs(LONG, index=tmp_path)
    assert told["a"] == 0


def test_a_torn_line_is_cut_off(tmp_path: Path) -> None:
    pairs(LONG, OTHER, index=tmp_path)
    with (tmp_path / "texts.bin").open("ab") as file:
        file.write(b'[9,"half a li')
    with (tmp_path / "ends.bin").open("ab") as file:
        file.write(b"\x01\x02\x03")
    store = Store(tmp_path)
    assert len(store) == 2
    assert store.text(1) == (1, OTHER)
    store.close()


def test_segments_are_merged_and_found_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    dice = random.Random(3)
    for number in range(4200):
        store.add(number, "".join(dice.choices("天地玄黄宇宙洪荒日月盈昃辰宿列张", k=12)))
    marked = store.add("x", LONG)
    store.close()
    assert [path.name for path in tmp_path.glob("*.npy")] == ["0-4096.npy"]
    again = Store(tmp_path)
    assert [id for id, _copy in copies_of(again, grams_of(LONG))] == ["x"]
    again.forget(marked)
    assert list(copies_of(again, grams_of(LONG))) == []
    assert LONG[:4].encode() not in (tmp_path / "texts.bin").read_bytes()
    again.close()


def test_a_left_over_of_a_merge_is_removed(tmp_path: Path) -> None:
    pairs(LONG, index=tmp_path)
    np.save(tmp_path / "0-64.npy", np.zeros(4, dtype=np.uint32))
    store = Store(tmp_path)
    assert list(tmp_path.glob("*.npy")) == []
    store.close()


def test_formulae_do_not_make_a_copy(tmp_path: Path) -> None:
    store = Store(tmp_path)
    greeting = "尊敬的各位领导你们好感谢你们在百忙之中抽出时间来看我的来信"
    for number in range(200):
        store.add(number, greeting + chr(0x4E00 + number) * 3 + chr(0x5E00 + number * 7) * 3)
    assert list(copies_of(store, grams_of(greeting + "我家门前的水沟堵了半年没人来清"))) == []
    store.close()


def test_a_share_beyond_bounds_is_refused() -> None:
    with pytest.raises(Unusable):
        pairs(LONG, least=2.0)
