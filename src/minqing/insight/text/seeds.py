"""A judge without labels: from the names of the categories, and the county's own history.

The names are spread over characters (a word that shares characters with a name is near it) and over words that stand
in the same messages (a small singular value decomposition of the history). What is then most certain in the history
teaches the linear judge, a few times over, and the names keep a say.
"""

from dataclasses import dataclass

import numpy as np

from minqing.insight.text import linear
from minqing.insight.text.bags import Corpus, Floats, Ints, Sparse
from minqing.insight.text.categories import Category

SHARES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)  # of each label's messages, the most certain ones, round after round
NAMES = 0.6  # the say that the names keep
NEIGHBOURS = 0.7  # the say of words that stand together, beside that of characters
KINDRED = 1.0  # what a word that goes with a name weighs, where the name of a first level weighs 1.9
DIMENSIONS = 100
ENOUGH = 200  # messages that tell which words stand together


@dataclass(frozen=True)
class Spread:
    """Scores as a sum over features, and over whole words besides."""

    of_features: Floats
    of_words: Floats

    def scores(self, space: linear.Space) -> Floats:
        return space.counts.times(space.parts.times(self.of_features) + self.of_words)

    def scaled(self, by: float) -> "Spread":
        return Spread(self.of_features * np.float32(by), self.of_words * np.float32(by))


def judge(corpus: Corpus, space: linear.Space, rarity: Floats, names: list[Category], history: Ints) -> Spread:
    """`history`: the rows of the corpus that are messages."""
    base = from_names(corpus, rarity, names)
    if len(history) < ENOUGH:
        return base
    of_history = linear.Space(space.counts.picked(history), space.parts)
    base = _even(base, of_history)
    together = _even(neighbours(corpus, of_history.counts, names), of_history)
    base = Spread(base.of_features, together.of_words * np.float32(NEIGHBOURS))
    base = base.scaled(NAMES)
    total = base
    for share in SHARES:
        certain, labels = surest(total.scores(of_history), share)
        if len(certain) < len(names):
            break
        taught = linear.Space(of_history.counts.picked(certain), space.parts)
        found = linear.fit(taught, labels, len(names))
        learnt = _even(Spread(found.weights, np.zeros_like(base.of_words)), of_history)
        total = Spread(base.of_features + learnt.of_features, base.of_words)
    return total


def from_names(corpus: Corpus, rarity: Floats, names: list[Category]) -> Spread:
    """Each feature's share in the names of a label, less where many labels have it."""
    by_label = corpus.parts.turned().times(_names_by_word(corpus, names))
    having = (by_label > 0).sum(axis=1)
    own = np.where(having > 0, np.log(len(names) / np.maximum(having, 1)) + 0.1, 0) ** 0.7
    weights = np.log1p(by_label) * (own * rarity)[:, None]
    weights /= np.maximum(np.linalg.norm(weights, axis=0), 1e-6)
    return Spread(weights.astype(np.float32), np.zeros((len(corpus.words), len(names)), dtype=np.float32))


def neighbours(corpus: Corpus, history: Sparse, names: list[Category]) -> Spread:
    """Words that stand in the same messages as the names' words."""
    held = np.bincount(history.columns, minlength=history.width)
    rare = np.where(held >= 2, np.log((1 + history.height) / (1 + held)) + 1, 0).astype(np.float32)
    weighed = linear.scaled(history.weighed(rare), np.ones(history.width, dtype=np.float32))
    axes = main_axes(weighed, min(DIMENSIONS, history.height // 2))
    seeds = _names_by_word(corpus, names)
    having = np.maximum((seeds > 0).sum(axis=1), 1)
    seeds *= np.log(1 + len(names) / having)[:, None].astype(np.float32)
    seeds /= np.maximum(np.linalg.norm(seeds, axis=0), 1e-6)
    centres = (seeds * rare[:, None]).T @ axes
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-6)
    of_words = (axes @ centres.T) * rare[:, None]
    return Spread(np.zeros((len(corpus.keys), len(names)), dtype=np.float32), of_words.astype(np.float32))


def main_axes(rows: Sparse, count: int) -> Floats:
    """Words by `count`: the directions along which messages differ most, by a random start and three passes."""
    turned = rows.turned()
    axes = np.random.default_rng(7).standard_normal((rows.width, count + 10)).astype(np.float32)
    for _pass in range(3):
        axes = np.linalg.qr(turned.times(rows.times(axes)))[0]
    _left, _sizes, right = np.linalg.svd(rows.times(axes), full_matrices=False)
    return np.asarray((axes @ right.T)[:, :count], dtype=np.float32)


def surest(scores: Floats, share: float) -> tuple[Ints, Ints]:
    """Of each label's messages this share, those with the widest lead; and their labels."""
    best = scores.argmax(axis=1)
    ordered = np.sort(scores, axis=1)
    lead = ordered[:, -1] - ordered[:, -2] if scores.shape[1] > 1 else ordered[:, -1]
    picked = []
    for label in range(scores.shape[1]):
        own = np.flatnonzero(best == label)
        own = own[np.argsort(-lead[own], kind="stable")]
        picked.append(own[: max(5, int(share * len(own)))])
    rows = np.concatenate(picked)
    return rows, best[rows]


def _names_by_word(corpus: Corpus, names: list[Category]) -> Floats:
    index = {word: place for place, word in enumerate(corpus.words)}
    table = np.zeros((len(corpus.words), len(names)), dtype=np.float32)
    for label, category in enumerate(names):
        for word, weight in category.words.items():
            if word in index:
                table[index[word], label] = np.log1p(weight)
        for word, share in category.kindred.items():
            if word in index:
                table[index[word], label] = max(table[index[word], label], KINDRED * share)
    return table


def _even(spread: Spread, space: linear.Space) -> Spread:
    """So that one kind of score does not drown another."""
    return spread.scaled(1 / max(float(spread.scores(space).std()), 1e-6))
