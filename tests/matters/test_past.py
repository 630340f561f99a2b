"""Rows of the past as the action takes them: storable or refused alone, and alive again when somebody comes back."""

from datetime import timedelta

import pytest

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.matters import actions, queries
from minqing.matters.actions import PastRow
from minqing.matters.models import Category, Matter, Step
from minqing.matters.rebuild import unequal
from tests.matters import life, states


def _row(**more):
    when = house_clock.start_of(house_clock.today().replace(year=2019, day=2))
    told = {"key": "1", "said_by": "某人", "subject": "路灯", "words": "灯不亮。", "said_at": when, "reply": "修好了。"}
    return PastRow(**{**told, "replied_at": when, **more})


def _record(*rows):
    source = Actor.importing("past-matters")
    return actions.record_past(rows=rows, source="论坛", area=life.sorted_as("530899").area, by=source)


@pytest.mark.parametrize(
    ("more", "field"), [({"key": "k" * 81}, "key"), ({"subject": "长" * 20_001}, "subject"), ({"key": "a\0b"}, "key")]
)
def test_a_past_row_that_cannot_be_stored_says_so_alone(db, more, field):
    with pytest.raises(Refused) as refusal:
        _row(**more).judge()
    assert refusal.value.field == field


def test_a_past_row_begins_with_what_was_said(db):
    assert _record(_row(subject="", words=" " * 80 + "灯不亮。")) == 1
    assert Matter.objects.get().summary.text == "灯不亮。"


def test_names_of_the_past_are_made_storable(db):
    _record(_row(said_by="某\0人", replied_by="住建\0局"))
    matter = Matter.objects.get()
    assert (life.the_request(matter).contact.name, matter.replies.get().signed_as) == ("某人", "住建局")


def test_a_past_row_that_would_be_sealed_fails_alone_where_nobody_may_read_it(db):
    Post.objects.filter(role="R12").update(ends_on=house_clock.today() - timedelta(days=1))
    style = Category.objects.get(name="工作作风投诉")
    with pytest.raises(Refused, match="保密件"):
        _row(category=style).judge()


def test_a_past_that_is_opened_again_is_alive(db, li, wang, unit):
    _record(_row())
    matter = Matter.objects.get()
    life.do("reopen", matter, li, request=life.the_request(matter), words="又不亮了。")
    life.do("rework", matter, li, to=unit("water"), note="请去看看。")
    steps = Step.objects.filter(matter=matter).order_by("revision")
    assert list(steps.values_list("past", flat=True)) == [True, True, True, False, False]
    with house_clock.set_to(house_clock.now() + timedelta(days=60)):
        assert matter in queries.overdue(queries.in_unit(states.official("wang")))


def test_the_past_can_be_sorted(db, li):
    _record(_row())
    matter = Matter.objects.get()
    assert matter in queries.to_sort(li)
    life.do("amend", matter, li, sorted_as=life.sorted_as(category=Category.objects.get(pk="05.5")))
    assert not queries.to_sort(li).exists()
    assert list(unequal()) == []
