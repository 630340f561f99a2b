"""Two who act on one home at the same moment, as threads on PostgreSQL."""

from datetime import timedelta

import pytest

from minqing.accounts.actor import Actor
from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.matters import actions as matters
from minqing.people import actions
from minqing.people.actions import Clash, Merged
from minqing.people.models import CardVersion, ContactCard, Household
from tests.matters.test_races import together
from tests.people import homes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _change(home, user, **values):
    told = {"why": "changed", "happened_on": clock.today(), "seen": 0, "op": uuid7(), "by": Actor.official(user)}
    whole = {**homes.stands(home), **values}
    return lambda: actions.change_card(household=home, values=whole, **told)


def test_two_fields_of_one_card(yan_household, chen, dao):
    together(_change(yan_household, chen, land="水田 4 亩"), _change(yan_household, dao, water="旱季停"))
    content = homes.card(yan_household).content
    assert (content.land, content.water) == ("水田 4 亩", "旱季停")
    assert list(CardVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_one_field_of_one_card(yan_household, chen, dao):
    answers = together(_change(yan_household, chen, land="4 亩"), _change(yan_household, dao, land="5 亩"))
    assert [type(one) for one in answers if isinstance(one, Clash)] == [Clash]
    assert homes.now(yan_household).revision == 2


def test_one_form_sent_four_times_at_once(yan_household, chen):
    change = _change(yan_household, chen, land="4 亩")
    together(change, change, change, change)
    assert homes.now(yan_household).revision == 2


def test_merged_while_it_is_changed(yan_household, shop_household, chen, li, dao):
    told = {"happened_on": clock.today(), "seen": 0, "other_seen": 0, "op": uuid7(), "by": Actor.official(li)}
    answers = together(
        lambda: actions.merge_households(household=yan_household, other=shop_household, **told),
        _change(shop_household, dao, land="没有地"),
    )
    merged = homes.now(shop_household).merged_into is not None
    assert isinstance(answers[1], Merged) == merged  # either he is told where it went, or the joining is


def test_two_joined_crosswise(yan_household, shop_household, li, luo):
    told = {"happened_on": clock.today(), "seen": 0, "other_seen": 0}

    def join(one, other, user):
        by = {"op": uuid7(), "by": Actor.official(user)}
        return lambda: actions.merge_households(household=one, other=other, **told, **by)

    together(join(yan_household, shop_household, li), join(shop_household, yan_household, luo))
    assert Household.objects.filter(merged_into__isnull=False).count() == 1


def test_two_cards_of_one_home_have_two_numbers(yan_household, chen, dao):
    due = clock.today() + timedelta(days=90)

    def issue(user):
        told = {"household": yan_household, "official": user, "by": Actor.official(user)}
        return lambda: matters.issue_card(id=uuid7(), promised=[("我接电话。", due)], **told)

    together(issue(chen), issue(dao))
    assert sorted(ContactCard.objects.values_list("number", flat=True)) == [1, 2]
