"""`minqing text topics`: what many speak of, and what few speak of again and again.

Heat is voices + log2(1 + support): voices are different people who wrote within the busiest WINDOW days, support
is likes and dislikes of all its messages together. One person who writes sixty times is one voice; two thousand likes
weigh as much as eleven voices. A topic is hot from HOT heat on. Every other one is quiet and stays in the list.
No person is named or scored: who wrote serves only to count each once.
"""

import math
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from minqing.insight.text import lexicon
from minqing.insight.text.gathering.clusters import clusters_of, middle_of
from minqing.insight.text.gathering.naming import Names, names_in, telling, words_of
from minqing.insight.text.gathering.vectors import Vectors, vectors_of
from minqing.insight.text.rows import Answer, Id, Row, Unusable, refuse

HELP = "Gather messages into topics, hottest first, quiet ones kept; the last line tells the share gathered."
HOT = 8.0
ALONE = 50  # likes and dislikes with which a single message is a topic
_NAMED = 0.08  # cosine to the middle of a group of the same name
_SAME_NAME = 0.12  # cosine of the middles of two groups of the same name
_GAP = 3  # windows of silence end a topic
_SHORTEST_GAP = 60  # days


@dataclass(frozen=True)
class Message:
    id: Id
    subject: str
    text: str
    day: date | None
    user: object
    support: int


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--window", type=int, default=30, metavar="DAYS", help="days within which voices count as one wave"
    )


def run(rows: Iterator[Row], options: dict[str, Any]) -> Iterator[Answer]:
    window = options["window"]
    if not 1 <= window <= 3660:
        raise Unusable("bad-value", window)
    messages: list[Message] = []
    for row in rows:
        if row.whole.strip():
            messages.append(_message(row))
        else:
            yield refuse(row, "empty")
    topics = sorted(topics_of(messages, window), key=lambda topic: (-float(str(topic["heat"])), str(topic["ids"])))
    yield from topics
    told = sum(len(topic["ids"]) for topic in topics if isinstance(topic["ids"], list))
    yield {"coverage": round(told / len(messages), 4) if messages else 0.0}


def topics_of(messages: list[Message], window: int) -> list[Answer]:
    """Each message is in one topic at most. The same text is gathered once, however many sent it."""
    firsts: dict[str, int] = {}
    copies: dict[int, list[int]] = {}
    for number, message in enumerate(messages):
        first = firsts.setdefault(message.subject + "\n" + message.text, number)
        copies.setdefault(first, []).append(number)
    kept = list(copies)
    voices = _voices([messages[number] for number in kept])
    vectors = vectors_of([(messages[number].subject, messages[number].text) for number in kept], voices)
    names = names_in(messages[number].subject + "\n" + messages[number].text for number in kept)
    groups = _by_name(vectors, names, clusters_of(vectors, names.groups()))
    often = Counter(word for number in kept for word in telling(messages[number].subject))
    groups += _alone([[messages[copy] for copy in copies[number]] for number in kept], groups)
    told = []
    for group in groups:
        everyone = sorted(copy for number in group for copy in copies[kept[number]])
        for wave in _waves([messages[number] for number in everyone], max(_SHORTEST_GAP, _GAP * window)):
            name = names.name_of(group) if len(group) > 1 else None
            words = words_of([message.subject for message in wave], often, len(kept), name)
            told.append(_told(wave, name, words, window))
    return told


def _message(row: Row) -> Message:
    counts = [row.data.get(name) for name in ("likes", "dislikes")]
    support = sum(int(count) for count in counts if isinstance(count, int | float) and 0 <= count < 1e9)
    user = row.data.get("user")
    known = user if isinstance(user, str | int) and user != "" else (row.id,)
    return Message(
        row.id, row.text("subject").strip(), row.text("text").strip(), _day(row.data.get("time")), known, support
    )


def _day(said: object) -> date | None:
    """2019/1/8 9:32:33 and ISO 8601 alike; None for anything else."""
    parts = str(said).strip().replace("/", "-").replace("T", " ").split(" ")[0].split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return datetime(year, month, day).date()  # noqa: DTZ001 - a day of the sender's own calendar
    except (ValueError, OverflowError):
        return None


def _voices(messages: list[Message]) -> list[int]:
    numbers: dict[object, int] = {}
    return [numbers.setdefault(message.user, len(numbers)) for message in messages]


def _by_name(vectors: Vectors, names: Names, groups: list[list[int]]) -> list[list[int]]:
    """Groups of one name that speak alike are one, and messages of that name that speak likewise join it."""
    taken = {number for group in groups for number in group}
    said: dict[str, list[int]] = {}
    for number, found in enumerate(names.said):
        for word in found:
            said.setdefault(word, []).append(number)
    named: dict[str, int] = {}
    result: list[list[int]] = []
    for group in groups:
        name = names.name_of(group)
        if name is None:
            result.append(group)
            continue
        rows, cosines = vectors.near(*middle_of(vectors, group))
        near = dict(zip(rows.tolist(), cosines.tolist(), strict=True))
        joining = [number for number in said[name] if number not in taken and near.get(number, 0.0) >= _NAMED]
        taken.update(joining)
        if name in named and _alike(result[named[name]], near):
            result[named[name]] += group + joining
        else:
            named.setdefault(name, len(result))
            result.append(group + joining)
    return [sorted(group) for group in result]


def _alike(group: list[int], near: dict[int, float]) -> bool:
    return sum(near.get(number, 0.0) for number in group) / len(group) >= _SAME_NAME


def _alone(sent: list[list[Message]], groups: list[list[int]]) -> list[list[int]]:
    """Single texts that were sent more than once, that many support, or that tell of something severe."""
    taken = {number for group in groups for number in group}
    severe = lexicon.groups("topic_cues")["severe"]
    found = []
    for number, messages in enumerate(sent):
        support = sum(message.support for message in messages)
        if number not in taken and (len(messages) > 1 or support >= ALONE or severe.search(messages[0].subject)):
            found.append([number])
    return found


def _waves(messages: list[Message], gap: int) -> list[list[Message]]:
    """Parted where nobody wrote for so many days. Messages without a day stay with the first wave."""
    ordered = sorted(messages, key=lambda message: (message.day is not None, message.day or date.min))
    waves: list[list[Message]] = []
    last: date | None = None
    for message in ordered:
        if waves and (last is None or message.day is None or message.day - last <= timedelta(days=gap)):
            waves[-1].append(message)
        else:
            waves.append([message])
        last = message.day
    return [wave for wave in waves if len(wave) > 1 or len(messages) == 1]


def _told(wave: list[Message], name: str | None, words: list[str], window: int) -> Answer:
    days = [message.day for message in wave if message.day]
    support = sum(message.support for message in wave)
    heat = _busiest(wave, window) + math.log2(1 + support)
    return {
        "ids": [message.id for message in wave],
        "place": name,
        "words": words,
        "from": min(days).isoformat() if days else None,
        "to": max(days).isoformat() if days else None,
        "heat": round(heat, 2),
        "kind": "hot" if heat >= HOT else "quiet",
    }


def _busiest(wave: list[Message], window: int) -> int:
    """Different people within the `window` days in which most wrote. Those without a day count as one day's."""
    days = [message.day or date.min for message in wave]
    most, start = 0, 0
    within: Counter[object] = Counter()
    for end, message in enumerate(wave):
        within[message.user] += 1
        while (days[end] - days[start]).days >= window:
            within[wave[start].user] -= 1
            if not within[wave[start].user]:
                del within[wave[start].user]
            start += 1
        most = max(most, len(within))
    return most
