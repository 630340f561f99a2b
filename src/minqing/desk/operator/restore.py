"""A backup, read to its end and found whole, and only then written into a place where there is nothing."""

import gzip
import hashlib
import io
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from minqing.desk.operator import database, disk, keys
from minqing.lib import archive, vault
from minqing.lib.db import Refused

FORMAT = 1
SUMS = "sha256sums"
_MANIFEST_BYTES = 1024 * 1024
_OURS = ".restore-"
_UNFINISHED = ".restore-unfinished"
Manifest = dict[str, object]


def verify(file: BinaryIO, *, key: bytes) -> Manifest:
    """Read all of it and keep nothing. Answers its manifest; raises Refused where it is not whole."""
    manifest: Manifest = {}
    summed, told = hashlib.sha256(), b""
    with _opened(file, key) as members:
        for member in members:
            if member.name == SUMS:
                told = _digest(member)
                continue
            if not manifest:
                manifest = _read_manifest(member)
            _digest(member)
            summed.update(str(member.sum).encode())
    if not manifest or told != summed.digest():
        raise Refused(_not_whole())
    return manifest


def into_empty_place(file: BinaryIO, *, key_file: Path) -> Manifest:
    """Raises Refused; then the place is as empty as before."""
    key = keys.read(key_file)
    home = Path(settings.HOME)
    _must_be_empty(home)
    manifest = verify(file, key=key)
    _must_fit(manifest)
    with disk.in_words(_("没有恢复，也没有留下什么")), disk.scratch(home, _OURS) as scratch, _unfinished(home):
        file.seek(0)
        settle = _unpack(file, key, scratch)
        (scratch / "keys" / keys.NAME).write_text(key.hex() + "\n", encoding="ascii")
        (scratch / "keys" / keys.NAME).chmod(0o600)
        _settle(scratch, home, settle)
    return manifest


def was_cut_off(home: Path) -> bool:
    """Whether a restore was killed here: a database may be there, and its files and keys not."""
    return (home / _UNFINISHED).exists()


@contextmanager
def _unfinished(home: Path) -> Iterator[None]:
    (home / _UNFINISHED).touch()
    try:
        yield
    finally:  # it is done, or an error took everything back
        (home / _UNFINISHED).unlink()


# --- what is in the file ---


@contextmanager
def _opened(file: BinaryIO, key: bytes) -> Iterator[Iterator[archive.Member]]:
    try:
        unlocked = io.BufferedReader(vault.Reader(file, key=key), vault.CHUNK)
        # gzip seeks nowhere, so a stream that cannot is enough.
        with gzip.GzipFile(fileobj=unlocked, mode="rb") as stream:
            yield archive.unpack(cast(BinaryIO, stream))
    except vault.WrongKey as error:
        raise Refused(_("密钥不对：这个备份是用另一把密钥锁上的，没有动任何东西")) from error
    except vault.NotAVault as error:
        raise Refused(_("这不是民情簿的备份文件")) from error
    except (vault.Damaged, archive.Unreadable, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Refused(_not_whole()) from error


def _not_whole() -> str:
    return _("备份文件不完整，或被改动过。换一份，或重新拷贝一次；没有动任何东西")


def _read_manifest(member: archive.Member) -> Manifest:
    try:
        found = json.loads(member.read(_MANIFEST_BYTES))
    except ValueError as error:
        raise archive.Unreadable from error
    if member.name != "manifest.json" or not isinstance(found, dict):
        raise archive.Unreadable
    if found.get("format") != FORMAT:
        raise Refused(_("这个备份是更新的民情簿做的，先装上新版本"))
    return found


def _digest(member: archive.Member) -> bytes:
    digest = hashlib.sha256()
    while block := member.read(vault.CHUNK):
        digest.update(block)
    return digest.digest()


# --- whether it may ---


def _must_be_empty(home: Path) -> None:
    """Empty but for what starting a command makes: a secret that nothing was signed with yet."""
    left = [path for path in home.iterdir() if not path.name.startswith(_OURS) and path.name != "lost+found"]
    made = {home / "keys", home / "keys" / "secret_key"}
    full = [p for p in left if p.is_file() or any(one not in made for one in p.iterdir())]
    if full:
        names = _("、").join(sorted(path.name for path in full))
        raise Refused(_("%(home)s 里已经有东西（%(names)s），只能恢复到空的地方") % {"home": home, "names": names})
    if not database.is_empty():
        raise Refused(_("数据库里已经有表，只能恢复到空的数据库"))


def _must_fit(manifest: Manifest) -> None:
    if manifest["engine"] != database.engine():
        words = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        told = {"theirs": words.get(str(manifest["engine"])), "ours": words[database.engine()]}
        raise Refused(_("这是 %(theirs)s 的备份，这里设的是 %(ours)s，先改好 DATABASE_URL") % told)
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(cast("list[str]", manifest["migrations"])) - known:
        told = {"version": str(manifest["version"])}
        raise Refused(_("这个备份是民情簿 %(version)s 做的，比装着的新，先装上那个版本") % told)


# --- into the place ---


def _unpack(file: BinaryIO, key: bytes, scratch: Path) -> Callable[[], None]:
    settle: Callable[[], None] | None = None
    (scratch / "keys").mkdir(mode=0o700)
    with _opened(file, key) as members:
        for member in members:
            if member.name == "database":
                settle = database.load(cast(BinaryIO, member), scratch)
            elif member.name.startswith(("keys/", "files/")):
                _write(scratch / _inside(member.name), member)
    if settle is None:
        raise Refused(_not_whole())
    return settle


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise archive.Unreadable
    return path


def _write(path: Path, member: archive.Member) -> None:
    _folder(path.parent)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(member, file)
        file.flush()
        os.fsync(file.fileno())


def _folder(path: Path) -> None:
    """Each on the way for its owner alone, where `parents=True` would look after the last one only."""
    if not path.exists():
        _folder(path.parent)
        path.mkdir(mode=0o700)


def _settle(scratch: Path, home: Path, settle: Callable[[], None]) -> None:
    """Names only, all on one disk. The database last: where there is none, there is no house yet."""
    connection.close()
    if (scratch / "files").exists():
        (scratch / "files").replace(Path(settings.MEDIA_ROOT))
    for key in (scratch / "keys").iterdir():
        key.replace(keys.folder() / key.name)
    settle()
    disk.sync_folder(home)
