"""The one folder that holds all state, for its owner alone, and the secrets in it."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def folder(path: Path) -> Path:
    """Made with 0700 where there is none; one that its owner made otherwise stays as it is."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; at the first call, what `make` answers, which is then kept.

    Killed half-way it leaves no half secret: the name is given to a file that is whole and on disk. Two who begin
    at once get the same.
    """
    if not path.exists():
        handle, new = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            Path(path).hardlink_to(new)
        except FileExistsError:
            pass  # the other was first, and his holds
        finally:
            Path(new).unlink()
    return path.read_text(encoding="ascii")
