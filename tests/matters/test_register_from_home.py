"""登记 for whoever comes from the page of a home: he is not asked again whose it is."""

import pytest
from django.urls import reverse

from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters.models import Request
from minqing.people import actions as people
from tests.asking import asks_at_most
from tests.matters import life
from tests.visits import going

URL = reverse("matters:register")


def test_ones_own_household_is_chosen(client_of, chen, yan_household):
    form = client_of(chen).get(URL, {"household": yan_household.pk}).context["form"]
    assert (form["own"].value(), form["area"].value()) == (str(yan_household.pk), yan_household.area_id)


def test_one_of_his_village_is_found_by_name(client_of, dao, yan_household):
    answer = client_of(dao).get(URL, {"household": yan_household.pk})
    form = answer.context["form"]
    assert (form["name"].value(), form["known"].value()) == ("岩温龙", str(yan_household.pk))
    typed = {"op": uuid7(), "area": yan_household.area_id, "name": "岩温龙", "known": str(yan_household.pk)}
    typed |= {"words": "水管裂了。", "who": "household", "channel": "door", "provenance": "first-hand"}
    typed |= {"urgency": "normal", "said_at_0": "2026-03-02", "do": "register"}
    assert client_of(dao).post(URL, typed).status_code == 302
    assert Request.objects.get().household == yan_household


def test_one_that_was_joined_to_another_meanwhile(client_of, chen, li, yan_household):
    other = going.home("李勾", of=chen)
    told = {"happened_on": house_clock.today(), "seen": 0, "other_seen": 0, "op": uuid7(), "by": life.by(li)}
    people.merge_households(household=other, other=yan_household, **told)
    typed = {"op": uuid7(), "area": yan_household.area_id, "name": "", "own": str(yan_household.pk)}
    typed |= {"words": "水管裂了。", "who": "household", "channel": "door", "provenance": "first-hand"}
    typed |= {"urgency": "normal", "said_at_0": house_clock.today().isoformat(), "do": "register"}
    assert client_of(chen).post(URL, typed).status_code == 302
    assert Request.objects.get().household == other


@pytest.mark.parametrize("asked", ["", "nonsense", "mi"])
def test_one_he_does_not_see_is_not_told(client_of, chen, mi_household, asked):
    asked = mi_household.pk if asked == "mi" else asked
    answer = client_of(chen).get(URL, {"household": asked})
    assert answer.status_code == 200
    assert "米阿妹" not in answer.text
    assert not answer.context["form"]["own"].value()


def test_it_asks_little(client_of, chen, yan_household):
    client = client_of(chen)
    with asks_at_most(14):
        client.get(URL, {"household": yan_household.pk})
