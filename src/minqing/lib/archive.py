"""Several files in one stream, of lengths not known beforehand: what a dump pipes in needs no file of its own first.

Each is a line of JSON with its name, then blocks with their length before them, then a block of no length.
"""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_BLOCK = 256 * 1024
_NAME_BYTES = 8192


class Unreadable(Exception):
    """It is no such stream, or it ends in the middle."""


@dataclass(frozen=True)
class Sum:
    """What a file in the stream was, in the words of sha256sum."""

    name: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.sha256}  {self.name}\n"


def pack(out: BinaryIO, *, name: str, source: BinaryIO) -> Sum:
    """Append what `source` holds, block by block."""
    digest = hashlib.sha256()
    out.write(json.dumps({"name": name}).encode() + b"\n")
    while block := source.read(_BLOCK):
        digest.update(block)
        out.write(len(block).to_bytes(4, "big"))
        out.write(block)
    out.write(bytes(4))
    return Sum(name, digest.hexdigest())


class Member(io.RawIOBase):
    """One file of the stream, read once from its start."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self.name = name
        self._source, self._left, self._ended = source, 0, False
        self._digest = hashlib.sha256()

    @property
    def sum(self) -> Sum:
        """Of what was read until now."""
        return Sum(self.name, self._digest.hexdigest())

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        if not self._left and not self._ended:
            self._left = int.from_bytes(_exactly(self._source, 4), "big")
            self._ended = not self._left
        block = _exactly(self._source, min(len(buffer), self._left))
        self._digest.update(block)
        self._left -= len(block)
        buffer[: len(block)] = block
        return len(block)


def unpack(source: BinaryIO) -> Iterator[Member]:
    """The files in order. What the caller leaves unread of one is read before the next. Raises Unreadable."""
    while line := source.readline(_NAME_BYTES):
        try:
            name = json.loads(line)["name"]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable from error
        member = Member(source, str(name))
        yield member
        while member.read(_BLOCK):
            pass


def _exactly(source: BinaryIO, count: int) -> bytes:
    found = source.read(count)
    if len(found) < count:
        raise Unreadable
    return found
