"""The homes, shops and companies of the made-up county and who lives there, written down."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from minqing.accounts.actor import Actor
from minqing.desk.demo import homes
from minqing.desk.demo.families import Member
from minqing.lib import clock
from minqing.people.actions import batch
from minqing.people.models import Household, Resident
from minqing.territory.models import Area


@dataclass(frozen=True)
class Homes:
    """Households by the key that the other files use, residents by that key and their name."""

    told: dict[str, homes.Home] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    residents: dict[tuple[str, str], Resident] = field(default_factory=dict)
    newborn: list[tuple[str, Member]] = field(default_factory=list)  # not yet there when the county was settled
    by_village: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_group: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def settle(areas: dict[str, Area], *, speakers: set[tuple[str, str]], today: date, by: Actor) -> Homes:
    made = Homes()
    told = homes.homes(speakers)
    rows = [batch.Home(home.kind, areas[home.area], home.name, home.address, home.phone) for home in told]
    for home, household in zip(told, batch.add_households(rows=rows, by=by), strict=True):
        made.told[home.key], made.households[home.key] = home, household
        made.by_village[home.area[:12]].append(home.key)
        made.by_group[home.area].append(home.key)
    born = clock.today().year
    who = [(home, member) for home in told for member in home.members if today.year - member.age <= born]
    made.newborn.extend((home.key, one) for home in told for one in home.members if today.year - one.age > born)
    people = [
        batch.Person(made.households[home.key], member.name, member.relation, today.year - member.age)
        for home, member in who
    ]
    for (home, member), resident in zip(who, batch.add_residents(rows=people, by=by), strict=True):
        made.residents[home.key, member.name] = resident
    return made
