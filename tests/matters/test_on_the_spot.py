"""Settled where it was said: only with the person there, and with his word."""

import pytest

from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.actions import OnTheSpot
from minqing.matters.models import Matter
from tests.matters import life


def spot(**more):
    given = {"done": "接好了灯线。", "reply": "路灯亮了。", "satisfaction": "satisfied", "solved": "yes", **more}
    return OnTheSpot(**given)


def settle(user, *, said=None, **more):
    pk = uuid7()
    args = {"said": said or life.said("路灯不亮"), "sorted_as": life.sorted_as(), "happened_at": house_clock.now()}
    actions.solve_on_the_spot(id=pk, spot=spot(**more), op=uuid7(), by=life.by(user), **args)
    return Matter.objects.get(pk=pk)


@pytest.mark.parametrize("satisfaction", ["no-answer", "nobody", "", "fine"])
def test_settled_on_the_spot_carries_an_answer(dao, satisfaction):
    with pytest.raises(Refused):
        settle(dao, satisfaction=satisfaction, solved="")
    assert not Matter.objects.exists()


def test_settled_on_the_spot_was_solved_by_a_known_word(dao):
    with pytest.raises(Refused):
        settle(dao, solved="zzz")


@pytest.mark.parametrize(("channel", "way"), [("door", "face"), ("counter", "face"), ("phone", "phone")])
def test_on_the_spot_is_where_the_person_was(dao, channel, way):
    matter = settle(dao, said=life.said("路灯不亮", channel=channel))
    assert life.the_request(matter).deliveries.get().way == way


@pytest.mark.parametrize("channel", ["letter", "liaison", "relative", "online"])
def test_who_was_not_there_is_not_answered_on_the_spot(dao, channel):
    with pytest.raises(Refused) as refusal:
        settle(dao, said=life.said("路灯不亮", channel=channel, through="玉香"))
    assert refusal.value.field == "channel"


def test_content_and_yet_unsolved_is_explained_and_not_settled(dao):
    assert settle(dao, solved="no").outcome == "explained"
