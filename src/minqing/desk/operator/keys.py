"""The key that opens the backups. It lies with the other keys, and a copy of it must lie elsewhere."""

import secrets
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from minqing.lib import home, vault
from minqing.lib.db import Refused

NAME = "backup_key"


def folder() -> Path:
    return Path(settings.HOME) / "keys"


def path() -> Path:
    return folder() / NAME


def make() -> bool:
    """Whether it was made now: then its owner is to be told to keep a copy."""
    if path().exists():
        return False
    home.secret(path(), lambda: secrets.token_hex(vault.KEY_BYTES) + "\n")
    return True


def what_to_do() -> str:
    return _("备份要用密钥 %(path)s 才打得开。现在就抄一份，和备份分开存到别处：丢了它，备份谁也打不开") % {
        "path": path()
    }


def read(file: Path) -> bytes:
    """Raises Refused for a file that is no key, or not to be read."""
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii"))
    except OSError as error:
        raise Refused(_("读不了密钥 %(path)s：%(error)s") % {"path": file, "error": error.strerror}) from error
    except ValueError as error:
        raise Refused(_("%(path)s 里不是备份密钥，应是 64 个十六进制字符") % {"path": file}) from error
    if len(key) != vault.KEY_BYTES:
        raise Refused(_("%(path)s 里不是备份密钥，应是 64 个十六进制字符") % {"path": file})
    return key
