"""An index of texts in plain files: grows by appending, opens after any crash, forgets on request.

    texts.bin            each text as one JSON line [id, text]
    ends.bin             where each line ends, 8 bytes each: written after the line, so a torn line is cut off
    FIRST-LAST.npy       for texts FIRST to LAST: counts, threes in order, where each one's list ends, lists of texts

A three's list holds numbers of texts. Segments are put in place by renaming; one that lies within another is a
left-over of a merge and is removed at opening. The newest texts are indexed in memory, and again when opened.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from minqing.insight.text.copies.grams import Grams, Numbers, Places, grams_of
from minqing.insight.text.rows import Id

FRESH = 64  # texts in memory before they become a segment
_WRITTEN = 4096  # texts of a segment that is put on disk; smaller ones are made again at opening
_MERGED = 4  # segments of like size become one
_LARGEST = 65_536  # texts of a segment: keeps a merge within 250 MB
_FORGOTTEN = np.uint32(0xFFFFFFFF)
_HEADER = 4
_COMMON_SHARE, _COMMON_LEAST = 0.01, 40  # a three in more texts than this is a formula
_GROWN = 1.1
_RARE = 96  # the query's rarest threes that are followed
_MOST_HITS = 60_000  # entries of lists that one query reads
CANDIDATES = 24
_FEWEST, _WEAKER = 3, 8  # a candidate shares so many of the rarest, and an eighth of what the best one does


@dataclass
class Segment:
    first: int
    last: int
    grams: Numbers
    ends: Numbers
    texts: Numbers
    path: Path | None = None

    def lists(self, wanted: Numbers) -> tuple[Places, Places]:
        """Where each wanted three's list begins and ends; both equal where there is none."""
        if not len(self.grams):
            nothing = np.zeros(len(wanted), dtype=np.int64)
            return nothing, nothing
        at = np.minimum(np.searchsorted(self.grams, wanted), len(self.grams) - 1)
        high = self.ends[at].astype(np.int64)
        low = np.where(at > 0, self.ends[at - 1].astype(np.int64), 0)
        return np.where(self.grams[at] == wanted, low, high), high


class Store:
    """Texts by number, in the order they came. One writer; readers open their own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._texts = _open(folder / "texts.bin")
        self._ends_file = _open(folder / "ends.bin")
        self._ends = self._whole()
        self._segments = self._opened()
        self._fresh: list[Numbers] = []
        self._fresh_segment: Segment | None = None
        self._common: Numbers = np.zeros(0, dtype=np.uint32)
        self._common_of = 0  # texts there were when formulae were last counted
        for number in range(self._segments[-1].last if self._segments else 0, len(self)):
            self._index(grams_of(self.text(number)[1]).known)

    def __len__(self) -> int:
        return len(self._ends)

    def close(self) -> None:
        self.flush()
        self._texts.close()
        self._ends_file.close()

    def add(self, id: Id, text: str, grams: Grams | None = None) -> int:
        """Its number. Lasting after `flush`."""
        line = json.dumps([id, text], ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        self._texts.seek(0, os.SEEK_END)
        self._texts.write(line)
        self._ends.append((self._ends[-1] if self._ends else 0) + len(line))
        self._index((grams or grams_of(text)).known)
        return len(self) - 1

    def flush(self) -> None:
        """On disk, the text before the number that says where it ends."""
        self._texts.flush()
        os.fsync(self._texts.fileno())
        self._ends_file.seek(0, os.SEEK_END)
        written = self._ends_file.tell() // 8
        self._ends_file.write(np.array(self._ends[written:], dtype="<u8").tobytes())
        self._ends_file.flush()
        os.fsync(self._ends_file.fileno())

    def text(self, number: int) -> tuple[Id, str]:
        """Id and text. Raises IndexError beyond the last; a forgotten one has an empty text."""
        start = self._ends[number - 1] if number else 0
        self._texts.seek(start)
        line = self._texts.read(self._ends[number] - start)
        id, text = json.loads(line.rstrip(b"\0 \n") or b'[0,""]')
        return id, text

    def near(self, grams: Grams) -> list[tuple[int, int]]:
        """Texts that share the query's rarest threes, with how many: the most first, at most CANDIDATES.

        A three that stands nowhere says nothing about a copy, and one that stands everywhere neither.
        """
        wanted = grams.known
        segments = self._all()
        spans = [segment.lists(wanted) for segment in segments]
        counts = sum((high - low for low, high in spans), np.zeros(len(wanted), dtype=np.int64))
        order = np.argsort(counts, kind="stable")
        order = order[counts[order] > 0][:_RARE]
        order = order[: max(8, int(np.searchsorted(np.cumsum(counts[order]), _MOST_HITS)))]
        hits = [
            segment.texts[low[n] : high[n]]
            for segment, (low, high) in zip(segments, spans, strict=True)
            for n in order
            if high[n] > low[n]
        ]
        if not hits:
            return []
        numbers, shared = np.unique(np.concatenate(hits), return_counts=True)
        best = np.argsort(-shared, kind="stable")[: CANDIDATES + 1]
        enough = max(_FEWEST, int(shared[best[0]]) // _WEAKER)
        return [(int(numbers[n]), int(shared[n])) for n in best if numbers[n] != _FORGOTTEN and shared[n] >= enough][
            :CANDIDATES
        ]

    @property
    def common(self) -> Numbers:
        """Threes of formulae, sorted: in more than a hundredth of all texts. Counted anew as texts grow by a tenth."""
        if len(self) > self._common_of * _GROWN:
            self._common, self._common_of = self._formulae(), len(self)
        return self._common

    def forget(self, number: int) -> None:
        """Empties a text and takes it out of every list."""
        known = grams_of(self.text(number)[1]).known
        for segment in self._segments:
            if segment.first <= number < segment.last:
                low, high = segment.lists(known)
                for a, b in zip(low, high, strict=True):
                    part = segment.texts[a:b]
                    part[part == number] = _FORGOTTEN
                _flushed(segment.texts)
        if number >= len(self) - len(self._fresh):
            self._fresh[number - len(self)] = np.zeros(0, dtype=np.uint32)
            self._fresh_segment = None
        start = self._ends[number - 1] if number else 0
        self._texts.seek(start)
        self._texts.write(b" " * (self._ends[number] - start - 1))
        self.flush()

    def _whole(self) -> list[int]:
        """Ends of the lines that were written whole; the rest of both files is cut off."""
        self._ends_file.seek(0)
        raw = self._ends_file.read()
        ends = np.frombuffer(raw[: len(raw) // 8 * 8], dtype="<u8")
        size = self._texts.seek(0, os.SEEK_END)
        kept: list[int] = ends[: int(np.searchsorted(ends, size, "right"))].tolist()
        self._texts.truncate(kept[-1] if kept else 0)
        self._ends_file.truncate(8 * len(kept))
        return kept

    def _opened(self) -> list[Segment]:
        found = sorted(
            (tuple(int(part) for part in path.stem.split("-")) for path in self.folder.glob("*-*.npy")),
            key=lambda span: (span[0], -span[1]),
        )
        segments: list[Segment] = []
        for first, last in found:
            path = self.folder / f"{first}-{last}.npy"
            if first != (segments[-1].last if segments else 0) or last > len(self):
                path.unlink()
            else:
                segments.append(_load(path, first, last))
        return segments

    def _all(self) -> list[Segment]:
        if not self._fresh:
            return self._segments
        if self._fresh_segment is None:
            self._fresh_segment = _segment(self._fresh, len(self) - len(self._fresh))
        return [*self._segments, self._fresh_segment]

    def _index(self, known: Numbers) -> None:
        """Fresh texts become a segment, and like segments become one, on disk when they are large."""
        self._fresh.append(known)
        self._fresh_segment = None
        if len(self._fresh) < FRESH:
            return
        first = self._segments[-1].last if self._segments else 0
        self._segments.append(_segment(self._fresh, first))
        self._fresh = []
        while parts := self._mergeable():
            merged = _merged(parts)
            if merged.last - merged.first >= _WRITTEN:
                self.flush()
                merged = self._placed(merged)
            self._segments[-len(parts) :] = [merged]
            for part in parts:
                if part.path:
                    part.path.unlink()

    def _mergeable(self) -> list[Segment]:
        parts = self._segments[-_MERGED:]
        sizes = {part.last - part.first for part in parts}
        small = sum(part.last - part.first for part in parts) <= _LARGEST
        return parts if len(parts) == _MERGED and len(sizes) == 1 and small else []

    def _placed(self, segment: Segment) -> Segment:
        path = self.folder / f"{segment.first}-{segment.last}.npy"
        header = np.array([len(segment.grams), len(segment.texts), 0, 0], dtype=np.uint32)
        half = path.with_suffix(".half")
        with half.open("wb") as file:
            np.save(file, np.concatenate((header, segment.grams, segment.ends, segment.texts)))
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
        return _load(path, segment.first, segment.last)

    def _formulae(self) -> Numbers:
        limit = max(_COMMON_LEAST, int(_COMMON_SHARE * len(self)))
        segments = self._all()
        floor = max(1, limit // max(1, len(segments)))
        often = []
        for segment in segments:
            counts = np.diff(segment.ends, prepend=np.uint32(0))
            often.append(segment.grams[counts > floor])
        maybe = np.unique(np.concatenate(often)) if often else np.zeros(0, dtype=np.uint32)
        total = np.zeros(len(maybe), dtype=np.int64)
        for segment in segments:
            low, high = segment.lists(maybe)
            total += high - low
        return np.asarray(maybe[total > limit], dtype=np.uint32)


def _open(path: Path) -> BinaryIO:
    path.touch()
    return path.open("r+b")


def _segment(sets: list[Numbers], first: int) -> Segment:
    """From the threes of each text, in the order of their numbers."""
    grams = np.concatenate(sets) if sets else np.zeros(0, dtype=np.uint32)
    numbers = np.repeat(np.arange(first, first + len(sets), dtype=np.uint32), [len(known) for known in sets])
    return _sorted(grams, numbers, first, first + len(sets))


def _sorted(grams: Numbers, numbers: Numbers, first: int, last: int) -> Segment:
    keys = (grams.astype(np.uint64) << np.uint64(32)) | numbers
    keys.sort()
    grams = (keys >> np.uint64(32)).astype(np.uint32)
    numbers = (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    last_of = np.flatnonzero(np.append(grams[1:] != grams[:-1], [True])) if len(grams) else np.zeros(0, dtype=np.int64)
    return Segment(first, last, grams[last_of], (last_of + 1).astype(np.uint32), numbers)


def _merged(parts: list[Segment]) -> Segment:
    grams = np.concatenate([np.repeat(part.grams, np.diff(part.ends, prepend=np.uint32(0))) for part in parts])
    numbers = np.concatenate([part.texts for part in parts])
    kept = numbers != _FORGOTTEN
    return _sorted(grams[kept], numbers[kept], parts[0].first, parts[-1].last)


def _load(path: Path, first: int, last: int) -> Segment:
    numbers: Numbers = np.load(path, mmap_mode="r+")
    known, listed = int(numbers[0]), int(numbers[1])
    at = _HEADER + known
    return Segment(
        first, last, numbers[_HEADER:at], numbers[at : at + known], numbers[at + known : at + known + listed], path
    )


def _flushed(numbers: Numbers) -> None:
    """To disk, where the numbers are a part of a file."""
    base = numbers.base
    if isinstance(base, np.memmap):
        base.flush()
