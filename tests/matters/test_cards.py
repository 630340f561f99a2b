"""民情联系卡: made as it stands, handed over on a day, made anew where anything on it is another."""

from datetime import timedelta

import pytest

from minqing.accounts.actor import Actor
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.actions import Promise
from minqing.matters.cards import promises_on
from minqing.matters.models import Commitment
from minqing.people.models import ContactCard, ContactLink


def _promised(home, user, words="三月底前来看水管", days=30):
    today = house_clock.today()
    said = Promise(words, today, today + timedelta(days=days), home.area, home)
    return actions.promise(id=uuid7(), said=said, official=user, by=Actor.official(user))


def _issued(home, user, *words, id=None):
    due = house_clock.today() + timedelta(days=100)
    told = {"household": home, "official": user, "by": Actor.official(user)}
    return actions.issue_card(id=id or uuid7(), promised=[(one, due) for one in words], **told)


def _delivered(card, user, **more):
    told = {"delivered_on": house_clock.today(), "how": "face", "seen": 0, "op": uuid7(), **more}
    return actions.deliver_card(card=card, by=Actor.official(user), **told)


def test_it_says_where_he_is_found_and_what_he_promised(yan_household, chen):
    earlier = _promised(yan_household, chen)
    card = _issued(yan_household, chen, "有事打电话，我接。")
    assert (card.number, card.name, card.unit, card.office) == (1, "陈立", "农业农村局", "农业农村局 101")
    assert card.phone == "0879-6000001"
    made = Commitment.objects.exclude(pk=earlier.pk).get()
    assert card.promises == [str(earlier.pk), str(made.pk)]
    assert (made.source_url, made.source_key, made.household) == ("desk:contact-card", str(card.pk), yan_household)
    assert [one.words.text for one in promises_on(card)] == ["三月底前来看水管", "有事打电话，我接。"]


def test_promises_of_others_and_to_others_stay_away(yan_household, mi_household, chen, sun):
    _promised(mi_household, sun)
    assert _issued(yan_household, chen).promises == []


def test_sent_twice_it_is_one_card(yan_household, chen):
    pk = uuid7()
    assert _issued(yan_household, chen, "我接电话。", id=pk) == _issued(yan_household, chen, "我接电话。", id=pk)
    assert (ContactCard.objects.count(), Commitment.objects.count()) == (1, 1)


def test_a_new_one_only_where_something_is_another(yan_household, chen):
    _issued(yan_household, chen)
    with pytest.raises(Refused, match="一模一样"):
        _issued(yan_household, chen)
    chen.phone = "0879-7000000"
    chen.save(update_fields=["phone"])
    assert _issued(yan_household, chen).number == 2


def test_a_new_official_means_a_new_card(yan_household, chen, dao):
    _issued(yan_household, chen)
    card = _issued(yan_household, dao)
    assert (card.number, card.name, card.unit) == (2, "刀平", "大寨村委会")


def test_without_a_number_to_call_there_is_no_card(yan_household, chen):
    chen.phone = ""
    chen.save(update_fields=["phone"])
    chen.held[0].unit.phone = ""
    chen.held[0].unit.save(update_fields=["phone"])
    with pytest.raises(Refused, match="工作电话"):
        _issued(yan_household, type(chen).objects.get(pk=chen.pk))


def test_nobody_makes_anothers_card(yan_household, chen, he, sun):
    with pytest.raises(Refused, match="自己做"):
        actions.issue_card(id=uuid7(), household=yan_household, official=chen, by=Actor.official(he))
    with pytest.raises(Refused, match="不归您管"):
        _issued(yan_household, sun)


def test_handed_over_it_links_them(yan_household, dao):
    card = _issued(yan_household, dao)
    op = uuid7()
    for _time in range(2):
        _delivered(card, dao, op=op)
    link = ContactLink.objects.get(official=dao)
    assert (link.kind, link.household, link.starts_on) == ("card", yan_household, house_clock.today())
    card.refresh_from_db()
    assert (card.how, card.delivered_on, card.revision) == ("face", house_clock.today(), 1)


def test_a_second_card_makes_no_second_link(yan_household, chen):
    _delivered(_issued(yan_household, chen), chen)
    _delivered(_issued(yan_household, chen, "我接电话。"), chen)
    assert ContactLink.objects.filter(official=chen, kind="card").count() == 1


@pytest.mark.parametrize(("days", "how", "field"), [(1, "face", "delivered_on"), (-1, "face", "delivered_on"),
                                                    (0, "sent", "how")])  # fmt: skip
def test_a_handing_over_that_can_not_be(yan_household, chen, days, how, field):
    card, day = _issued(yan_household, chen), house_clock.today() + timedelta(days=days)
    with pytest.raises(Refused) as refusal:
        _delivered(card, chen, delivered_on=day, how=how)
    assert refusal.value.field == field


def test_he_hands_over_his_own(yan_household, chen, dao):
    with pytest.raises(Refused, match="自己送"):
        _delivered(_issued(yan_household, chen), dao)
