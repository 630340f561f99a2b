"""Households, residents and the links to their officials, as they are first written down; and how a link ends."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import Post, User
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.people import access
from minqing.people.models import ContactKind, ContactLink, Household, Resident
from minqing.territory.models import Area, Organisation


@action
def add_household(
    *, id: UUID, kind: str, area: Area, name: str, by: Actor, address: str = "", phone: str = ""
) -> Household:
    """Raises Refused for an official who keeps no cards there. Asked again under the same id, the same household."""
    if before := log.made_before(Household, id, by=by.text):
        return before
    may_add(area, by=by)
    household = home(id=id, kind=kind, area=area, name=name, address=address, phone=phone)
    household.save(force_insert=True)
    log.record("household.add", household, by=by.text, codes={"area": area.pk, "kind": kind})
    return household


def may_add(area: Area, *, by: Actor) -> None:
    user = User.acting(by) if by.kind == Kind.OFFICIAL else None
    if user and not access.keeps_in(user, area):
        raise Refused(_("那里不归您登记"), field="area")


def home(*, id: UUID, kind: str, area: Area, name: str, address: str = "", phone: str = "") -> Household:
    """A household that is not saved yet, as it must be."""
    household = Household(id=id, kind=kind, area=area, name=name.strip())
    household.address, household.phone = address.strip(), phone.strip()
    household.clean_fields(exclude=["area"])
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

    An official arranges it where that is his to arrange; the card that he hands over himself makes its own link.
    A unit's link that names only an official is that of the unit of his first post. Raises Refused.
    """
    if kind == ContactKind.UNIT_PAIRING and unit is None and official is not None:
        post = Post.objects.filter(user=official).select_related("unit").order_by("starts_on", "pk").first()
        unit = post.unit if post else None
    made = bond(
        id=id,
        kind=kind,
        starts_on=starts_on,
        official=official,
        household=household,
        area=area,
        unit=unit,
        scheme=scheme,
        ends_on=ends_on,
    )
    if kind != ContactKind.CARD_ISSUE or by.user_id != (official.pk if official else None):
        may_arrange(made, by=by)
    made.save(force_insert=True)
    log.record("contact.link", made, by=by.text, codes={"kind": kind})
    return made


def bond(
    *,
    id: UUID,
    kind: str,
    starts_on: date,
    official: User | None = None,
    household: Household | None = None,
    area: Area | None = None,
    unit: Organisation | None = None,
    scheme: str = "",
    ends_on: date | None = None,
) -> ContactLink:
    """A link that is not saved yet, as it must be."""
    made = ContactLink(id=id, official=official, household=household, area=area, unit=unit, kind=kind)
    made.scheme, made.starts_on, made.ends_on = scheme.strip(), starts_on, ends_on
    made.clean_fields(exclude=["official", "household", "area", "unit"])
    return made


@action
def end_link(*, link: ContactLink, ends_on: date, op: UUID, by: Actor) -> ContactLink:
    """Its last day; with a day of today or before it opens the household no more from the next. Raises Refused."""
    log.claim(op, by=by.text, result=link.pk)
    row = ContactLink.objects.select_for_update(of=("self",)).select_related("household", "area").get(pk=link.pk)
    may_arrange(row, by=by)
    if row.ends_on == ends_on:
        return row
    if row.ends_on and row.ends_on < clock.today():
        raise Refused(_("这一联系已经结束了"), field="ends_on")
    if ends_on < row.starts_on:
        raise Refused(_("结束不能早于开始"), field="ends_on")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    log.record("contact.end", row, by=by.text, codes={"on": ends_on})
    return row


def may_arrange(row: ContactLink, *, by: Actor) -> None:
    """Also of a link to be made: only a clerk in his township, and the coordinator. A job and an import may."""
    user = User.acting(by) if by.kind == Kind.OFFICIAL else None
    area = row.household.area if row.household else row.area
    if user and area and not access.arranges_in(user, area):
        raise Refused(_("那里的联系关系不归您安排"))
