"""Visits for tests: recorded by the action, or typed into the form as a browser sends it."""

from collections.abc import Iterable
from datetime import date

from minqing.accounts.models import User
from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.people import actions as people
from minqing.people.models import ContactKind, Household, HouseholdKind
from minqing.territory.models import Area
from minqing.visits import actions
from minqing.visits.actions import Went
from minqing.visits.models import Question, Visit
from tests import county
from tests.matters import life

GROUP = life.GROUP


def went(*homes: Household, code: str = GROUP, **more: object) -> Went:
    told: dict[str, object] = {"happened_on": clock.today(), **more}
    return Went(Area.objects.get(pk=code), households=homes, **told)  # type: ignore[arg-type]


def visited(user: User, *homes: Household, **more: object) -> Visit:
    """A visit that `user` wrote down; `more` goes to Went."""
    return actions.record_visit(id=uuid7(), went=went(*homes, **more), author=user, by=life.by(user))


def typed(*, households: Iterable[Household] = (), **more: object) -> dict[str, object]:
    """What a browser sends of the form of a visit: today, and nothing else that is known."""
    blank = {"op": str(uuid7()), "happened_on": clock.today().isoformat(), "others": "", "area": "", "note": ""}
    return {**blank, "households": [str(one.pk) for one in households], **more}


def home(name: str, *, code: str = GROUP, of: User | None = None, **more: str) -> Household:
    """One more household, linked to an official if wanted."""
    area = Area.objects.get(pk=code)
    kind = HouseholdKind.HOUSEHOLD
    made = people.add_household(id=uuid7(), kind=kind, area=area, name=name, by=county.SYSTEM, **more)
    if of:
        pairing = ContactKind.HOUSEHOLD_PAIRING
        people.link(id=uuid7(), official=of, household=made, kind=pairing, starts_on=county.SINCE, by=county.SYSTEM)
    return made


def question(user: User, words: str, *, of: Household | None = None, code: str = GROUP) -> Question:
    area = of.area if of else Area.objects.get(pk=code)
    return actions.ask(id=uuid7(), words=words, area=area, household=of, author=user, by=life.by(user))


def leaves(user: User, on: date) -> None:
    """His posts end with that day."""
    user.posts.update(ends_on=on)
