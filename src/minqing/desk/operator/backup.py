"""A whole house in one locked file, made while it is in use.

Inside: the manifest, the keys, the files, the database, and their sums. The moment of the database is taken before the
files are listed: a file is on disk before the row that speaks of it, and is never changed, so every row finds its
file. It is written after them, so that a restore has everything else in hand before it fills a database.
"""

import gzip
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.utils.translation import gettext as _

from minqing.desk.operator import database, disk, keys, restore
from minqing.lib import archive, clock, vault
from minqing.lib.db import Refused
from minqing.territory.models import Area, Level

SUFFIX = ".mqb"
RECORD = "backup.json"  # of the last one, in the home folder
_STALE_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Made:
    """A backup that was written, read again and found whole."""

    path: Path
    size: int
    position: int
    link: str
    removed: list[Path]

    @property
    def head(self) -> str:
        return f"{self.position}:{self.link}" if self.position else ""


def make(*, to: Path, keep: int | None = None) -> Made:
    """Write one into the folder `to`. With `keep`, older ones there are removed until so many are left.

    Raises Refused; then nothing of it is left.
    """
    key = keys.read(keys.path())
    with disk.in_words(_("没有做成备份")):
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        with disk.scratch(Path(settings.HOME), ".backup-") as scratch:
            _clear_away(to)
            moment = clock.now().astimezone(clock.SHANGHAI)
            made = _write(to / f"{_stem()}{moment:%Y%m%d-%H%M%S}{SUFFIX}", key, scratch)
        _record(made)
        return Made(made.path, made.size, made.position, made.link, _thin_out(to, keep))


def last() -> dict[str, object] | None:
    """What is on record of the last one: `at`, `path`, `head`. Nothing when there was none."""
    try:
        found = json.loads((Path(settings.HOME) / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _stem() -> str:
    """Houses that share a folder keep apart by their counties."""
    code = Area.objects.filter(level=Level.COUNTY).values_list("code", flat=True).first()
    return f"minqing-{code}-" if code else "minqing-"


def _write(path: Path, key: bytes, scratch: Path) -> Made:
    """Under another name until it is whole: that name is taken by one writer only, and gives way in one step."""
    part = path.with_name(f".{path.name}.part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused(_("%(path)s 已经有了，不覆盖") % {"path": path}) from error
    try:
        with os.fdopen(handle, "w+b") as file:
            if path.exists():
                raise Refused(_("%(path)s 已经有了，不覆盖") % {"path": path})
            manifest = _fill(file, key, scratch)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            restore.verify(file, key=key)  # a backup that was never read is none
            size = file.tell()
        part.rename(path)
    except BaseException:
        part.unlink()
        raise
    disk.sync_folder(path.parent)
    audit = cast("dict[str, object]", manifest["audit"])
    return Made(path, size, cast(int, audit["position"]), str(audit["link"]), [])


def _fill(file: BinaryIO, key: bytes, scratch: Path) -> dict[str, object]:
    locked = vault.Writer(file, key=key)
    with gzip.GzipFile(fileobj=cast(BinaryIO, locked), mode="wb", compresslevel=1, mtime=0) as packed:
        out = cast(BinaryIO, packed)
        with (scratch / "sums").open("w+b") as sums, database.snapshot(scratch) as taken:
            manifest = _manifest() | taken.facts
            _add(out, sums, "manifest.json", io.BytesIO(json.dumps(manifest, indent=1).encode()))
            for name, path in _files():
                _add_file(out, sums, name, path)
            _add(out, sums, "database", taken.stream)
            sums.seek(0)
            archive.pack(out, name=restore.SUMS, source=sums)
    locked.finish()
    return manifest


def _manifest() -> dict[str, object]:
    return {"format": restore.FORMAT, "version": version("minqing"), "engine": database.engine()} | {
        "made_at": clock.now().isoformat(timespec="seconds")
    }


def _add(out: BinaryIO, sums: BinaryIO, name: str, source: BinaryIO) -> None:
    sums.write(str(archive.pack(out, name=name, source=source)).encode())


def _add_file(out: BinaryIO, sums: BinaryIO, name: str, path: Path) -> None:
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return  # erased since the folder was listed
    with source:
        _add(out, sums, name, source)


def _files() -> Iterator[tuple[str, Path]]:
    """The keys but the one that opens this, then what people sent, folder by folder."""
    for path in sorted(keys.folder().iterdir()):
        if path.name != keys.NAME and not path.name.startswith("."):
            yield f"keys/{path.name}", path
    root = Path(settings.MEDIA_ROOT)
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            yield f"files/{path.relative_to(root).as_posix()}", path


def _clear_away(folder: Path) -> None:
    """What a killed backup left, once nobody can be at it any more."""
    before = clock.now().timestamp() - _STALE_SECONDS
    for part in folder.glob(f".{_stem()}*{SUFFIX}.part"):
        if part.stat().st_mtime < before:
            part.unlink()


def _thin_out(folder: Path, keep: int | None) -> list[Path]:
    """The names sort by their moment."""
    every = sorted(folder.glob(f"{_stem()}*{SUFFIX}"), reverse=True)
    old = every[keep:] if keep else []
    for path in old:
        path.unlink()
    return old


def _record(made: Made) -> None:
    told = {"at": clock.now().isoformat(timespec="seconds"), "path": str(made.path.resolve()), "head": made.head}
    new = Path(settings.HOME) / f".{RECORD}"
    new.write_text(json.dumps(told), encoding="utf-8")
    new.replace(new.with_name(RECORD))
