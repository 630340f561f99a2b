"""Two counties that differ in the number of their matters alone, and one process that asks both by turns."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import connection, connections


@dataclass(frozen=True)
class House:
    """A database and its folder, as the environment that leads a process there."""

    name: str
    count: int
    home: str
    url: str

    @property
    def database(self) -> str:
        return urlsplit(self.url).path.lstrip("/") or f"{self.home}/minqing.sqlite3"

    @property
    def env(self) -> dict[str, str]:
        ours = {"MINQING_HOME": self.home, "DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "minqing.settings"}
        return dict(os.environ) | ours

    @property
    def size(self) -> str:
        return f"{self.count:,}"


class Doors:
    """Connections of this process, one for each house; `with doors.to(house)` the ORM asks there."""

    def __init__(self, here: House, *others: House) -> None:
        own = connections["default"]
        self._kept = {here: own}
        for house in others:
            self._kept[house] = type(own)({**own.settings_dict, "NAME": house.database}, "default")

    @contextmanager
    def to(self, house: House) -> Iterator[None]:
        before = connections["default"]
        connections["default"] = self._kept[house]
        try:
            yield
        finally:
            connections["default"] = before


def bare(sql: str, params: list[object]) -> list[tuple[object, ...]]:
    """Straight to the driver: what hand-written SQL costs. Placeholders are %s."""
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    cursor.execute(sql if connection.vendor == "postgresql" else sql.replace("%s", "?"), params)
    rows: list[tuple[object, ...]] = cursor.fetchall()
    cursor.close()
    return rows
