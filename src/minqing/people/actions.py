"""Every change to households, residents and the links to their officials."""

from datetime import date
from uuid import UUID

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.audit import log
from minqing.lib.db import action
from minqing.people.models import ContactKind, ContactLink, Household, Resident
from minqing.territory.models import Area, Organisation


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
def link(
    *,
    id: UUID,
    kind: str,
    starts_on: date,
    by: Actor,
    official: User | None = None,
    household: Household | None = None,
    area: Area | None = None,
    unit: Organisation | None = None,
    scheme: str = "",
    ends_on: date | None = None,
) -> ContactLink:
    """From this day on the official, the unit or both answer to the household, or to a whole place.

    A unit's link that names only an official is that of the unit of his first post. Raises Refused.
    """
    if kind == ContactKind.UNIT_PAIRING and unit is None and official is not None:
        post = Post.objects.filter(user=official).select_related("unit").order_by("starts_on", "pk").first()
        unit = post.unit if post else None
    made = ContactLink(id=id, official=official, household=household, area=area, unit=unit, kind=kind)
    made.scheme, made.starts_on, made.ends_on = scheme.strip(), starts_on, ends_on
    made.clean_fields(exclude=["official", "household", "area", "unit"])
    made.save(force_insert=True)
    log.record("contact.link", made, by=by.text, codes={"kind": kind})
    return made
