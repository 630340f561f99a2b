"""Short words for homes in tests."""

from datetime import timedelta

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.people import actions
from minqing.people.models import CARD_FIELDS, CardVersion, Household, Need, Resident


def now(home: Household) -> Household:
    return Household.objects.get(pk=home.pk)


def card(home: Household) -> CardVersion:
    return CardVersion.objects.select_related("content").get(household=home, number=now(home).revision)


def stands(home: Household) -> dict[str, str]:
    """What the card says, or before there is one what the register says."""
    row = card(home).content if now(home).revision else now(home)
    return {name: getattr(row, name, "") for name in CARD_FIELDS}


def change(home: Household, user: User, *, seen: int | None = None, why: str = "changed", **values: str) -> CardVersion:
    """As a form does it: every field is sent, those not named as they stood at `seen`."""
    number = now(home).revision if seen is None else seen
    base = stands(home)
    if number and number != now(home).revision:
        old = CardVersion.objects.select_related("content").get(household=home, number=number).content
        base = {name: getattr(old, name) for name in CARD_FIELDS}
    told = {"why": why, "happened_on": clock.today(), "seen": number, "op": uuid7(), "by": Actor.official(user)}
    return actions.change_card(household=home, values={**base, **values}, **told)


def member(home: Household, user: User, name: str, **more: object) -> Resident:
    told = {"happened_on": clock.today(), "op": uuid7(), "by": Actor.official(user), **more}
    actions.add_member(household=home, name=name, **told)
    return Resident.objects.get(household=home, name=name)


def need(
    home: Household, user: User, kind: str = "water", *, by_whom: str = "", days: int = 90, **more: object
) -> Need:
    today = clock.today()
    needed = actions.Needed(kind, "self", today, today + timedelta(days=days), **more)
    asked = actions.Asked(by_whom, "spoken") if by_whom else None
    return actions.add_need(id=uuid7(), household=home, needed=needed, asked=asked, by=Actor.official(user))
