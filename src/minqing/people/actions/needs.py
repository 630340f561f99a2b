"""需要: written down with who said so and until when; met, or looked at again. Never more than a year."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.people import queries
from minqing.people.actions import holding
from minqing.people.actions.consents import Agreed, give_consent
from minqing.people.models import LONGEST_DAYS, ON_CONSENT, Consent, Household, Need, NeedKind, Purpose, Resident


@dataclass(frozen=True)
class Needed:
    kind: str
    source: str
    starts_on: date
    expires_on: date
    text: str = ""
    resident: Resident | None = None


@dataclass(frozen=True)
class Asked:
    """Their consent, where it is given in the same breath."""

    given_by: str
    form: str


@action
def add_need(*, id: UUID, household: Household, needed: Needed, by: Actor, asked: Asked | None = None) -> Need:
    """Of health, of a handicap or of a child only on a consent: the one on record, or `asked`. Raises Refused."""
    if before := log.made_before(Need, id, by=by.text):
        return before
    row = holding.held(household, by=by)
    _right(needed, row)
    made = Need(id=id, household=row, resident=needed.resident, kind=needed.kind, text=needed.text.strip())
    made.source, made.starts_on, made.expires_on = needed.source, needed.starts_on, needed.expires_on
    made.by_user_id = by.user_id
    if purpose := purpose_of(needed.kind, needed.resident):
        made.consent = _consent(row, purpose, needed, asked, by=by)
    made.clean_fields(exclude=["household", "resident", "consent", "by_user"])
    made.save(force_insert=True)
    log.record("need.add", made, by=by.text, codes={"ground": "consent" if made.consent_id else "duty"})
    return made


def purpose_of(kind: str, resident: Resident | None) -> str:
    """What must be agreed to before such a need is written down; nothing for most."""
    if kind == NeedKind.CHILD or (resident and resident.is_child):
        return Purpose.CHILD
    return Purpose.HEALTH if kind in ON_CONSENT else ""


def _right(needed: Needed, row: Household) -> None:
    holding.right_day(needed.starts_on, field="starts_on")
    if needed.expires_on < clock.today():
        raise Refused(_("再看的日子要在今天或以后"), field="expires_on")
    if not needed.starts_on < needed.expires_on <= needed.starts_on + timedelta(days=LONGEST_DAYS):
        raise Refused(_("最长记一年，到时候再看"), field="expires_on")
    if needed.resident and (needed.resident.household_id != row.pk or needed.resident.left_on):
        raise Refused(_("这个人不在这一户了"), field="resident")


def _consent(row: Household, purpose: str, needed: Needed, asked: Asked | None, *, by: Actor) -> Consent:
    if asked and asked.given_by.strip():
        until = min(needed.expires_on, clock.today() + timedelta(days=LONGEST_DAYS))
        agreed = Agreed(asked.given_by, purpose, asked.form, clock.today(), until, needed.resident)
        return give_consent(id=uuid7(), household=row, agreed=agreed, by=by)
    found = queries.standing_consent(row, purpose, needed.resident)
    if found is None:
        who = _("监护人") if purpose == Purpose.CHILD else _("本人")
        raise Refused(_("这种需要要%(who)s单独同意才能记。写上是谁同意的") % {"who": who}, field="given_by")
    if needed.expires_on > found.until:
        says = _("他的同意只到 %(day)s，再看的日子不能比它晚")
        raise Refused(says % {"day": found.until.isoformat()}, field="expires_on")
    return found


@action
def meet_need(*, need: Need, met_on: date, seen: int, op: UUID, by: Actor) -> Need:
    """It is there no more. Raises Refused."""
    row = _held(need, seen=seen, op=op, by=by)
    if row.met_on:
        return row
    holding.right_day(met_on, field="met_on")
    if met_on < row.starts_on:
        raise Refused(_("解决不能早于记下的那天"), field="met_on")
    row.met_on = met_on
    return _saved(row, "met_on", verb="need.meet", by=by)


@action
def prolong_need(*, need: Need, expires_on: date, seen: int, op: UUID, by: Actor) -> Need:
    """Looked at, and still there; at most a year from today, and no longer than the consent. Raises Refused."""
    row = _held(need, seen=seen, op=op, by=by)
    if row.expires_on == expires_on:
        return row
    if row.met_on:
        raise Refused(_("这个需要已经解决了"))
    if not clock.today() < expires_on <= clock.today() + timedelta(days=LONGEST_DAYS):
        raise Refused(_("从今天起最长一年，到时候再看"), field="expires_on")
    if row.consent and expires_on > row.consent.until:
        raise Refused(
            _("他的同意只到 %(day)s，要再往后先再问一次") % {"day": row.consent.until.isoformat()}, field="expires_on"
        )
    row.expires_on = expires_on
    return _saved(row, "expires_on", verb="need.prolong", by=by)


def _held(need: Need, *, seen: int, op: UUID, by: Actor) -> Need:
    holding.held(need.household, by=by)
    row = Need.objects.select_for_update(of=("self",)).select_related("consent").get(pk=need.pk)
    if log.answered(op, by=by.text):
        return row
    log.claim(op, by=by.text, result=row.pk)
    if row.erased_at:
        raise Refused(_("同意撤回了，这一条已经抹掉"))
    if row.revision != seen:
        raise Refused(_("这一条刚有人改过，看过最新的再办"))
    return row


def _saved(row: Need, name: str, *, verb: str, by: Actor) -> Need:
    row.revision += 1
    row.save(update_fields=[name, "revision"])
    log.record(verb, row, by=by.text)
    return row
