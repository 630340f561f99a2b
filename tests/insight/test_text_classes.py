import gzip
import io
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from minqing.insight.text import model
from minqing.insight.text.rows import Unusable
from tests.insight import talk

Said = Callable[..., list[dict[str, Any]]]
NAMES = """level1,level2,level3
水利饮水,人饮安全,自来水与水质
水利饮水,灌溉沟渠,水渠淤堵
交通物流,通村通组路,道路与桥梁
交通物流,客运出行,班车与公交
教育文化,学校,校舍与校车
教育文化,学生资助,其他
"""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Said:
    def say(*given: object, lines: bytes = b"") -> list[dict[str, Any]]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
        call_command("text", "--verbosity", "0", *map(str, given))
        return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]

    return say


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    whole = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(whole) if path.suffix == ".gz" else whole)
    return path


def packed(rows: list[dict[str, str]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    train = write(folder / "train.jsonl.gz", talk.messages(240))
    call_command("text", "--verbosity", "0", "learn", "--train", str(train), "--out", str(folder / "model"))
    return folder / "model"


def right(answers: list[dict[str, Any]], asked: list[dict[str, str]]) -> float:
    assert [answer["id"] for answer in answers] == [row["id"] for row in asked]
    return sum(a["label"] == row["label"] for a, row in zip(answers, asked, strict=True)) / len(asked)


def test_it_learns_from_labels(said: Said, tmp_path: Path) -> None:
    train = write(tmp_path / "train.jsonl", talk.messages(240))
    (told,) = said("learn", "--train", train, "--out", tmp_path / "model")
    assert told["labels"] == sorted(talk.LABELS)
    assert told["labelled"] == 240
    assert told["held_out"]["macro_f1"] > 0.9
    asked = talk.messages(60, seed=2)
    answers = said("classify", "--model", tmp_path / "model", lines=packed(asked))
    assert right(answers, asked) == 1


def test_an_answer_names_three_and_how_sure(said: Said, learnt: Path) -> None:
    (answer,) = said("classify", "--model", learnt, lines=packed([{"id": "a", "text": "上寨的水渠断水"}]))
    assert answer["label"] == answer["top"][0]["label"] == "水利饮水"
    assert answer["confidence"] == answer["top"][0]["confidence"] > 0.6
    assert sum(one["confidence"] for one in answer["top"]) == pytest.approx(1, abs=0.001)


def test_confidence_falls_where_it_is_unclear(said: Said, learnt: Path) -> None:
    clear, unclear = said(
        "classify", "--model", learnt, lines=packed([{"text": "水渠漏水，水塔断水"}, {"text": "水渠边的小学校舍"}])
    )
    assert clear["confidence"] > unclear["confidence"]


def test_words_that_are_cut_already_are_taken(said: Said, tmp_path: Path, learnt: Path) -> None:
    (answer,) = said("classify", "--model", learnt, lines=packed([{"words": "水渠 断水 水塔"}]))
    assert answer["label"] == "水利饮水"
    cut = [{"words": f"{row['subject'][2:4]} {row['subject'][4:]}", "label": row["label"]} for row in talk.messages(90)]
    (told,) = said("learn", "--train", write(tmp_path / "cut.jsonl", cut), "--out", tmp_path / "model")
    assert told["labelled"] == 90


def test_a_sorted_input_teaches_the_same(said: Said, tmp_path: Path) -> None:
    rows = sorted(talk.messages(240), key=lambda row: row["label"])
    said("learn", "--train", write(tmp_path / "sorted.jsonl", rows), "--out", tmp_path / "model")
    asked = talk.messages(60, seed=2)
    assert right(said("classify", "--model", tmp_path / "model", lines=packed(asked)), asked) == 1


def test_names_alone_are_a_beginning(said: Said, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8-sig")
    (told,) = said("learn", "--categories", tmp_path / "names.csv", "--out", tmp_path / "model")
    assert told["labelled"] == 0
    asked = talk.messages(90, seed=3)
    assert right(said("classify", "--model", tmp_path / "model", lines=packed(asked)), asked) > 0.7


def test_its_own_history_adds_to_the_names(said: Said, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    past = [{key: row[key] for key in ("id", "subject", "text")} for row in talk.messages(400, seed=4)]
    history = write(tmp_path / "past.jsonl.gz", past)
    out = tmp_path / "model"
    (told,) = said("learn", "--unlabelled", history, "--categories", tmp_path / "names.csv", "--out", out)
    assert told["history"] == 400
    asked = talk.messages(90, seed=3)
    assert right(said("classify", "--model", out, lines=packed(asked)), asked) > 0.9


def test_few_labels_leave_the_other_names_in_play(said: Said, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    train = write(tmp_path / "few.jsonl", [row for row in talk.messages(60) if row["label"] != "教育文化"])
    out = tmp_path / "model"
    (told,) = said("learn", "--train", train, "--categories", tmp_path / "names.csv", "--out", out)
    assert set(told["labels"]) == set(talk.LABELS)
    (answer,) = said("classify", "--model", out, lines=packed([{"text": "学校的校车和校舍"}]))
    assert answer["label"] == "教育文化"


BAD = {
    "one character": "水",
    "English": "The water pipe in our village has been broken for three months.",
    "traditional": "上寨的水渠斷水，請幫忙看看",
    "Tibetan": "ང་ཚོའི་གྲོང་ཚོར་ཆུ་མེད།",
    "Dai": "ᥖᥭᥰ ᥘᥫᥒ ᦷᦑᦺ",
    "pinyin": "cun li de shui guan huai le",
    "HTML": "<p>上寨的<b onclick='x()'>水渠</b>断水&nbsp;</p><script>alert(1)</script>",
    "mixed ends": "上寨的水渠\r\n断水\r三个月\n",
    "numbers": "13800000000 530827",
    "half a character": "水\ud800渠",
    "nothing between": "水" * 2000,
    "emoji": "水渠😡😡👨‍👩‍👧",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_odd_input_is_answered(text: str, said: Said, learnt: Path) -> None:
    (answer,) = said("classify", "--model", learnt, lines=json.dumps({"id": 1, "text": text}).encode())
    assert answer["label"] in talk.LABELS
    assert 0 < answer["confidence"] <= 1


def test_traditional_characters_are_read_as_simplified(said: Said, learnt: Path) -> None:
    old, new = said("classify", "--model", learnt, lines=packed([{"text": "水渠斷水"}, {"text": "水渠断水"}]))
    assert old["top"] == new["top"]


@pytest.mark.parametrize("text", ["", " \n\t", "。。。！？", "，" * 1000, "的"])
def test_nothing_to_read_is_told(text: str, said: Said, learnt: Path) -> None:
    (answer,) = said("classify", "--model", learnt, lines=json.dumps({"id": "e", "text": text}).encode())
    assert answer == {"id": "e", "line": 1, "error": "empty", "reason": "没有可读的文字"}


def test_a_megabyte_takes_no_longer_than_a_page(said: Said, learnt: Path) -> None:
    asked = [{"id": "big", "text": "上寨的水渠断水。" * 130_000}, {"id": "small", "text": "上寨的水渠断水。"}]
    big, small = said("classify", "--model", learnt, lines=packed(asked))
    assert big["label"] == small["label"] == "水利饮水"


def test_many_identical_lines_and_a_broken_one_among_them(said: Said, learnt: Path) -> None:
    line = '{"id": "x", "text": "水渠断水"}\n'.encode()
    answers = said("classify", "--model", learnt, lines=line * 2000 + b'{"id": "y", "text": "\xff"}\n' + line * 2000)
    assert len(answers) == 4001
    assert [answer["id"] for answer in answers if "error" in answer] == ["y"]


def test_identical_lines_can_be_learned_from(said: Said, tmp_path: Path) -> None:
    rows = [{"text": "水渠断水", "label": "水"}, {"text": "路面塌方", "label": "路"}] * 300
    said("learn", "--train", write(tmp_path / "same.jsonl", rows), "--out", tmp_path / "model")
    (answer,) = said("classify", "--model", tmp_path / "model", lines=packed([{"text": "路面塌方"}]))
    assert answer["label"] == "路"


@pytest.mark.parametrize(
    ("rows", "word"),
    [([], "没有可学"), ([{"text": "水渠断水", "label": "水"}], "没有可学"), ([{"text": "无类别"}], "没有可学")],
)
def test_nothing_to_learn_is_told(rows: list[dict[str, str]], word: str, said: Said, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=word):
        said("learn", "--train", write(tmp_path / "train.jsonl", rows), "--out", tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_a_table_without_categories_is_told(said: Said, tmp_path: Path) -> None:
    for bad in ("", "name\nx\n", "level1\n\n"):
        (tmp_path / "names.csv").write_text(bad, encoding="utf-8")
        with pytest.raises(CommandError, match="没有类别"):
            said("learn", "--categories", tmp_path / "names.csv", "--out", tmp_path / "model")
    (tmp_path / "names.csv").write_bytes(b"level1\n\xff\xfe\n")
    with pytest.raises(CommandError, match="已损坏"):
        said("learn", "--categories", tmp_path / "names.csv", "--out", tmp_path / "model")


def test_a_damaged_model_is_not_used(learnt: Path, tmp_path: Path) -> None:
    whole = learnt.read_bytes()
    assert model.load(learnt).labels == sorted(talk.LABELS)
    dice = random.Random(3)
    for _try in range(40):
        place = dice.randrange(len(whole))
        (tmp_path / "bad").write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        with pytest.raises(Unusable):
            model.load(tmp_path / "bad")
    for cut in (0, 5, len(model.MAGIC), 30, len(whole) // 2, len(whole) - 1):
        (tmp_path / "bad").write_bytes(whole[:cut])
        with pytest.raises(Unusable):
            model.load(tmp_path / "bad")
    with pytest.raises(Unusable):
        model.load(tmp_path)
