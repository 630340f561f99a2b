"""`minqing text duplicates`: pairs of texts of which one was copied, wholly, by half or reworded."""

import hashlib
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from minqing.insight.text.copies.grams import Grams, grams_of
from minqing.insight.text.copies.judging import ALARM, Copy, judge
from minqing.insight.text.copies.store import Store
from minqing.insight.text.rows import Answer, Id, Row, Unusable

HELP = "Find copies: a line per pair with score, kind (same, half, reworded) and the shared passages."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--least", type=float, default=ALARM, help=f"share that makes a copy, 0 to 1 (default {ALARM})")
    parser.add_argument("--index", type=Path, help="folder of an index to go on with; without it one for this run")


def run(rows: Iterator[Row], options: dict[str, Any]) -> Iterator[Answer]:
    """Each text against all before it, then it joins them. Pairs come in the order of the later text."""
    least, folder = options["least"], options["index"]
    if not 0 < least <= 1:
        raise Unusable("bad-value", least)
    if folder:
        yield from _run(rows, folder, least)
    else:
        with tempfile.TemporaryDirectory(prefix="minqing-copies-") as made:
            yield from _run(rows, Path(made), least)


def _run(rows: Iterator[Row], folder: Path, least: float) -> Iterator[Answer]:
    with closing(Store(folder)) as store:
        firsts: dict[bytes, tuple[Id, int]] = {}
        for row in rows:
            text = row.text("text") or row.text("subject")
            digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()
            if digest in firsts and text.strip():
                # A million identical lines are told as copies of the first, which alone is indexed.
                id, length = firsts[digest]
                yield _answer(id, row.id, 1.0, "same", [{"a": [0, length], "b": [0, length]}])
                continue
            firsts[digest] = row.id, len(text)
            grams = grams_of(text)
            yield from (_told(id, row.id, copy) for id, copy in copies_of(store, grams, least=least))
            store.add(row.id, text, grams)


def copies_of(store: Store, grams: Grams, *, least: float = ALARM) -> Iterator[tuple[Id, Copy]]:
    """The texts of the store that share at least so much with these threes, the likeliest first."""
    for number, _shared in store.near(grams):
        id, text = store.text(number)
        if copy := judge(grams_of(text), grams, store.common, least=least):
            yield id, copy


def _told(a: Id, b: Id, copy: Copy) -> Answer:
    return _answer(a, b, copy.score, copy.kind, [{"a": [*one.a], "b": [*one.b]} for one in copy.passages])


def _answer(a: Id, b: Id, score: float, kind: str, passages: list[dict[str, list[int]]]) -> Answer:
    return {"a": a, "b": b, "score": score, "kind": kind, "passages": passages}
