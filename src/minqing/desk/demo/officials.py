"""The officials of the made-up county, with their posts, and the accounts that a visitor signs in with."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from minqing.accounts import actions
from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.desk.demo import read
from minqing.lib.ids import uuid7
from minqing.territory.models import Area, Organisation

PASSWORD = "Minqing-2026"  # noqa: S105 - printed by the command; such accounts open only on loopback


@dataclass(frozen=True)
class Account:
    """One that a visitor may sign in with."""

    name: str
    role: str
    username: str
    to_try: str


def users(*, by: Actor) -> dict[str, User]:
    """By user name. All share one password, hashed once: a hash is slow on purpose."""
    hashed = make_password(PASSWORD)
    return {
        row["username"]: actions.create_demo_user(
            id=uuid7(), username=row["username"], name=row["name"], phone=row["phone"], hashed=hashed, by=by
        )
        for row in read.rows("users")
    }


def posts(
    users: dict[str, User], units: dict[str, Organisation], areas: dict[str, Area], *, today: date, by: Actor
) -> int:
    rows = read.rows("posts")
    for row in rows:
        actions.give_post(
            id=uuid7(),
            user=users[row["username"]],
            role=row["role"],
            unit=units[row["unit"]],
            area=areas[row["area"]],
            title=row["title"],
            starts_on=read.certain_day(row["started_days_ago"], today=today),
            ends_on=read.day(row["ended_days_ago"], today=today),
            by=by,
        )
    return len(rows)


def accounts() -> list[Account]:
    """One for each role, in the order of the roles."""
    first: dict[str, str] = {}
    for row in read.rows("posts"):
        first.setdefault(row["username"], row["role"])
    offered = [row for row in read.rows("users") if row["try"]]
    return [
        Account(row["name"], str(Role(first[row["username"]]).label), row["username"], row["try"]) for row in offered
    ]
