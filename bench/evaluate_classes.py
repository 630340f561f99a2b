"""Labels of messages: with all labels, with few, with none; against the messages in ../shared/data.

No message is judged by a model that has seen it, or one nearly the same.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figure, between
from minqing.insight.text import bags, classify, folds
from minqing.insight.text.categories import Category
from minqing.insight.text.categories import read as read_categories
from minqing.insight.text.learn import Given, learn
from minqing.insight.text.model import Model, Reader
from minqing.insight.text.rows import Row, read_path, written
from minqing.insight.text.segment import Doc, document

TRAIN, DEV = "messages/train_segmented.jsonl.gz", "messages/dev_labelled.jsonl.gz"
HISTORY, NAMES = "messages/unlabelled.jsonl.gz", "messages/categories.csv"
FOLDS = 5
NEAR = 0.6  # of the words of a training message that stand in one that is asked: nearly the same
LENGTHS = ((0, 100), (100, 300), (300, 10**9))  # characters of a raw message; of one that is cut, about twice as many


@dataclass
class Asked:
    """Messages with what was answered: the shares of each label."""

    labels: list[str]  # of the columns
    true: list[str]
    shares: NDArray[np.float32]
    lengths: list[int]

    @property
    def told(self) -> list[str]:
        return [self.labels[place] for place in self.shares.argmax(axis=1)]


def section(shared: Path) -> Iterator[Figure]:
    train, dev = list(_read(shared / TRAIN)), list(_read(shared / DEV))
    train_docs, dev_docs = [document(row) for row in train], [document(row) for row in dev]
    labels = [row.text("label") for row in train]
    whole = f"learn --train {Path(TRAIN).name}; classify"
    crossed = _crossed(train_docs, labels)
    yield from _figures(f"all labels, {FOLDS} folds", crossed, TRAIN, whole)
    apart = _apart(train_docs, dev_docs)
    given = Given([train_docs[n] for n in apart], [labels[n] for n in apart])
    model = learn(given, _quiet)
    yield from _figures("all labels, raw messages", _ask(model, dev_docs, dev), DEV, whole)
    yield from _speed(model, shared)
    yield from _few(train_docs, labels, read_categories(shared / NAMES))
    yield from _none(shared, (train_docs, labels), (dev_docs, dev))


def _crossed(docs: list[Doc], labels: list[str]) -> Asked:
    corpus = bags.corpus(docs)
    fold = folds.parted(corpus.counts, corpus.words, FOLDS)
    names = sorted(set(labels))
    shares = np.zeros((len(docs), len(names)), dtype=np.float32)
    for number in range(FOLDS):
        taught, asked = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        model = learn(Given([docs[n] for n in taught], [labels[n] for n in taught]), _quiet)
        shares[asked] = _shares(model, [docs[n] for n in asked])
    return Asked(names, labels, shares, [sum(map(len, doc.words)) * 2 for doc in docs])


def _few(docs: list[Doc], labels: list[str], names: list[Category]) -> Iterator[Figure]:
    order = np.random.default_rng(1).permutation(len(docs))
    own = [category for category in names if category.label in set(labels)]
    for count in (200, 1000):
        for what, table in (("", []), (" and names", own)):
            picked = [docs[n] for n in order[:count]]
            apart = _apart([docs[n] for n in order[count:]], picked)
            rest = [order[count:][n] for n in apart]
            model = learn(Given(picked, [labels[n] for n in order[:count]], names=table), _quiet)
            asked = Asked(model.labels, [labels[n] for n in rest], _shares(model, [docs[n] for n in rest]), [])
            yield _f1(f"{count} labels{what}", asked, TRAIN, f"learn --train (a random {count}); classify the others")


def _none(shared: Path, train: tuple[list[Doc], list[str]], dev: tuple[list[Doc], list[Row]]) -> Iterator[Figure]:
    history = [document(row) for row in _read(shared / HISTORY)]
    every = read_categories(shared / NAMES)
    used = [category for category in every if category.label in set(train[1])]
    for words, names in ((f"{len(used)} names", used), (f"{len(every)} names", every)):
        for past, docs in (("", []), (" + unlabelled", history), (" + the messages asked, unlabelled", train[0])):
            model = learn(Given(history=docs, names=names), _quiet)
            what = f"no labels, {words}{past}"
            command = "learn --categories" + (" --unlabelled" if past else "") + "; classify"
            asked = Asked(model.labels, train[1], _shares(model, train[0]), [])
            yield _f1(what, asked, TRAIN, command)
            yield _f1(what, _ask(model, *dev), DEV, command)


def _speed(model: Model, shared: Path) -> Iterator[Figure]:
    rows = list(_read(shared / HISTORY))
    with TemporaryDirectory() as folder:
        model.save(Path(folder) / "model")
        begun = time.process_time()
        answers = classify.run(iter(rows), {"model": Path(folder) / "model"})
        size = sum(len(written(answer)) for answer in answers)
    taken = time.process_time() - begun
    assert size > len(rows)
    yield Figure("raw messages a second of one core", len(rows) / taken, len(rows), HISTORY, "classify")


def _figures(what: str, asked: Asked, data: str, command: str) -> Iterator[Figure]:
    yield _f1(what, asked, data, command)
    count = len(asked.true)
    place = {label: number for number, label in enumerate(asked.labels)}
    true = np.array([place[label] for label in asked.true])
    right = asked.shares.argmax(axis=1) == true
    yield between(f"{what}: right", right, data, command)
    top = (np.argsort(-asked.shares, axis=1)[:, :3] == true[:, None]).any(axis=1)
    yield between(f"{what}: among the first three", top, data, command)
    sure = asked.shares.max(axis=1)
    order = np.argsort(-sure)
    for share in (80, 85):
        yield between(f"{what}: right, of the surest {share} %", right[order[: count * share // 100]], data, command)
    tenth = np.minimum((sure * 10).astype(int), 9)
    gaps = [abs(right[tenth == n].mean() - sure[tenth == n].mean()) * (tenth == n).mean() for n in set(tenth.tolist())]
    yield Figure(f"{what}: gap between confidence and truth", float(sum(gaps)), count, data, command)
    told = asked.told
    for label in asked.labels:
        chosen = [n for n in range(count) if label in (asked.true[n], told[n])]
        hits = sum(asked.true[n] == told[n] for n in chosen)
        yield Figure(f"{what}: F1 of {label}", 2 * hits / (len(chosen) + hits), asked.true.count(label), data, command)
    for least, most in LENGTHS:
        inside = np.array([least <= length < most for length in asked.lengths])
        words = f"{least} to {most} characters" if most < LENGTHS[-1][1] else f"{least} characters and more"
        yield between(f"{what}: right, {words}", right[inside], data, command)


def _f1(what: str, asked: Asked, data: str, command: str) -> Figure:
    """With the interval that 300 draws of as many messages leave in 95 of 100 cases."""
    names = sorted({*asked.true, *asked.labels})
    place = {label: number for number, label in enumerate(names)}
    true = np.array([place[label] for label in asked.true])
    told = np.array([place[label] for label in asked.told])
    dice = np.random.default_rng(5)
    drawn = [_macro(true[pick], told[pick]) for pick in dice.integers(0, len(true), (300, len(true)))]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Figure(f"{what}: macro-F1", _macro(true, told), len(true), data, command, float(low), float(high))


def _macro(true: NDArray[np.int64], told: NDArray[np.int64]) -> float:
    each = []
    for label in np.unique(true):
        hits = int(((true == label) & (told == label)).sum())
        each.append(2 * hits / (int((true == label).sum()) + int((told == label).sum())))
    return float(np.mean(each))


def _ask(model: Model, docs: list[Doc], rows: Sequence[Row]) -> Asked:
    return Asked(model.labels, [row.text("label") for row in rows], _shares(model, docs), [len(r.whole) for r in rows])


def _shares(model: Model, docs: list[Doc]) -> NDArray[np.float32]:
    reader = Reader(model)
    parts = [model.confidence(reader.scores(docs[n : n + 128])) for n in range(0, len(docs), 128)]
    return np.concatenate(parts)


def _apart(docs: list[Doc], others: list[Doc]) -> list[int]:
    """Which of the messages are nearly the same as none of the others."""
    holding: dict[str, list[int]] = defaultdict(list)
    sets = [set(doc.words) for doc in docs]
    for number, words in enumerate(sets):
        for word in words:
            holding[word].append(number)
    near: set[int] = set()
    for other in others:
        shared: dict[int, int] = defaultdict(int)
        for word in set(other.words):
            for number in holding.get(word, ()):
                shared[number] += 1
        near.update(number for number, count in shared.items() if count >= NEAR * len(sets[number]) and count > 2)
    return [number for number in range(len(docs)) if number not in near]


def _read(path: Path) -> Iterator[Row]:
    return (row for row in read_path(path) if isinstance(row, Row))


_quiet: Callable[[str, int], None] = lambda code, count: None  # noqa: E731, ARG005
