"""How a text file from an office is written: UTF-8, with or without a mark, or the GBK that Excel still saves."""

import codecs
from typing import BinaryIO

from django.utils.translation import gettext as _

_CHUNK = 1024 * 1024
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_TOLERATED = 10  # one character in so many may be broken: those rows are told, the others are read


class Unreadable(Exception):
    """Not a text in any of these encodings; says so in words."""


def encoding_of(file: BinaryIO, *, most_lines: int) -> str:
    """Python's name of the encoding. Reads the file once, in constant memory. Raises Unreadable.

    A UTF-8 file with a few damaged characters can pass for GBK without an error, so the two are weighed:
    GBK read as UTF-8 is broken at nearly every character, a damaged UTF-8 file at a few.
    """
    head = file.read(2)
    if head in _UTF16:
        return _UTF16[head]
    file.seek(0)
    utf8, gbk = _Count("utf-8"), _Count("gb18030")
    lines = 0
    while chunk := file.read(_CHUNK):
        if b"\0" in chunk:
            raise Unreadable(_("文件里不是文字，请另存为 CSV 再试"))
        utf8.feed(chunk)
        gbk.feed(chunk)
        lines += chunk.count(b"\n")
        if lines > most_lines:
            raise Unreadable(_("文件太长，请分成几个文件"))
    if utf8.broken * _TOLERATED <= utf8.whole:
        return "utf-8-sig"
    if gbk.broken * _TOLERATED <= gbk.whole:
        return "gb18030"
    raise Unreadable(_("认不出文件的编码，请另存为 UTF-8 的 CSV 再试"))


class _Count:
    """Characters beyond ASCII that read well in an encoding, and those that don't."""

    def __init__(self, encoding: str) -> None:
        self.decoder = codecs.getincrementaldecoder(encoding)("replace")
        self.whole = self.broken = 0

    def feed(self, chunk: bytes) -> None:
        text = self.decoder.decode(chunk)
        broken = text.count("\ufffd")
        self.broken += broken
        self.whole += len(text) - len(text.encode("ascii", "ignore")) - broken
