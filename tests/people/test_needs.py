"""需要 and 同意: nothing of health or of a child without consent; withdrawn, it is emptied."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minqing.accounts.actor import Actor
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.people import actions, queries
from minqing.people.actions import Agreed
from minqing.people.models import Consent, Need, NeedKind, Notice, Told
from tests.people import homes


def _child(home, user, age=8):
    return homes.member(home, user, "岩小龙", birth_year=house_clock.today().year - age)


def _agreed(**more):
    today = house_clock.today()
    told = {"given_by": "岩温龙", "purpose": "health", "form": "spoken", "given_on": today}
    return Agreed(**{**told, "until": today + timedelta(days=200), **more})


def _given(home, user, **more):
    return actions.give_consent(id=uuid7(), household=home, agreed=_agreed(**more), by=Actor.official(user))


def test_a_need_says_who_until_when_and_on_what_ground(yan_household, chen):
    made = homes.need(yan_household, chen, text="旱季要拉水")
    assert (made.source, made.consent, made.by_user) == ("self", None, chen)
    assert list(Need.objects.on()) == [made]
    assert not Need.objects.on(made.expires_on + timedelta(days=1)).exists()


@pytest.mark.parametrize("kind", ["health", "home-help", "child"])
def test_sensitive_kinds_need_consent(yan_household, chen, kind):
    with pytest.raises(Refused) as refusal:
        homes.need(yan_household, chen, kind)
    assert refusal.value.field == "given_by"
    made = homes.need(yan_household, chen, kind, by_whom="岩温龙")
    assert made.consent.notice == queries.notice_on()


@pytest.mark.parametrize("kind", NeedKind)
def test_whatever_a_child_needs_its_guardian_agrees_to(yan_household, chen, kind):
    child = _child(yan_household, chen)
    with pytest.raises(Refused):
        homes.need(yan_household, chen, kind, resident=child)
    with pytest.raises(Refused, match="监护人"):
        homes.need(yan_household, chen, kind, resident=child, by_whom="岩小龙")
    assert homes.need(yan_household, chen, kind, resident=child, by_whom="岩叫").consent.purpose == "child"


def test_a_child_of_fourteen_is_perhaps_still_thirteen(yan_household, chen):
    assert _child(yan_household, chen, age=14).is_child
    assert not homes.member(yan_household, chen, "岩大龙", birth_year=house_clock.today().year - 15).is_child


def test_a_standing_consent_is_found(yan_household, chen):
    consent = _given(yan_household, chen)
    assert homes.need(yan_household, chen, "health").consent == consent
    with pytest.raises(Refused, match="只到"):
        homes.need(yan_household, chen, "health", days=300)


def test_one_persons_consent_is_nobody_elses(yan_household, chen):
    mother = homes.member(yan_household, chen, "咪涛")
    _given(yan_household, chen)
    with pytest.raises(Refused):
        homes.need(yan_household, chen, "health", resident=mother)


@pytest.mark.parametrize("days", [0, 400])
def test_at_most_a_year(yan_household, chen, days):
    with pytest.raises(Refused) as refusal:
        homes.need(yan_household, chen, days=days)
    assert refusal.value.field == "expires_on"
    with pytest.raises(Refused):
        _given(yan_household, chen, until=house_clock.today() + timedelta(days=days))


def test_it_is_met(yan_household, chen):
    made = homes.need(yan_household, chen)
    told = {"need": made, "met_on": house_clock.today(), "seen": 0, "op": uuid7(), "by": Actor.official(chen)}
    for _time in range(2):
        actions.meet_need(**told)
    assert Need.objects.get().met_on == house_clock.today()
    with pytest.raises(Refused):
        actions.prolong_need(
            need=made, expires_on=house_clock.today() + timedelta(9), seen=1, op=uuid7(), by=Actor.official(chen)
        )


def test_it_is_looked_at_again(yan_household, chen):
    made = homes.need(yan_household, chen, days=10)
    later = house_clock.today() + timedelta(days=100)
    told = {"need": made, "op": uuid7(), "by": Actor.official(chen)}
    assert actions.prolong_need(expires_on=later, seen=0, **told).expires_on == later
    with pytest.raises(Refused, match="刚有人改过"):
        actions.prolong_need(expires_on=later + timedelta(9), seen=0, **{**told, "op": uuid7()})


def test_not_beyond_the_consent(yan_household, chen):
    made = homes.need(yan_household, chen, "health", by_whom="岩温龙", days=10)
    told = {"seen": 0, "op": uuid7(), "by": Actor.official(chen)}
    with pytest.raises(Refused, match="先再问一次"):
        actions.prolong_need(need=made, expires_on=house_clock.today() + timedelta(days=20), **told)


def test_withdrawn_it_is_emptied(yan_household, chen):
    mother = homes.member(yan_household, chen, "咪涛")
    made = homes.need(yan_household, chen, "home-help", by_whom="咪涛", resident=mother, text="要人带去拿药")
    other = homes.need(yan_household, chen, text="旱季要拉水")
    today = house_clock.today()
    told = {"withdrawn_on": today, "seen": 0, "op": uuid7(), "by": Actor.official(chen)}
    actions.withdraw_consent(consent=made.consent, **told)
    made.refresh_from_db()
    assert (made.text, made.kind, made.resident) == ("", "other", None)
    assert made.erased_at is not None
    assert Consent.objects.get().withdrawn_on == today
    assert list(Need.objects.on()) == [other]
    with pytest.raises(Refused):
        homes.need(yan_household, chen, "home-help", resident=mother)


def test_the_database_holds_to_it(yan_household):
    today = house_clock.today()
    told = {"household": yan_household, "kind": "health", "source": "self", "starts_on": today}
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.create(expires_on=today + timedelta(9), **told)


def test_who_keeps_no_card_writes_no_need(yan_household, wang, sun):
    for user in (wang, sun):
        with pytest.raises(Refused, match="不归您管"):
            homes.need(yan_household, user)
        with pytest.raises(Refused, match="不归您管"):
            _given(yan_household, user)


# --- what people are told ---


def test_a_county_begins_with_a_notice_of_our_own(db):
    notice = queries.notice_on()
    assert (notice.version, len(notice.text) > 300) == ("2021-1", True)
    assert queries.notice_on(house_clock.today().replace(year=2015)) == notice


def test_they_were_told_the_version_of_that_day(yan_household, chen, li):
    today = house_clock.today()
    told = {"version": "2026-2", "text": "我们记什么，为什么。", "from_on": today + timedelta(days=1)}
    actions.add_notice(op=uuid7(), by=Actor.official(li), **told)
    row = {"household": yan_household, "how": "read-out", "by": Actor.official(chen)}
    actions.tell(id=uuid7(), told_on=today, **row)
    assert Told.objects.get().notice_id == "2021-1"
    with pytest.raises(Refused, match="还没到"):
        actions.tell(id=uuid7(), told_on=today + timedelta(days=1), **row)


def test_only_the_county_desk_words_the_notice_anew(chen, li):
    told = {"text": "新的", "from_on": house_clock.today(), "op": uuid7()}
    with pytest.raises(Refused, match="民情办"):
        actions.add_notice(version="2026-2", by=Actor.official(chen), **told)
    with pytest.raises(Refused) as refusal:
        actions.add_notice(version="2021-1", by=Actor.official(li), **told)
    assert refusal.value.field == "version"
    assert Notice.objects.count() == 1
