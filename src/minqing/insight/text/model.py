"""The model file: a line that says what it is, a header in JSON, then plain arrays. Reading it runs nothing.

MINQING-TEXT 1\\n
SIZE\\n            bytes of the header, in decimal
{"labels": […], "arrays": [[name, dtype, shape], …], "sha256": of the arrays, "made_of": {…}}
the arrays, little-endian, one after the other
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minqing.insight.text import features
from minqing.insight.text.bags import Floats, counted, summed
from minqing.insight.text.rows import Unusable
from minqing.insight.text.segment import Doc

MAGIC = b"MINQING-TEXT 1\n"
_ARRAYS = {"keys": "<u8", "table": "<f4", "squares": "<f4", "bias": "<f4", "shift": "<f4"}
_FIRST, _HEADER = 100, 1024 * 1024  # bytes at most
REMEMBERED = 10_000  # words whose row is kept ready; a table of this size stays below a few megabytes


@dataclass(frozen=True)
class Model:
    """A message's score is the sum of its words' rows of `table`, divided by its length, plus `bias`."""

    labels: list[str]
    keys: features.Keys  # sorted
    table: Floats  # features by labels
    squares: Floats  # of each feature, what it adds to a word's length squared
    bias: Floats
    shift: Floats  # by label, and the last is how steep: softmax(steep * score + shift) is the confidence
    made_of: dict[str, Any]  # counts and held-out figures, for people

    def rows(self, words: list[str]) -> Floats:
        """By word: its scores, and last its length squared."""
        found, owners = features.keys(words)
        place = np.minimum(np.searchsorted(self.keys, found), len(self.keys) - 1)
        known = self.keys[place] == found
        both = np.concatenate([self.table[place], self.squares[place, None]], axis=1) * known[:, None]
        starts = np.searchsorted(owners, np.arange(len(words) + 1)).astype(np.int64)
        return summed(both.astype(np.float32), starts)

    def confidence(self, scores: Floats) -> Floats:
        return softmax(scores * self.shift[-1] + self.shift[:-1])

    def save(self, path: Path) -> None:
        """Written beside and put in its place at once: a reader sees the old one or the new one. Raises Unusable."""
        arrays = {name: np.ascontiguousarray(getattr(self, name), dtype=kind) for name, kind in _ARRAYS.items()}
        body = b"".join(array.tobytes() for array in arrays.values())
        header = {
            "labels": self.labels,
            "arrays": [[name, array.dtype.str, list(array.shape)] for name, array in arrays.items()],
            "made_of": self.made_of,
        }
        head = json.dumps(header, ensure_ascii=False).encode() + b"\n"
        first = f"{len(head)} {hashlib.sha256(head + body).hexdigest()}\n".encode()
        beside = path.with_name(path.name + ".new")
        try:
            beside.write_bytes(MAGIC + first + head + body)
            beside.replace(path)
        except OSError as error:
            raise Unusable("not-there", path) from error


def load(path: Path) -> Model:
    """Raises Unusable."""
    try:
        with path.open("rb") as file:
            if file.readline(len(MAGIC)) != MAGIC:
                raise Unusable("not-a-model", path)
            size, _blank, checksum = file.readline(_FIRST).decode("ascii").strip().partition(" ")
            head = file.read(min(int(size), _HEADER))
            body = file.read()
        digest = hashlib.sha256(head)
        digest.update(body)
        if digest.hexdigest() != checksum:
            raise Unusable("not-a-model", path)
        return _model(json.loads(head), body)
    except OSError as error:
        raise Unusable("not-there", path) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unusable("not-a-model", path) from error


def _model(header: dict[str, Any], body: bytes) -> Model:
    arrays: dict[str, NDArray[Any]] = {}
    at = 0
    for name, kind, shape in header["arrays"]:
        if _ARRAYS[name] != kind:
            raise ValueError(name)
        count = int(np.prod(shape))
        arrays[name] = np.frombuffer(body, dtype=kind, count=count, offset=at).reshape(shape)
        at += arrays[name].nbytes
    model = Model(labels=header["labels"], made_of=header["made_of"], **arrays)
    many = len(model.labels)
    fits = model.table.shape == (len(model.keys), many) and model.squares.shape == model.keys.shape
    if not (fits and model.bias.shape == (many,) and model.shift.shape == (many + 1,) and many and len(model.keys)):
        raise ValueError("arrays of different sizes")
    return model


class Reader:
    """Scores messages by the batch, and remembers the words that it has met."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._place: dict[str, int] = {}
        self._rows = np.zeros((0, len(model.labels) + 1), dtype=np.float32)

    def scores(self, docs: list[Doc]) -> Floats:
        """Messages by labels."""
        bags = [counted(doc) for doc in docs]
        self._meet(bags)
        place = self._place
        columns = np.array([place[word] for bag in bags for word in bag], dtype=np.int64)
        values = 1 + np.log(np.array([n for bag in bags for n in bag.values()], dtype=np.float32))
        starts = np.concatenate([[0], np.cumsum([len(bag) for bag in bags])]).astype(np.int64)
        rows = self._rows[columns]
        rows[:, :-1] *= values[:, None]
        rows[:, -1] *= values**2
        whole = summed(rows, starts)
        scores = whole[:, :-1] / np.sqrt(np.maximum(whole[:, -1:], 1e-6)) + self.model.bias
        return np.asarray(scores, dtype=np.float32)

    def _meet(self, bags: list[dict[str, int]]) -> None:
        if len(self._place) > REMEMBERED:
            self._place, self._rows = {}, self._rows[:0]
        new = list(dict.fromkeys(word for bag in bags for word in bag if word not in self._place))
        if new:
            self._place |= zip(new, range(len(self._place), len(self._place) + len(new)), strict=True)
            self._rows = np.concatenate([self._rows, self.model.rows(new)])


def softmax(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True), dtype=np.float32)
