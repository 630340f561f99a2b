"""Every change to households, residents and the links to their officials."""

from datetime import date
from uuid import UUID

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.audit import log
from minqing.lib.db import action
from minqing.people.models import ContactLink, Household, Resident
from minqing.territory.models import Area


@action
def add_household(
    *, id: UUID, kind: str, area: Area, name: str, by: Actor, address: str = "", phone: str = ""
) -> Household:
    household = Household(id=id, kind=kind, area=area, name=name.strip(), address=address, phone=phone)
    household.clean_fields(exclude=["area"])
    household.save(force_insert=True)
    log.record("household.add", household, by=by.text, codes={"area": area.pk, "kind": kind})
    return household


@action
def add_resident(*, id: UUID, name: str, by: Actor, household: Household | None = None, phone: str = "") -> Resident:
    resident = Resident(id=id, household=household, name=name.strip(), phone=phone.strip())
    resident.clean_fields(exclude=["household"])
    resident.save(force_insert=True)
    log.record("resident.add", resident, by=by.text)
    return resident


@action
def link(*, id: UUID, official: User, household: Household, kind: str, starts_on: date, by: Actor) -> ContactLink:
    """From this day on the official answers to the household."""
    made = ContactLink(id=id, official=official, household=household, kind=kind, starts_on=starts_on)
    made.clean_fields(exclude=["official", "household"])
    made.save(force_insert=True)
    log.record("contact.link", made, by=by.text, codes={"kind": kind})
    return made
