"""`minqing text learn`: a model from labelled messages, or from names of categories and unlabelled history."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from minqing.insight.text import bags, calibrate, categories, features, folds, linear, seeds
from minqing.insight.text.bags import Corpus, Floats, Ints
from minqing.insight.text.categories import Category
from minqing.insight.text.model import Model
from minqing.insight.text.rows import Answer, Row, Unusable, good, read_path
from minqing.insight.text.segment import Doc, document

HELP = "labelled and unlabelled messages and a table of categories, each of them optional -> a model file"
FOLDS = 3
FEW = 300  # messages a label; below it the names of the categories teach too
NAME_TRUST = 0.3  # what a path's name weighs against a message that somebody has labelled

MOST, MOST_HISTORY = 24_000, 7_000  # messages learned from, evenly drawn where there are more: below 600 MB

Say = Callable[[str, int], None]


@dataclass
class Given:
    """What there is to learn from."""

    docs: list[Doc] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)  # of docs
    history: list[Doc] = field(default_factory=list)
    names: list[Category] = field(default_factory=list)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--train", type=Path, help="JSON Lines with label and words, or subject and text")
    parser.add_argument("--unlabelled", type=Path, help="the same without label: a county's own history")
    parser.add_argument("--categories", type=Path, help="CSV with level1 (the label), level2, level3")
    parser.add_argument("--out", type=Path, required=True, help="the model file to write")


def run(_rows: Iterator[Row], options: dict[str, Any]) -> Iterator[Answer]:
    """One line of figures. Raises Unusable."""
    say: Say = options["say"]
    given = Given()
    once: dict[str, str] = {}
    if path := options["train"]:
        for row in _read(path, say):
            if (doc := _lean(document(row), once)) and (label := row.text("label").strip()):
                given.docs.append(doc)
                given.labels.append(label)
    if path := options["unlabelled"]:
        given.history.extend(doc for row in _read(path, say) if (doc := _lean(document(row), once)))
    if path := options["categories"]:
        given.names = categories.read(path)
    model = learn(given, say)
    model.save(options["out"])
    yield {"model": str(options["out"]), "labels": model.labels, **model.made_of}


def learn(given: Given, say: Say) -> Model:
    """Raises Unusable where there is nothing to learn from."""
    drawn = _evenly(len(given.docs), MOST)
    docs, labels = [given.docs[place] for place in drawn], [given.labels[place] for place in drawn]
    given = Given(
        docs, labels, [given.history[place] for place in _evenly(len(given.history), MOST_HISTORY)], given.names
    )
    if len(set(given.labels)) > 1:
        return _from_labels(given, say)
    if len(given.names) > 1:
        return _from_names(given, say)
    raise Unusable("nothing-to-learn", "")


def _evenly(count: int, most: int) -> list[int]:
    return [place * count // most for place in range(most)] if count > most else list(range(count))


def _from_labels(given: Given, say: Say) -> Model:
    labels = sorted(set(given.labels))
    extra = [category for category in given.names if len(given.labels) < FEW * len(given.names)]
    labels += [category.label for category in extra if category.label not in labels]
    paths = [(Doc(path, path), category.label) for category in extra for path in category.taught() if path]
    place = {label: number for number, label in enumerate(labels)}
    say("learning", len(given.docs))
    corpus = bags.corpus([*given.docs, *(doc for doc, _label in paths)])
    least = 1 if paths else 2  # a name stands in its path alone
    corpus, rarity = bags.trimmed(corpus, bags.rarity(corpus, least=least))
    space = linear.Space.of(corpus.counts, corpus.parts, rarity)
    marks = np.array([place[label] for label in [*given.labels, *(label for _doc, label in paths)]], dtype=np.int64)
    trust = np.ones(len(marks), dtype=np.float32)
    trust[len(given.docs) :] = NAME_TRUST
    fold = folds.parted(corpus.counts, corpus.words, FOLDS)
    fold[len(given.docs) :] = FOLDS  # names teach every fold and are never asked
    held_out = np.zeros((len(given.docs), len(labels)), dtype=np.float32)
    for number in range(FOLDS):
        taught, asked = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        found = _fit(space, taught, marks, trust, len(labels))
        held_out[asked] = found.scores(linear.Space(space.counts.picked(asked), space.parts))
        say("fold", number + 1)
    shift = calibrate.fitted(held_out, marks[: len(given.docs)])
    found = _fit(space, np.arange(len(marks)), marks, trust, len(labels))
    figures = _figures(held_out * shift[-1] + shift[:-1], marks[: len(given.docs)])
    made_of = {"labelled": len(given.docs), "names": len(paths), "held_out": figures}
    return Model(labels, corpus.keys, found.weights * rarity[:, None], rarity**2, found.bias, shift, made_of)


def _fit(space: linear.Space, rows: Ints, marks: Ints, trust: Floats, count: int) -> linear.Judge:
    picked = linear.Space(space.counts.picked(rows), space.parts)
    return linear.fit(picked, marks[rows], count, trust=trust[rows])


def _from_names(given: Given, say: Say) -> Model:
    labels = [category.label for category in given.names]
    history = [*given.docs, *given.history]
    say("learning", len(history))
    name_docs = [Doc([], [*category.words, *category.kindred]) for category in given.names if category.words]
    corpus = bags.corpus([*name_docs, *history])
    rarity = bags.rarity(corpus, least=1)
    space = linear.Space.of(corpus.counts, corpus.parts, rarity)
    rows = np.arange(len(name_docs), len(name_docs) + len(history))
    found = seeds.judge(corpus, space, rarity, given.names, rows)
    scores = found.scores(linear.Space(space.counts.picked(rows), space.parts))
    table = found.of_features * rarity[:, None]
    table += _of_whole_words(corpus, found.of_words)
    bias = np.zeros(len(labels), dtype=np.float32)
    made_of = {"labelled": 0, "history": len(history), "names": len(name_docs)}
    return Model(labels, corpus.keys, table, rarity**2, bias, calibrate.guessed(scores), made_of)


def _of_whole_words(corpus: Corpus, of_words: Floats) -> Floats:
    """A word's own scores, put on the feature that is that word alone."""
    table = np.zeros((len(corpus.keys), of_words.shape[1]), dtype=np.float32)
    table[np.searchsorted(corpus.keys, features.whole(corpus.words))] = of_words
    return table


def _figures(scores: Floats, labels: Ints) -> dict[str, float]:
    best = scores.argmax(axis=1)
    right = best == labels
    each = []
    for label in np.unique(labels):
        hits = float((right & (labels == label)).sum())
        each.append(2 * hits / float((best == label).sum() + (labels == label).sum()))
    top = (np.argsort(-scores, axis=1)[:, :3] == labels[:, None]).any(axis=1)
    figures = {"macro_f1": np.mean(each), "accuracy": right.mean(), "top3": top.mean()}
    return {name: round(float(value), 4) for name, value in figures.items()}


def _lean(doc: Doc, once: dict[str, str]) -> Doc:
    """Each word is kept once, however many messages hold it."""
    return Doc([once.setdefault(word, word) for word in doc.lead], [once.setdefault(word, word) for word in doc.words])


def _read(path: Path, say: Say) -> Iterator[Row]:
    """Lines that cannot be read are counted, told and passed over."""
    broken: list[int] = []
    yield from good(read_path(path), lambda bad: broken.append(bad.number))
    if broken:
        say("passed-over", len(broken))
