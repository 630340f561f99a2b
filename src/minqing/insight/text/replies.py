"""`minqing text replies`: does a reply say anything, and does it answer what was asked? Hints, never a verdict.

A reply is taken clause by clause. Greetings, thanks, "received", "passed on", "will be looked into", a repetition of
the complaint and the signature say nothing about the matter; what is left over is its core.
"""

import math
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from minqing.insight.text import lexicon
from minqing.insight.text.copies.grams import grams_of
from minqing.insight.text.fold import fold
from minqing.insight.text.rows import Answer, Row, refuse

HELP = "Judge replies: whether one has substance (core), and hints whether it answers what was asked."
ENOUGH = 9.0  # characters of core that say something
_CLAUSE = re.compile(r"[^\u3002!;,?:\n\r]+")
_FORMULAE = ("greeting", "receipt", "thanks", "forward", "promise", "quote", "sign")
_ASKED = ("when", "howmuch", "where", "whether", "why", "how")
LONGEST = 20_000  # characters of a reply that are read
_ECHO = 0.75  # of a clause's threes stand in the complaint: it repeats what was said


@dataclass(frozen=True)
class Said:
    """One clause of a reply: what it is, and where it stands."""

    kind: str
    start: int
    end: int


def add_arguments(parser: ArgumentParser) -> None:
    parser.set_defaults()


def run(rows: Iterator[Row], _options: dict[str, Any]) -> Iterator[Answer]:
    last: tuple[str, str] | None = None
    told: Answer = {}
    for row in rows:
        if "reply" not in row.data:
            yield refuse(row, "empty")
            continue
        if (asked := (row.whole, row.text("reply"))) != last:
            last, told = asked, judge(*asked)
        yield {"id": row.id} | told


def judge(asked: str, reply: str) -> Answer:
    """Substance with its confidence, the length of the core, and hints with the words of the reply they rest on."""
    clauses = clauses_of(asked, reply)
    core = sum(_weight(reply[said.start : said.end]) for said in clauses if said.kind == "core")
    substance = core >= ENOUGH
    confidence = 1 / (1 + math.exp(-abs(core - ENOUGH) / 8))
    hints = [{"code": said.kind, "start": said.start, "end": said.end} for said in clauses if said.kind in _SPOKEN]
    missing = missing_of(asked, reply) if substance else []
    if not reply.strip():
        hints = [{"code": "empty", "start": 0, "end": 0}]
    return {
        "substance": substance,
        "confidence": round(confidence, 3),
        "core": round(core),
        "answers": _answers(asked, substance, missing),
        "missing": missing,
        "hints": hints[:20],
    }


_SPOKEN = frozenset(("receipt", "forward", "promise"))


def clauses_of(asked: str, reply: str) -> list[Said]:
    """Each clause as a formula of one kind, as an echo of the complaint, or as core."""
    folded = fold(reply[:LONGEST])
    known = set(grams_of(asked).grams.tolist())
    found: list[Said] = []
    for match in _CLAUSE.finditer(folded):
        words = re.sub(r"\s+", "", match[0]).strip(".\"'")
        if words:
            # Only what comes first is an echo: an answer speaks in the words of its question too.
            began = any(said.kind in ("core", "quote") for said in found)
            found.append(Said(_kind(words, set() if began else known), match.start(), match.end()))
    return found


def missing_of(asked: str, reply: str) -> list[str]:
    """What is asked for (when, howmuch, where, whether, why, how) and not even touched by a word of the reply."""
    cues = lexicon.groups("reply_cues")
    question, answer = fold(asked[:LONGEST]), fold(reply[:LONGEST])
    return [kind for kind in _ASKED if cues[kind].search(question) and not cues[f"says_{kind}"].search(answer)]


def _answers(asked: str, substance: bool, missing: list[str]) -> bool | None:
    """None where nothing was asked."""
    if not lexicon.groups("reply_cues")["asked"].search(fold(asked[:LONGEST])):
        return None
    return substance and not missing


def _kind(words: str, known: set[int]) -> str:
    cues = lexicon.groups("reply_cues")
    for kind in _FORMULAE:
        if cues[kind].search(words):
            return kind
    grams = grams_of(words).grams.tolist()
    if len(grams) > 5 and sum(gram in known for gram in grams) >= _ECHO * len(grams):
        return "echo"
    return "core"


def _weight(words: str) -> float:
    """Letters and digits."""
    return float(sum(char.isalnum() for char in words))
