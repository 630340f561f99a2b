"""民情联系卡: made as it stands today, handed over on a day; a new one where anything on it is another."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import User
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.matters.actions.promising import Promise, promise
from minqing.matters.cards import Face, as_printed, face, faces
from minqing.people import actions as people
from minqing.people.actions import holding
from minqing.people.actions.batch import Bond, held_many, link_many
from minqing.people.models import ContactCard, ContactKind, ContactLink, Household

_LABEL = gettext_noop("民情联系卡")  # as it is stored; each page says it in its reader's language


@action
def issue_card(
    *, id: UUID, household: Household, official: User, by: Actor, promised: Sequence[tuple[str, date]] = ()
) -> ContactCard:
    """With his open promises to this home and those he makes on the card itself: words, and until when.

    Raises Refused where nothing would be otherwise than on the card before.
    """
    if before := log.made_before(ContactCard, id, by=by.text):
        return before
    row = holding.held(household, by=by)
    if by.kind == Kind.OFFICIAL and by.user_id != official.pk:
        raise Refused(_("联系卡由联系干部自己做"))
    for words, due_on in promised:
        said = Promise(words, clock.today(), due_on, row.area, row)
        source = (_LABEL, "desk:contact-card", str(id))
        promise(id=uuid7(), said=said, official=official, by=by, source=source)
    last = ContactCard.objects.filter(household=row).order_by("number").last()
    made = _made(id, row, official, face(official, row), last)
    made.save(force_insert=True)
    log.record("card.issue", made, by=by.text, codes={"number": made.number})
    return made


def _made(id: UUID, row: Household, official: User, stands: Face, last: ContactCard | None) -> ContactCard:
    """A card that is not saved yet. Raises Refused."""
    if not stands.phone:
        raise Refused(_("还没有您的工作电话，卡上不能空着。请系统管理员补上再做"))
    if last and last.official_id == official.pk and as_printed(last) == stands:
        raise Refused(_("和上一张一模一样，打印上一张就行"))
    made = ContactCard(id=id, household=row, official=official, number=last.number + 1 if last else 1)
    made.name, made.unit, made.office, made.phone = stands.name, stands.unit, stands.office, stands.phone
    made.promises = stands.promises
    return made


@action
def hand_over_cards(
    *, rows: Sequence[tuple[Household, str]], official: User, delivered_on: date, by: Actor
) -> list[ContactCard]:
    """The batch form of `issue_card` and `deliver_card`: an official on a round of his homes, each with how he left it.

    Raises Refused.
    """
    homes = held_many([home for home, _how in rows], by=by)
    if by.kind == Kind.OFFICIAL and by.user_id != official.pk:
        raise Refused(_("联系卡由联系干部自己做"))
    holding.right_day(delivered_on, field="delivered_on")
    stand, last = faces(official, list(homes.values())), _last_cards(homes)
    made = [_made(uuid7(), homes[home.pk], official, stand[home.pk], last.get(home.pk)) for home, _how in rows]
    for card, (_home, how) in zip(made, rows, strict=True):
        _deliver(card, delivered_on, how)
    ContactCard.objects.bulk_create(made)
    log.record_many("card.issue", made, by=by.text)
    log.record_many("card.deliver", made, by=by.text)
    known = ContactLink.objects.on().filter(household__in=homes, official=official, kind=ContactKind.CARD_ISSUE)
    linked = set(known.values_list("household", flat=True))
    new = [home for pk, home in homes.items() if pk not in linked]
    link_many(rows=[Bond(ContactKind.CARD_ISSUE, delivered_on, official, home) for home in new], by=by)
    return made


def _last_cards(homes: Collection[UUID]) -> dict[UUID, ContactCard]:
    rows = ContactCard.objects.filter(household__in=homes).order_by("number")
    return {row.household_id: row for row in rows}


@action
def deliver_card(*, card: ContactCard, delivered_on: date, how: str, seen: int, op: UUID, by: Actor) -> ContactCard:
    """Into their hands; from that day they are linked (建卡联户). Raises Refused."""
    log.claim(op, by=by.text, result=card.pk)
    holding.held(card.household, by=by)
    row = ContactCard.objects.select_for_update(of=("self",)).select_related("household", "official").get(pk=card.pk)
    if row.delivered_on:
        return row
    if row.revision != seen:
        raise Refused(_("这张卡刚有人记过，看过最新的再记"))
    if by.kind == Kind.OFFICIAL and by.user_id != row.official_id:
        raise Refused(_("卡由做卡的干部自己送，自己记"))
    _deliver(row, delivered_on, how)
    row.save(update_fields=["delivered_on", "how", "revision"])
    kind = ContactKind.CARD_ISSUE
    if not ContactLink.objects.on().filter(household=row.household, official=row.official, kind=kind).exists():
        people.link(
            id=uuid7(), kind=kind, official=row.official, household=row.household, starts_on=delivered_on, by=by
        )
    log.record("card.deliver", row, by=by.text)
    return row


def _deliver(row: ContactCard, delivered_on: date, how: str) -> None:
    holding.right_day(delivered_on, field="delivered_on")
    if delivered_on < clock.day_of(row.made_at):
        raise Refused(_("送到的日子不能早于做卡的那天"), field="delivered_on")
    if how not in ContactCard.How.values:
        raise Refused(_("选一下怎么交的"), field="how")
    row.delivered_on, row.how = delivered_on, how
    row.revision += 1
