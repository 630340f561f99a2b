"""A file that only the holder of a key can read, and that nobody can change, cut or reorder unseen.

AES-256-GCM over chunks of 1 MiB, so memory stays the same however long the file is. The nonce of a chunk is its place
and whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Each file has a
key of its own, made from the house's key and a random salt (HKDF-SHA-256), so no nonce is ever used twice.
"""

import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
CHUNK = 1024 * 1024
_MAGIC = b"minqing-vault-1\n"
_SALT, _MARK, _TAG = 32, 16, 16


class Damaged(Exception):
    """What was read is not what was written: changed, or cut off. Which of them it is cannot be told."""


class NotAVault(Exception):
    """Some other kind of file."""


class WrongKey(Exception):
    """Whole, perhaps, but locked with another key."""


def _keys(key: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    """What locks this file, and a mark by which the right key is known again."""
    made = HKDF(algorithm=SHA256(), length=KEY_BYTES + _MARK, salt=salt, info=_MAGIC).derive(key)
    return AESGCM(made[:KEY_BYTES]), made[KEY_BYTES:]


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])


class Writer(io.RawIOBase):
    """Locks what is written and passes it on to `file`. Whole only after `close`."""

    def __init__(self, file: BinaryIO, *, key: bytes) -> None:
        salt = secrets.token_bytes(_SALT)
        self._lock, mark = _keys(key, salt)
        self._file, self._head = file, _MAGIC + salt + mark
        self._waiting, self._place = bytearray(), 0
        file.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview[int]") -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) > CHUNK:  # the last chunk waits for `finish`, which marks it
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Mark the end. Not done by `close`, so that what an error ends never looks whole."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._lock.encrypt(_nonce(self._place, last=last), chunk, self._head))
        self._place += 1


class Reader(io.RawIOBase):
    """What was locked into `file`. Nothing is given out before it was found unchanged.

    Raises NotAVault and WrongKey when it is made, Damaged when the place is reached.
    """

    def __init__(self, file: BinaryIO, *, key: bytes) -> None:
        self._head = file.read(len(_MAGIC) + _SALT + _MARK)
        if not self._head.startswith(_MAGIC) or len(self._head) < len(_MAGIC) + _SALT + _MARK:
            raise NotAVault
        salt, mark = self._head[len(_MAGIC) : -_MARK], self._head[-_MARK:]
        self._lock, expected = _keys(key, salt)
        if mark != expected:
            raise WrongKey
        self._file, self._place, self._ready = file, 0, memoryview(b"")
        self._next: bytes | None = file.read(CHUNK + _TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        while not self._ready and self._next is not None:
            self._ready = memoryview(self._open())
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _open(self) -> bytes:
        chunk, after = self._next or b"", self._file.read(CHUNK + _TAG)
        last = not after
        try:
            found = self._lock.decrypt(_nonce(self._place, last=last), chunk, self._head)
        except InvalidTag as error:
            raise Damaged from error
        self._place += 1
        self._next = None if last else after
        return found
