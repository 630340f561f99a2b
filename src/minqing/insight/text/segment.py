"""Cutting a text into words, and what of a message counts as its lead."""

import re
from dataclasses import dataclass
from functools import cache

import rjieba

from minqing.insight.text.fold import DATA, fold
from minqing.insight.text.rows import Row

BODY = 600  # characters: what a message is about is said at its beginning, and a megabyte costs no more than this
LEAD = 10  # words that stand for a subject where none is given
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,300}>|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});")


@dataclass(frozen=True)
class Doc:
    """A message as words, in order. `lead` says what it is about: its subject, or else its first words."""

    lead: list[str]
    words: list[str]  # the lead among them

    def __bool__(self) -> bool:
        return bool(self.words)


def cut(text: str) -> list[str]:
    """All pieces of the text, punctuation and blanks among them: joined they are the text."""
    return rjieba.cut(text)


@cache
def function_words() -> frozenset[str]:
    """Words that say nothing of what a message is about."""
    return frozenset((DATA / "function_words.txt").read_text(encoding="utf-8").split())


@cache
def _odd() -> re.Pattern[str]:
    """Letters that folding changes. Most texts have none, and looking is ten times quicker than folding."""
    odd: list[str] = []
    for first in (*range(0x3400, 0xA000, 256), 0xFF00):
        row = "".join(map(chr, range(first, first + 256)))
        odd.extend(a for a, b in zip(row, fold(row), strict=True) if a != b and a.isalnum())
    return re.compile(f"[{''.join(odd)}]")


def words(text: str) -> list[str]:
    """Words and numbers only, folded to one way of writing, small letters, tags of HTML and function words left out."""
    plain = _TAG.sub(" ", text) if "<" in text or "&" in text else text
    plain = fold(plain) if _odd().search(plain) else plain
    empty = function_words()
    return [word for word in rjieba.cut(plain.lower()) if word.isalnum() and word not in empty]


def document(row: Row) -> Doc:
    """Of a raw message, or of one that somebody has cut already (`words`, parted by blanks)."""
    if given := row.text("words"):
        empty = function_words()
        ready = [word for word in fold(given[: BODY * 4]).lower().split() if word not in empty]
        return Doc(ready[:LEAD], ready)
    subject = words(row.text("subject")[:BODY].strip())
    body = words(row.text("text")[:BODY].strip())
    if subject:
        return Doc(subject, subject + body)
    return Doc(body[:LEAD], body)
