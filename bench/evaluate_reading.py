"""Diaries, copies, topics and replies against what people read by hand; each figure with its data and command.

`python -m bench.evaluate_reading` prints a line per figure and says aloud which data is absent. Nothing of that data
stands here: of the replies only the ids and what a reader judged (data/reply_labels.csv, 1 for substance).
"""

import csv
import gzip
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from minqing.insight.text import diary, duplicates, replies, topics
from minqing.insight.text.copies.grams import grams_of
from minqing.insight.text.copies.judging import ALARM, contained
from minqing.insight.text.rows import Row

SHARED = Path(__file__).parents[2] / "shared" / "data"
LABELS = Path(__file__).parent / "data" / "reply_labels.csv"
SPUN = ((4, 11), (43, 48))  # lines of seed.txt: an essay and its copy by exchanged synonyms
MASTERED = {"plant": "丽发新城", "parking": "伊景园", "loans": "58车贷", "smoke": "魅力之城"}
STRANGERS = 20_000  # pairs of messages drawn for false alarms


@dataclass(frozen=True)
class Figure:
    what: str
    value: float
    count: int
    command: str


def lines_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def diaries(shared: Path) -> Iterator[Figure]:
    entries = json.loads((shared / "diaries" / "open.json").read_text(encoding="utf-8"))
    for kind in ("matters", "promises"):
        gold = found = false = 0
        for entry in entries:
            told: dict[str, Any] = diary.read(entry["text"])
            at = [(n := entry["text"].index(mark["anchor"]), n + len(mark["anchor"])) for mark in entry["gold"][kind]]
            spans = [(mark["start"], mark["end"]) for mark in told[kind]]
            gold += len(at)
            found += sum(any(s < e and b < t for s, t in spans) for b, e in at)
            false += sum(not any(s < e and b < t for b, e in at) for s, t in spans)
        yield Figure(f"{kind} found", found / max(1, gold), gold, "minqing text diary")
        yield Figure(f"false {kind} per diary", false / len(entries), len(entries), "minqing text diary")
    right = sum(diary.read(entry["text"])["weather"] == entry["gold"]["weather"] for entry in entries)
    yield Figure("weather right", right / len(entries), len(entries), "minqing text diary")


def copies(shared: Path) -> Iterator[Figure]:
    seed = (shared / "seed.txt").read_text(encoding="utf-8").splitlines()
    (first, last), (again, end) = SPUN
    essay, spun = seed[first - 1 : last], seed[again - 1 : end]
    rows = [Row(n, n, {"text": text}) for n, text in enumerate([*essay, *spun])]
    told = list(duplicates.run(iter(rows), {"least": ALARM, "index": None}))
    flagged = {pair["b"] for pair in told if pair["a"] < len(essay) <= pair["b"]}  # type: ignore[operator]
    yield Figure("spun paragraphs found", len(flagged) / len(spun), len(spun), "minqing text duplicates")
    dice = random.Random(1)  # noqa: S311 - draws pairs
    messages = [
        message for message in lines_of(shared / "messages" / "unlabelled.jsonl.gz") if len(message["text"]) > 60
    ]
    alarms = 0
    for _turn in range(STRANGERS):
        one, other = (grams_of(message["text"]).known for message in dice.sample(messages, 2))
        alarms += contained(one, other, one[:0])[0] >= ALARM
    yield Figure("alarms among messages drawn by chance", alarms / STRANGERS, STRANGERS, "minqing text duplicates")


def hot(shared: Path) -> Iterator[Figure]:
    """Against messages that name the place: a stand-in for the contest's answers, which are not at hand."""
    messages = lines_of(shared / "messages" / "unlabelled.jsonl.gz")
    begun = time.process_time()
    told: list[dict[str, Any]] = list(topics.run((Row(n, m["id"], m) for n, m in enumerate(messages)), {"window": 30}))
    command = "minqing text topics --window 30"
    yield Figure("seconds", time.process_time() - begun, len(messages), command)
    yield Figure("coverage", told[-1]["coverage"], len(messages), command)
    for what, name in MASTERED.items():
        gold = {message["id"] for message in messages if name in message["subject"] + message["text"]}
        scores = [2 * len(gold & set(t["ids"])) / (len(gold) + len(t["ids"])) for t in told[:-1]]
        yield Figure(f"F1 of {what}", max(scores), len(gold), command)
        yield Figure(f"rank of {what}", 1 + scores.index(max(scores)), len(told) - 1, command)


def answered(shared: Path) -> Iterator[Figure]:
    messages = {message["id"]: message for message in lines_of(shared / "messages" / "replied.jsonl.gz")}
    with LABELS.open(encoding="utf-8", newline="") as file:
        labels = {row["id"]: row["substance"] == "1" for row in csv.DictReader(file)}
    pairs = []
    for id, substance in labels.items():
        message = messages[id]
        told = replies.judge(f"{message['subject']}\n{message['text']}", message["reply"])
        pairs.append((substance, bool(told["substance"])))
    counts = {pair: pairs.count(pair) for pair in product((False, True), repeat=2)}
    missed, hit = counts[False, True] + counts[True, False], counts[False, False]
    yield Figure("F1 of replies without substance", 2 * hit / (2 * hit + missed), len(labels), "minqing text replies")


SECTIONS: dict[str, tuple[Callable[[Path], Iterator[Figure]], str]] = {
    "diaries": (diaries, "diaries/open.json"),
    "copies": (copies, "seed.txt"),
    "topics": (hot, "messages/unlabelled.jsonl.gz"),
    "replies": (answered, "messages/replied.jsonl.gz"),
}


def main() -> None:
    for name, (section, data) in SECTIONS.items():
        if not (SHARED / data).exists():
            print(f"{name}: skipped, {SHARED / data} is not there")
            continue
        for figure in section(SHARED):
            print(f"{name}: {figure.what} {figure.value:.4g} (n={figure.count}; {data}; {figure.command})")


if __name__ == "__main__":
    main()
