"""What people are told, what they agree to, and what they take back."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.words import LONGEST, tidy
from minqing.people import queries
from minqing.people.actions import holding
from minqing.people.models import LONGEST_DAYS, Consent, Household, Need, NeedKind, Notice, Purpose, Resident, Told


@dataclass(frozen=True)
class Agreed:
    """Who agreed to what, how, from which day until which. `until` may be a year away at most."""

    given_by: str
    purpose: str
    form: str
    given_on: date
    until: date
    resident: Resident | None = None


@action
def give_consent(*, id: UUID, household: Household, agreed: Agreed, by: Actor) -> Consent:
    """On the notice that holds on that day. For a child under fourteen his guardian agrees. Raises Refused."""
    if before := log.made_before(Consent, id, by=by.text):
        return before
    row = holding.held(household, by=by)
    _right(agreed, row)
    made = Consent(id=id, household=row, resident=agreed.resident, given_by=agreed.given_by.strip())
    made.purpose, made.form, made.given_on, made.until = agreed.purpose, agreed.form, agreed.given_on, agreed.until
    made.notice, made.by_user_id = queries.notice_on(agreed.given_on), by.user_id
    made.clean_fields(exclude=["household", "resident", "notice", "by_user"])
    made.save(force_insert=True)
    log.record("consent.give", made, by=by.text, codes={"purpose": made.purpose})
    return made


def _right(agreed: Agreed, row: Household) -> None:
    holding.right_day(agreed.given_on, field="given_on")
    if not agreed.given_by.strip():
        raise Refused(_("写上是谁同意的"), field="given_by")
    if not agreed.given_on < agreed.until <= agreed.given_on + timedelta(days=LONGEST_DAYS):
        raise Refused(_("期限最长一年，到时候再问"), field="until")
    child = agreed.resident
    if child and child.household_id != row.pk:
        raise Refused(_("这个人不在这一户了"), field="resident")
    if agreed.purpose == Purpose.CHILD and child and agreed.given_by.strip() == child.name:
        raise Refused(_("孩子不满十四岁，写监护人的姓名"), field="given_by")
    if child and child.is_child and agreed.purpose == Purpose.HEALTH:
        raise Refused(_("不满十四岁的孩子，要监护人为孩子的事同意"), field="purpose")


@action
def withdraw_consent(*, consent: Consent, withdrawn_on: date, seen: int, op: UUID, by: Actor) -> Consent:
    """What stands on it is emptied at once: words and kind of each need. That there was one stays. Raises Refused."""
    log.claim(op, by=by.text, result=consent.pk)
    holding.held(consent.household, by=by)
    row = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if row.withdrawn_on:
        return row
    if row.revision != seen:
        raise Refused(_("这一条刚有人改过，看过最新的再办"))
    holding.right_day(withdrawn_on, field="withdrawn_on")
    if withdrawn_on < row.given_on:
        raise Refused(_("撤回不能早于同意"), field="withdrawn_on")
    row.withdrawn_on = withdrawn_on
    row.revision += 1
    row.save(update_fields=["withdrawn_on", "revision"])
    emptied = Need.objects.filter(consent=row, erased_at=None)
    count = emptied.update(text="", kind=NeedKind.OTHER, resident=None, erased_at=clock.now())
    log.record("consent.withdraw", row, by=by.text, codes={"emptied": count})
    return row


@action
def tell(*, id: UUID, household: Household, how: str, told_on: date, by: Actor) -> Told:
    """They were told what is kept of them and why, in the version that holds on that day. Raises Refused."""
    if before := log.made_before(Told, id, by=by.text):
        return before
    row = holding.held(household, by=by)
    holding.right_day(told_on, field="told_on")
    made = Told(id=id, household=row, notice=queries.notice_on(told_on), how=how, told_on=told_on)
    made.by_user_id = by.user_id
    made.clean_fields(exclude=["household", "notice", "by_user"])
    made.save(force_insert=True)
    log.record("household.tell", row, by=by.text, codes={"notice": made.notice_id})
    return made


@action
def add_notice(*, version: str, text: str, from_on: date, op: UUID, by: Actor) -> Notice:
    """Another version of what people are told, by the county's own desk; earlier ones stay. Raises Refused."""
    if log.answered(op, by=by.text):
        return Notice.objects.get(pk=version.strip())
    log.claim(op, by=by.text, result=op)
    user = User.acting(by)
    if by.kind == Kind.OFFICIAL and not (user and user.has_role(Role.COORDINATOR)):
        raise Refused(_("告知书由民情办来改"))
    if Notice.objects.filter(pk=version.strip()).exists():
        raise Refused(_("这个版本号用过了，换一个"), field="version")
    if from_on < clock.today():
        raise Refused(_("启用的日子要在今天或以后"), field="from_on")
    text = tidy(text)
    if not text or len(text) > LONGEST:
        raise Refused(_("写上内容，最多 %(most)d 个字") % {"most": LONGEST}, field="text")
    made = Notice(version=version.strip(), text=text, from_on=from_on)
    made.clean_fields()
    made.save(force_insert=True)
    log.record("notice.add", made, by=by.text)
    return made
