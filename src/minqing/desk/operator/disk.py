"""What a disk can refuse, in words; and a room on it for what is not whole yet."""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from minqing.lib.db import Refused

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def in_words(what: str) -> Iterator[None]:
    """An error of the disk inside becomes Refused: `what` was not done, and why."""
    try:
        yield
    except OSError as error:
        why = _("磁盘满了") if error.errno in _FULL else f"{error.strerror or error} {error.filename or ''}".strip()
        raise Refused(_("%(what)s：%(why)s") % {"what": what, "why": why}) from error


@contextmanager
def scratch(home: Path, prefix: str) -> Iterator[Path]:
    """A folder for its owner alone, gone afterwards. What a killed one left behind is cleared away.

    One at a time: another that finds it taken is refused.
    """
    with (home / f"{prefix}lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(_("另一个还没有做完，等它做完再来")) from error
        for left in home.glob(f"{prefix}*"):
            if left.is_dir():
                shutil.rmtree(left)
        folder = Path(tempfile.mkdtemp(dir=home, prefix=prefix))
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def sync_folder(folder: Path) -> None:
    """A name is on disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
