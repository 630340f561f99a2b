"""`minqing text diary`: what a diary tells, each at the very place where it is told."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from minqing.insight.text import lexicon
from minqing.insight.text.fold import fold
from minqing.insight.text.reading import dates, names, weather
from minqing.insight.text.reading.clauses import clauses
from minqing.insight.text.reading.matters import Matter, matters_of
from minqing.insight.text.reading.promises import Promise, promises_of
from minqing.insight.text.rows import Answer, Row

HELP = "Read diaries: date, weather, places, households, matters and promises with the sentence that tells them."

LONGEST = 100_000  # characters that are read of one text; a long diary has 3,000


def add_arguments(parser: ArgumentParser) -> None:
    """The text decides everything; there is nothing to choose."""
    parser.set_defaults()


def run(rows: Iterator[Row], _options: dict[str, Any]) -> Iterator[Answer]:
    last, told = "", read("")
    for row in rows:
        if (text := row.text("text")) != last:
            last, told = text, read(text)  # the same line a million times is read once
        yield {"id": row.id} | told


def read(text: str) -> Answer:
    """Everything the diary tells; spans count characters of `text`. What it doesn't tell is null or empty.

    Of a text beyond LONGEST the beginning is read.
    """
    folded = fold(text[:LONGEST])
    parts = clauses(folded)
    day = dates.day_of(folded)
    promises = promises_of(parts, folded, day)
    matters = matters_of(parts, [(promise.start, promise.end) for promise in promises])
    return {
        "date": str(day) if day else None,
        "weather": weather.weather_of(folded),
        "places": names.places_of(folded),
        "households": names.households_of(folded),
        "matters": [_matter(matter, text) for matter in matters],
        "promises": [_promise(promise, text) for promise in promises],
    }


def _matter(matter: Matter, text: str) -> Answer:
    name = lexicon.category_names().get(matter.category) if matter.category else None
    return {
        "start": matter.start,
        "end": matter.end,
        "quote": text[matter.start : matter.end],
        "category": matter.category,
        "name": name,
        "confidence": matter.confidence,
    }


def _promise(promise: Promise, text: str) -> Answer:
    return {
        "start": promise.start,
        "end": promise.end,
        "quote": text[promise.start : promise.end],
        "due": promise.due,
    }
