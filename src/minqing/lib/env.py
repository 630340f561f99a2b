"""Settings from the environment, typed; a value that cannot be read says which and why."""

import os
from pathlib import Path


class BadSetting(Exception):
    """A setting in the environment that cannot be used."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return value in ("1", "true", "yes", "on") if value else default
    raise BadSetting(f"{name}={value!r}: write 1 or 0")


def one_of(name: str, values: tuple[str, ...]) -> str:
    """The first where nothing is set."""
    value = os.environ.get(name, "") or values[0]
    if value not in values:
        raise BadSetting(f"{name}={value!r}: write {' or '.join(values)}")
    return value


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isdecimal():
        raise BadSetting(f"{name}={value!r}: write a whole number")
    return int(value)


def words(name: str) -> list[str]:
    """Several values, with commas between them."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def folder(name: str, default: str) -> Path:
    return Path(os.environ.get(name) or default).resolve()
