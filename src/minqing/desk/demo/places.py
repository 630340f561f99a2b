"""A made-up county: its places and its units."""

from datetime import date

from minqing.accounts.actor import Actor
from minqing.desk.demo import read
from minqing.lib.ids import uuid7
from minqing.territory import actions
from minqing.territory.models import Area, Organisation


def areas(*, by: Actor) -> dict[str, Area]:
    """Places by their code."""
    rows = [(row["code"], row["name"]) for row in read.rows("areas")]
    actions.add_areas(rows=rows, by=by.text)
    return Area.objects.in_bulk()


def units(areas: dict[str, Area], *, today: date, by: Actor) -> dict[str, Organisation]:
    """Units by the short key that the other files use."""
    made: dict[str, Organisation] = {}
    for row in read.rows("units"):
        made[row["key"]] = actions.add_organisation(
            id=uuid7(),
            name=row["name"],
            kind=row["kind"],
            area=areas[row["area"]],
            parent=made.get(row["parent"]),
            answers_for=row["answers_for"],
            address=row["address"],
            phone=row["phone"],
            starts_on=read.day(row["started_days_ago"], today=today),
            ends_on=read.day(row["ended_days_ago"], today=today),
            by=by.text,
        )
    return made
