"""The homes, shops and companies of the made-up county, who lives there, and which official answers to them."""

from dataclasses import dataclass
from datetime import date

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.desk.demo import read
from minqing.lib.ids import uuid7
from minqing.people import actions
from minqing.people.models import Household, Resident
from minqing.territory.models import Area


@dataclass(frozen=True)
class Homes:
    """Households by the key that the other files use, residents by that key and their name."""

    households: dict[str, Household]
    residents: dict[tuple[str, str], Resident]


def homes(areas: dict[str, Area], *, by: Actor) -> Homes:
    made = Homes({}, {})
    for row in read.rows("households"):
        key = row["key"]
        household = actions.add_household(
            id=uuid7(),
            kind=row["kind"],
            area=areas[row["area"]],
            name=row["name"],
            address=row["address"],
            phone=row["phone"],
            by=by,
        )
        made.households[key] = household
        for name in filter(None, row["people"].split("、")):
            made.residents[key, name] = actions.add_resident(id=uuid7(), name=name, household=household, by=by)
    return made


def links(users: dict[str, User], homes: Homes, *, today: date, by: Actor) -> int:
    rows = read.rows("links")
    for row in rows:
        actions.link(
            id=uuid7(),
            official=users[row["username"]],
            household=homes.households[row["household"]],
            kind=row["kind"],
            starts_on=read.certain_day(row["started_days_ago"], today=today),
            by=by,
        )
    return len(rows)
