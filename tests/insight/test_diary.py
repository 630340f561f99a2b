import json
import time
from pathlib import Path
from typing import Any

import pytest

from minqing.insight.text import diary
from minqing.insight.text.lexicon import category_names, category_patterns

DIARIES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "diaries.jsonl").read_text(encoding="utf-8").splitlines()
]


def marked(told: dict[str, Any], kind: str, entry: dict[str, Any]) -> tuple[int, int]:
    """How many of the marks made by hand were found, and how many marks point at nothing."""
    places = [entry["text"].index(mark["anchor"]) for mark in entry["gold"][kind]]
    ends = [at + len(mark["anchor"]) for at, mark in zip(places, entry["gold"][kind], strict=True)]
    spans = [(mark["start"], mark["end"]) for mark in told[kind]]
    found = sum(any(s < end and at < e for s, e in spans) for at, end in zip(places, ends, strict=True))
    false = sum(not any(s < end and at < e for at, end in zip(places, ends, strict=True)) for s, e in spans)
    return found, false


@pytest.mark.parametrize("entry", DIARIES, ids=lambda entry: entry["id"])
def test_date_weather_and_names_are_always_read(entry: dict[str, Any]) -> None:
    told: dict[str, Any] = diary.read(entry["text"])
    assert (told["date"], told["weather"]) == (entry["gold"]["date"], entry["gold"]["weather"])
    assert set(entry["gold"]["places"]) <= set(told["places"])


def test_nine_matters_in_ten_are_found_with_few_false_ones() -> None:
    counts = [marked(diary.read(entry["text"]), "matters", entry) for entry in DIARIES]
    gold = sum(len(entry["gold"]["matters"]) for entry in DIARIES)
    assert sum(found for found, _false in counts) >= 0.9 * gold
    assert sum(false for _found, false in counts) <= 0.5 * len(DIARIES)
    assert sum(false > 1 for _found, false in counts) <= 1


def test_nine_promises_in_ten_are_found_and_due_when_said() -> None:
    counts = [marked(diary.read(entry["text"]), "promises", entry) for entry in DIARIES]
    gold = [mark for entry in DIARIES for mark in entry["gold"]["promises"]]
    assert sum(found for found, _false in counts) >= 0.9 * len(gold)
    assert sum(false for _found, false in counts) <= 3
    told = {mark["due"] for entry in DIARIES for mark in diary.read(entry["text"])["promises"]}  # type: ignore[attr-defined]
    assert {"2014-04-10", "2015-08-25", "2019-02-05", "--08-31", "--03-13", "2012-11-07"} <= told


def test_quotations_are_the_very_words() -> None:
    for entry in DIARIES:
        told: dict[str, Any] = diary.read(entry["text"])
        for mark in (*told["matters"], *told["promises"]):
            assert entry["text"][mark["start"] : mark["end"]] == mark["quote"] != ""


def test_matters_of_a_sentence_share_it_without_overlap() -> None:
    told: dict[str, Any] = diary.read("村民反映，路烂得不成样子，娃娃上学没有校车，自来水也经常停水。")
    ends = [mark["end"] for mark in told["matters"]]
    assert len(ends) >= 2
    assert all(mark["start"] >= end for mark, end in zip(told["matters"][1:], ends, strict=False))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("二〇一二年三月十五日 晴", "2012-03-15"),
        ("2012.3.15 晴", "2012-03-15"),
        ("20xx年3月15日 晴", "--03-15"),
        ("农历三月初五，走访", None),
        ("2月30日 晴", None),
        ("今天是１２月１日", "--12-01"),
        ("", None),
    ],
)
def test_a_date_is_told_as_exactly_as_it_was_written(text: str, date: str | None) -> None:
    assert diary.read(text)["date"] == date


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("明天", "2024-03-16"),
        ("下周三", "2024-03-20"),
        ("三天之内", "2024-03-18"),
        ("半个月内", "2024-03-30"),
        ("月底前", "2024-03-31"),
        ("下个月", "2024-04-30"),
        ("4月10日前", "2024-04-10"),
        ("1月5日前", "2025-01-05"),
        ("年底前", "2024-12-31"),
        ("国庆节前", "2024-10-01"),
        ("春节前", "2025-01-29"),
        ("尽快", None),
    ],
)
def test_a_promise_is_due_when_it_says(said: str, due: str | None) -> None:
    told: dict[str, Any] = diary.read(f"2024年3月15日 星期五 晴\n我答应他，{said}把水管修好。")
    assert [mark["due"] for mark in told["promises"]] == [due]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "水",
        "We walked to the village and it rained. " * 9,
        "ᦂᦱᧃ ᦑᦺᦟ " * 40,
        "བོད་ཡིག " * 40,
        "jintian wo qu zoufang nonghu",
        "，。！？" * 99,
        "<p></p><script>x</script>" * 40,
        "\ufffd\u0000\u202e" * 40,
        "党的政策好，群众的日子越过越红火，我们要进一步增强服务意识，切实为群众解决实际困难。",
    ],
)
def test_what_raises_nothing_is_told_as_nothing(text: str) -> None:
    told = diary.read(text)
    assert (told["matters"], told["promises"], told["date"]) == ([], [], None)


@pytest.mark.parametrize("piece", ["希望修路没有水", " ", "\n", "3月1日", "陈某某家,", "1", "某村", "老"])
def test_a_megabyte_is_answered(piece: str) -> None:
    begun = time.process_time()
    diary.read(piece * (1_000_000 // len(piece)))
    assert time.process_time() - begun < 30  # not a measurement: a pattern that runs away takes hours


def test_every_category_has_words_of_its_own() -> None:
    assert {code for code in category_names() if "." in code} == set(category_patterns())
