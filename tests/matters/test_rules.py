"""分办规则: kept, changed, put back, switched off by themselves, and what they suggest."""

from datetime import timedelta

import pytest

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post
from minqing.desk import jobs
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import actions, rulebook
from minqing.matters.models import Category, DispatchRule, Matter, RuleTurn, Step
from minqing.matters.rulebook import RuleBook, suggest
from minqing.territory.models import Organisation
from tests.asking import asks_at_most
from tests.matters import life

pytestmark = pytest.mark.django_db
WATER, PIPES = "类别 03 → 水务局", "原话含「水管|没水」 且 地方 上坝镇 → 交通运输局"


@pytest.fixture
def add(li):
    return lambda line: actions.add_rule(id=uuid7(), line=line, by=life.by(li))


def act(name, rule, user, **args):
    row = DispatchRule.objects.get(pk=rule.pk)
    kwargs = {"seen": row.revision, "op": uuid7(), "by": life.by(user), **args}
    return getattr(actions, f"{name}_rule")(rule=row, **kwargs)


def lines():
    return [entry.text for entry in RuleBook().entries]


def test_it_is_kept_in_the_words_of_the_house(add, li):
    rule = add("类别:水利饮水,渠道是电话->「水务局」")
    assert lines() == ["类别 03「水利饮水」 且 渠道 电话 → 水务局"]
    turn = RuleTurn.objects.get(rule=rule)
    assert (turn.change, turn.revision, turn.by_user, turn.active) == ("add", 0, li, True)


def test_sent_twice_is_added_once(li):
    pk = uuid7()
    for _n in range(2):
        actions.add_rule(id=pk, line=WATER, by=life.by(li))
    assert DispatchRule.objects.count() == RuleTurn.objects.count() == 1


@pytest.mark.parametrize("line", ["类别 03 → 电力局", "类别 03", "类别 12.5 → 水务局", "地方 一组 → 水务局"])
def test_what_points_nowhere_is_not_kept(add, line):
    with pytest.raises(Refused) as refused:
        add(line)
    assert refused.value.field == "line"
    assert not DispatchRule.objects.exists()


def test_only_the_coordinator(he, add):
    rule = add(WATER)
    with pytest.raises(Refused, match="民情办"):
        actions.add_rule(id=uuid7(), line=WATER, by=life.by(he))
    for name, args in (("move", {"up": True}), ("switch", {"active": False}), ("rewrite", {"line": PIPES})):
        with pytest.raises(Refused, match="民情办"):
            act(name, rule, he, **args)


def test_moved_and_put_back(add, li):
    first, second, third = add(WATER), add(PIPES), add("类型 纠纷 → 所在乡镇的工作站")
    act("move", third, li, up=True)
    act("move", third, li, up=True)
    act("move", third, li, up=True)  # it is the first already
    assert [entry.rule for entry in RuleBook().entries] == [third, first, second]
    act("restore", third, li, turn=RuleTurn.objects.get(rule=third, revision=1))
    assert [entry.rule for entry in RuleBook().entries] == [first, third, second]
    assert [row.place for row in DispatchRule.objects.all()] == [1, 2, 3]


def test_rewritten_and_put_back(add, li):
    rule = add(WATER)
    act("rewrite", rule, li, line=PIPES)
    act("switch", rule, li, active=False)
    act("restore", rule, li, turn=RuleTurn.objects.get(rule=rule, revision=0))
    assert lines() == ["类别 03「水利饮水」 → 水务局"]
    changes = RuleTurn.objects.filter(rule=rule).values_list("change", "active")
    assert list(changes) == [("add", True), ("rewrite", True), ("off", False), ("restore", True)]


def test_a_page_older_than_the_row_and_a_form_sent_twice(add, li, luo):
    rule, op = add(WATER), uuid7()
    for _n in range(2):
        assert actions.switch_rule(rule=rule, active=False, seen=0, op=op, by=life.by(li)).revision == 1
    with pytest.raises(Refused, match="刚被别人改过"):
        actions.rewrite_rule(rule=rule, line=PIPES, seen=0, op=uuid7(), by=life.by(luo))
    assert RuleTurn.objects.count() == 2


def end(unit: Organisation) -> None:
    Organisation.objects.filter(pk=unit.pk).update(ends_on=house_clock.today() - timedelta(days=1))


def leave(unit: Organisation) -> None:
    Post.objects.filter(unit=unit).update(ends_on=house_clock.today() - timedelta(days=1))


BREAKS = {
    "unit-gone": lambda unit: end(unit("water")),
    "unit-empty": lambda unit: leave(unit("water")),
    "category": lambda _unit: Category.objects.filter(pk="03").update(in_use=False),
    "area": lambda _unit: DispatchRule.objects.update(text="地方 530899999"),
    "unreadable": lambda _unit: DispatchRule.objects.update(text="水位 高"),
}


@pytest.mark.parametrize("why", BREAKS)
def test_a_rule_that_breaks_switches_itself_off(add, li, he, unit, why):
    rule = add("类别 03 且 地方 青河县 → 水务局")
    matter = life.registered(he, category=Category.objects.get(pk="03.1"))
    assert suggest(matter).entry.rule == rule
    BREAKS[why](unit)
    assert suggest(life.now(matter)).entry is None  # at once, before anybody has written it down
    assert rulebook.broken() == 0
    assert actions.switch_off_broken(by=Actor.system("dispatch-rules")) == 1
    assert actions.switch_off_broken(by=Actor.system("dispatch-rules")) == 0
    rule.refresh_from_db()
    assert (rule.active, rule.broken, rulebook.broken()) == (False, why, 1)
    assert list(RuleTurn.objects.values_list("change", "by_user")) == [("add", li.pk), ("break", None)]
    with pytest.raises(Refused):
        act("switch", rule, li, active=True)


def test_it_is_put_right_and_in_use_again(add, li, unit):
    rule = add(WATER)
    leave(unit("water"))
    actions.switch_off_broken(by=Actor.system("dispatch-rules"))
    rule = act("rewrite", rule, li, line="类别 03 → 交通运输局")
    assert (rule.active, rule.broken) == (True, "")


def test_the_worker_looks_now_and_then(clock):
    clock.stop("2026-03-02 09:00")
    looked = []
    job = jobs.now_and_then(lambda: len(looked.append(1) or looked), every=timedelta(minutes=1))
    assert [job(), job()] == [1, 0]
    clock.forward(minutes=1)
    assert job() == 2
    clock.stop("2026-03-01")
    assert job() == 3


def test_the_first_that_applies_is_suggested(add, he, unit):
    add("地方 下坝乡 → 所在乡镇的工作站")
    add(PIPES)
    add(WATER)
    told = suggest(life.registered(he, category=Category.objects.get(pk="03.1")))
    assert (told.unit, told.entry.nth) == (unit("roads"), 2)
    assert told.because == ["原话里有「水管」「没水」", "地方在上坝镇"]
    assert [(one.rule.nth, one.because) for one in told.missed] == [(1, ["地方不在下坝乡"])]


def test_the_station_of_its_own_township(add, he, ma, li, unit):
    add("类型 求助 → 所在乡镇的工作站")
    assert suggest(life.registered(he)).unit == unit("shangba_station")
    assert suggest(life.registered(ma, code="530899101200001")).unit == unit("xiaba_station")
    told = suggest(life.registered(li, code="530899"))
    assert told.unit is None
    assert told.missed[0].because == ["这个地方没有能接的工作站"]


def test_without_rules_the_table_of_categories_suggests(he, unit):
    water = Category.objects.get(pk="03.1")
    told = suggest(life.registered(he, category=water))
    assert (told.unit, told.entry) == (unit("water"), None)
    assert suggest(life.registered(he)).unit is None


def test_what_was_suggested_and_what_was_chosen_stand_in_the_step(add, li, he, unit):
    rule = add(PIPES)
    matter = life.do("dispatch", life.registered(he), li, to=unit("water"))
    facts = Step.objects.get(matter=matter, move="dispatch").facts
    assert facts["to"] == str(unit("water").pk)
    assert (facts["suggested"], facts["rule"], facts["rule_nth"]) == (str(unit("roads").pk), str(rule.pk), "1")


def test_a_sealed_category_or_accusation_is_never_ruled(add):
    for line in ("类别 12.4 → 水务局", "类型 检举控告 → 水务局"):
        with pytest.raises(Refused):
            add(line)


def test_it_asks_the_same_however_many_rules(add, he):
    matter = life.registered(he, category=Category.objects.get(pk="03.1"))
    matter = Matter.objects.select_related("category__lead").get(pk=matter.pk)
    for n in range(12):
        add(f"类别 03 且 地方 大寨村|小寨村 且 原话含「词{n}」 → 水务局")
    with asks_at_most(8):
        assert suggest(matter).entry is None
