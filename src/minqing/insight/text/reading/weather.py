"""The weather of the day: beside the date, after its own label, or told in the first sentences."""

import re
from functools import cache

from minqing.insight.text import lexicon
from minqing.insight.text.reading.dates import HEAD

TOLD_WITHIN = 400  # characters: weather told later is mostly of another day
_NEAR = 14  # characters between a word of weather and a word of today


def weather_of(folded: str) -> str | None:
    """In the words of the diary; a picture of it ("a blazing sun") as the plain word for it."""
    return _labelled(folded) or _in_head(folded) or _told(folded)


@cache
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    """Each word with what it says, and one pattern of them, the longest first."""
    said: dict[str, str] = {}
    for row in lexicon.rows("weather"):
        for word in row["pattern"].split("|"):
            said.setdefault(word, row["said"])
    return said, re.compile("|".join(sorted(said, key=lambda word: (-len(word), word))))


@cache
def _chain() -> re.Pattern[str]:
    """One word, or several in a row: fine turning to cloudy."""
    word, places = f"(?:{_words()[1].pattern})", lexicon.groups("weather_places")
    turn = places["turn"].pattern
    return re.compile(rf"{word}(?:(?:{turn})?{word}){{0,3}}")


def _labelled(folded: str) -> str | None:
    for label in lexicon.groups("weather_places")["label"].finditer(folded, 0, 10_000):
        if found := _chain().match(folded, label.end()):
            return _said(found[0]) if ":" in label[0] else _plain().get(found[0]) or found[0]
    return None


def _in_head(folded: str) -> str | None:
    """A word standing alone in the first lines, among date and weekday."""
    for piece in re.split(r"[\s,\u3002;()\[\]|\u3010\u3011]+", folded[:HEAD]):
        if found := _chain().fullmatch(piece):
            return _said(found[0])
    glued = re.compile(
        rf"(?:[\u65e5\u53f7\d]|[\u4e00-\u65e5\u5929])\s*({_chain().pattern})(?=[\s,\u3002;\)]|\S{{0,14}}$)", re.M
    )
    found = glued.search(folded, 0, HEAD)
    return _said(found[1]) if found else None


def _told(folded: str) -> str | None:
    places = lexicon.groups("weather_places")
    said, word = _words()
    for found in word.finditer(folded, 0, TOLD_WITHIN):
        if places["seldom"].search(folded[max(0, found.start() - 5) : found.end() + 1]):
            continue
        around = folded[max(0, found.start() - _NEAR) : found.end() + 6]
        if said[found[0]] or (places["now"].search(around) and not places["lonely"].fullmatch(found[0])):
            return _plain().get(found[0]) or found[0]
    return None


@cache
def _plain() -> dict[str, str]:
    """A word told in a sentence as the word that a head would have: bright as fine."""
    return {word: row["said"] for row in lexicon.rows("weather") for word in row["pattern"].split("|")}


def _said(words: str) -> str:
    return _words()[0].get(words) or words
