"""Two coordinators at one list of rules."""

import pytest

from minqing.accounts.actor import Actor
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.models import Category, DispatchRule, DutyItem, RuleTurn
from tests.matters import life
from tests.matters.test_duties import line
from tests.matters.test_races import refusals, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kept(li) -> list[DispatchRule]:
    lines = ["类别 03 → 水务局", "类型 纠纷 → 所在乡镇的工作站", "原话含「路」 → 交通运输局"]
    return [actions.add_rule(id=uuid7(), line=one, by=life.by(li)) for one in lines]


def test_one_wins_and_the_other_is_told(kept, li, luo):
    def move(who, *, up):
        return lambda: actions.move_rule(rule=kept[1], up=up, seen=0, op=uuid7(), by=life.by(who))

    assert refusals(together(move(li, up=True), move(luo, up=False))) == ["这条规则刚被别人改过，刷新看看再改"]
    assert [row.place for row in DispatchRule.objects.all()] == [1, 2, 3]
    assert RuleTurn.objects.filter(rule=kept[1]).count() == 2


def test_two_that_are_moved_at_once_leave_no_gap(kept, li, luo):
    def move(who, rule):
        return lambda: actions.move_rule(rule=rule, up=True, seen=0, op=uuid7(), by=life.by(who))

    assert refusals(together(move(li, kept[1]), move(luo, kept[2]))) == []
    assert sorted(row.place for row in DispatchRule.objects.all()) == [1, 2, 3]


def test_two_workers_write_it_down_once(kept):
    Category.objects.filter(pk="03").update(in_use=False)
    work = [lambda: actions.switch_off_broken(by=Actor.system("dispatch-rules"))] * 4
    assert sorted(together(*work)) == [0, 0, 0, 1]
    assert RuleTurn.objects.filter(change="break").count() == 1


def test_two_correct_one_line_of_the_list(li, luo):
    item = actions.add_duty(id=uuid7(), line=line(), by=life.by(li))

    def correct(who, duty):
        return lambda: actions.correct_duty(id=uuid7(), item=item, line=line(duty), by=life.by(who))

    assert refusals(together(correct(li, "support"), correct(luo, "taken-back"))) == [
        "这一条刚被别人改过，刷新看看再改"
    ]
    assert DutyItem.objects.standing().count() == 1
