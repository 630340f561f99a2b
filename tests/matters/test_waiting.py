"""Beside the state: an extension asked for and ruled on, and a pause while the person is waited for."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from minqing.desk.outline import telling as outline
from minqing.lib import clock as house_clock
from minqing.lib import days, saying
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import actions, limits, queries, telling
from minqing.matters.models import Matter, Step
from minqing.matters.rebuild import unequal
from minqing.matters.story import Story
from minqing.matters.workflow import State
from tests.matters import life, listing, states
from tests.matters.test_act import filled, url

pytestmark = pytest.mark.django_db
MONDAY = "2026-03-02 09:00"  # a week without holidays; promised for Wednesday the 11th
DUE, LAST = date(2026, 3, 11), date(2026, 3, 20)


@pytest.fixture
def handled(clock):
    clock.stop(MONDAY)
    matter = states.at(State.HANDLING)
    assert matter.due_on == DUE
    return matter


def ask(matter, user, until=LAST):
    return life.do("ask_extension", matter, user, until=until, reason="管子没到。")


def story_of(matter):
    return [told.what for told in Story(life.now(matter), masked=False).steps()]


# --- an extension ---


def test_it_is_asked_for_and_granted_and_the_first_day_is_kept(handled, wang, li):
    matter = ask(handled, wang)
    assert (matter.state, matter.due_on, matter.extension_asked_until) == ("handling", DUE, LAST)
    matter = life.do("extend", matter, li, told="王勇打电话说的，他说行。", told_at=house_clock.now())
    assert (matter.state, matter.due_on, matter.extended_from) == ("handling", LAST, DUE)
    assert matter.extension_asked_until is None
    assert telling.line(matter).until == "已延期到3月20日 周五"
    assert story_of(matter)[:2] == [
        "同意延期，从3月11日 周三延到3月20日 周五，3月2日 周一告诉了本人",
        "申请延期到3月20日 周五",
    ]
    assert list(unequal()) == []


def test_whoever_was_not_told_is_still_to_be_told(handled, wang, li):
    matter = life.do("extend", ask(handled, wang), li, told="")
    assert story_of(matter)[0].endswith("还要告诉本人")


def test_a_refused_one_leaves_the_day_and_is_not_asked_again(handled, wang, li):
    matter = life.do("refuse_extension", ask(handled, wang), li, reason="用不了那么久。")
    assert (matter.due_on, matter.extended_from, matter.extension_asked_until) == (DUE, None, None)
    with pytest.raises(Refused, match="已经申请过一次延期，没有同意"):
        ask(matter, wang)
    assert list(unequal()) == []


def test_it_is_asked_once_in_a_round_and_anew_in_the_next(handled, wang, wen, li, he, zhou, unit):
    matter = life.do("extend", ask(handled, wang), li, told="")
    with pytest.raises(Refused, match="已经延期过一次"):
        ask(matter, wang, LAST + timedelta(days=3))
    life.do("reply", matter, wang, answer=actions.Answer("换好了。", "settled"), signed_by=wang)
    life.evaluated(life.delivered(matter, he), zhou, "dissatisfied", "no")
    matter = life.do("rework", matter, li, to=unit("water"), note="再去看。")
    assert (matter.due_on, matter.extended_from) == (DUE, None)
    matter = ask(life.do("sign", matter, wen), wen)
    assert matter.extension_asked_until == LAST
    assert list(unequal()) == []


@pytest.mark.parametrize(
    ("until", "says"),
    [(DUE, "要比现在答应的日子晚"), (date(2026, 3, 1), "要比现在答应的日子晚"), (date(2026, 3, 21), "最多延到3月20日")],
)
def test_the_day_lies_after_the_promised_one_and_not_too_far(handled, wang, client_of, until, says):
    with pytest.raises(Refused, match=says) as refusal:
        ask(handled, wang, until)
    assert refusal.value.field == "until"
    page = client_of(wang).post(
        url(handled, "ask-extension"), filled(handled, "ask-extension", until=until.isoformat(), reason="管子没到")
    )
    assert page.status_code == 422
    assert says in page.text
    assert "管子没到" in page.text


def test_as_many_working_days_again_as_the_kind_has():
    told = {"kind": "complaint", "urgency": "normal", "due_on": DUE}
    assert days.between(DUE, limits.extended_at_most(**told)) == 15
    assert days.between(DUE, limits.extended_at_most(**told | {"urgency": "livelihood"})) == 1
    assert not limits.may_be_extended(kind="inquiry", urgency="normal")
    assert not limits.may_be_extended(kind="help", urgency="danger")


def test_not_after_the_day_has_passed(handled, wang, clock):
    clock.stop("2026-03-11 23:59")
    assert ask(handled, wang).extension_asked_until == LAST
    clock.stop("2026-03-12 00:01")
    other = states.at(State.HANDLING)
    clock.stop("2026-04-12 09:00")
    with pytest.raises(Refused, match="答应的日子已经过了"):
        ask(other, wang, date(2026, 4, 20))


def test_what_was_asked_for_too_long_ago_can_only_be_refused(handled, wang, li, clock):
    matter = ask(handled, wang, date(2026, 3, 12))
    clock.stop("2026-03-13 09:00")
    with pytest.raises(Refused, match="只能不同意"):
        life.do("extend", matter, li, told="")
    assert life.do("refuse_extension", matter, li, reason="来不及定了。").due_on == DUE


def test_what_has_become_urgent_since_is_not_extended(handled, wang, li):
    matter = life.do("amend", ask(handled, wang), li, sorted_as=life.sorted_as(urgency="danger"))
    with pytest.raises(Refused, match="不能延期"):
        life.do("extend", matter, li, told="")


def test_whoever_asks_does_not_answer_himself(li, luo, he, unit):
    matter = life.do("dispatch", life.registered(he), li, to=unit("office"))
    matter = ask(life.do("sign", matter, luo), luo, days.after(matter.due_on, 2))
    for move, words in (("extend", {"told": ""}), ("refuse_extension", {"reason": "不用。"})):
        with pytest.raises(Refused, match="别的人来定"):
            life.do(move, matter, luo, **words)
    assert life.do("extend", matter, li, told="").extended_from


@pytest.mark.parametrize(
    ("move", "args"),
    [
        ("reply", lambda: {"answer": actions.Answer("换好了。", "settled"), "signed_by": states.official("wang")}),
        ("defer", states._explain),
    ],
)
def test_what_nobody_ruled_on_lapses_when_the_work_is_over(handled, wang, move, args):
    matter = life.do(move, ask(handled, wang), wang, **args())
    assert (matter.extension_asked_until, matter.due_on) == (None, DUE)
    assert list(unequal()) == []


def test_the_next_unit_asks_for_itself(handled, wang, zhao, li, unit):
    matter = life.do("reassign", ask(handled, wang), li, to=unit("roads"), note="路面归交通。")
    assert matter.extension_asked_until is None
    assert ask(life.do("sign", matter, zhao), zhao).extension_asked_until == LAST


def test_it_lies_with_those_who_send(handled, wang, li, he, client_of):
    matter = ask(handled, wang)
    page = client_of(li).get("/matters/to-send/")
    assert listing.shown(page) == [matter.pk]
    assert f"/matters/{matter.pk}/extend/" in page.text
    assert "定延期" in client_of(li).get("/").text
    assert listing.shown(client_of(li).get("/matters/to-send/", {"pile": "left"})) == []
    assert listing.shown(client_of(he).get("/matters/to-send/")) == []  # a county's bureau leads
    assert f"/matters/{matter.pk}/reply/" in client_of(wang).get("/matters/unit/", {"pile": "work"}).text


def test_a_townships_clerk_rules_on_what_his_township_does(he, dao, unit):
    matter = life.do("dispatch", life.registered(he), he, to=unit("dazhai"))
    matter = ask(life.do("sign", matter, dao), dao, days.after(matter.due_on, 1))
    assert list(queries.to_send(he)) == [matter]
    assert life.do("extend", matter, he, told="").extended_from


def test_the_page_says_what_is_asked_what_was_and_what_the_household_reads(handled, wang, li, client_of):
    matter, client = ask(handled, wang), client_of(li)
    page = client.get(f"/matters/{matter.pk}/").text
    assert "申请延到3月20日 周五，等着定" in page
    assert page.index("/extend/") < page.index("/refuse-extension/")
    form = client.get(url(matter, "extend")).text
    assert "管子没到。" in form
    assert "同意，延到3月20日 周五" in form
    assert client.post(url(matter, "extend"), filled(matter, "extend", yet="no")).status_code == 302
    page = client.get(f"/matters/{matter.pk}/").text
    assert "原来是3月11日 周三，已延期" in page
    assert "答复的日子延到3月20日 周五" in page
    assert "还要去告诉他本人" in page


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"yet": ""}, "还没有选告诉他了吗"),
        ({"yet": "yes", "told": ""}, "还没有填谁告诉的"),
        ({"yet": "yes", "told": "王勇说的", "told_at_0": ""}, "还没有填什么时候告诉的"),
        ({"yet": "yes", "told": "王勇说的", "told_at_0": "2026-09-01"}, "这个时间还没到"),
        ({"yet": "yes", "told": "王勇说的", "told_at_0": "1990-01-01"}, "太早了"),
    ],
)
def test_who_told_him_and_when(handled, wang, li, client_of, more, says):
    matter = ask(handled, wang)
    page = client_of(li).post(url(matter, "extend"), filled(matter, "extend", **more))
    assert page.status_code == 422
    assert says in page.text
    assert life.now(matter).due_on == DUE


@pytest.mark.parametrize(
    ("fact", "who", "move", "wrong", "says"),
    [
        ("none", "wang", "ask-extension", {"until": ""}, "还没有选延到哪天"),
        ("none", "wang", "ask-extension", {"until": "明天"}, "这个日期读不出来"),
        ("none", "wang", "ask-extension", {"reason": " "}, "还没有填为什么来不及"),
        ("none", "wang", "pause", {"waiting": ""}, "还没有选等他做什么"),
        ("none", "wang", "pause", {"waiting": "money"}, "没有这一项"),
        ("none", "wang", "pause", {"reason": ""}, "还没有填怎么说的"),
        ("none", "wang", "pause", {"reason": "水" * 30_000}, "最多 20000 个字"),
        ("asked", "li", "refuse-extension", {"reason": ""}, "还没有填为什么不延"),
    ],
)
def test_what_is_wrong_is_said_beside_it(client_of, clock, fact, who, move, wrong, says):
    clock.stop(MONDAY)
    matter = states.beside(fact)
    page = client_of(states.official(who)).post(url(matter, move), filled(matter, move, **wrong))
    assert page.status_code == 422
    assert says in page.text
    assert life.now(matter).revision == matter.revision


# --- a pause ---


def test_the_working_days_of_a_pause_are_given_back(handled, wang, dao, clock):
    matter = life.do("pause", handled, wang, waiting="papers", reason="差一份复印件。")
    assert (matter.state, matter.due_on, telling.line(matter).until) == ("handling", DUE, "等本人补材料")
    clock.forward(days=10)  # Thursday of the next week: eight working days, and the promised day has passed
    assert telling.line(life.now(matter)).until_tone == "paused"
    matter = life.do("resume", matter, dao, words="复印件送来了。")
    assert (matter.paused_at, matter.paused_for) == (None, "")
    assert matter.due_on == days.after(DUE, 8) == date(2026, 3, 23)
    step = Step.objects.get(matter=matter, move="resume")
    assert step.facts["paused_days"] == "8"
    assert story_of(matter)[:2] == [
        "接着办；等了本人 8 个工作日，期限顺延到3月23日 周一",
        "暂停：等本人补材料",
    ]
    assert list(unequal()) == []


@pytest.mark.parametrize(
    ("move", "args"),
    [
        ("handle", lambda: {"words": "材料齐了，去看过。", "happened_at": house_clock.now()}),
        ("reply", lambda: {"answer": actions.Answer("换好了。", "settled"), "signed_by": states.official("wang")}),
        ("defer", states._explain),
        ("pass_on", lambda: {**states._refer(), "signed_by": states.official("wang")}),
    ],
)
def test_whatever_goes_on_with_the_work_ends_the_pause(handled, wang, clock, move, args):
    matter = life.do("pause", handled, wang, waiting="back", reason="下周回来。")
    clock.forward(days=2)
    matter = life.do(move, matter, wang, **args())
    assert (matter.paused_at, matter.due_on) == (None, date(2026, 3, 13))
    assert Step.objects.filter(matter=matter).order_by("revision").last().facts["paused_days"] == "2"
    assert list(unequal()) == []


def test_a_word_beside_it_leaves_the_pause(handled, wang, zhao, he):
    matter = life.do("pause", handled, wang, waiting="mind", reason="要不要迁管，他还没想好。")
    matter = life.do("note", matter, zhao, words="路面我们来补。")
    matter = life.do("join", matter, he, said=life.said("我家也没水。", name="米阿妹"))
    assert matter.paused_at
    assert list(unequal()) == []


def test_days_off_are_no_days_to_give_back(handled, wang, clock):
    clock.stop("2026-03-06 17:00")  # Friday
    matter = life.do("pause", handled, wang, waiting="back", reason="周末回来。")
    clock.stop("2026-03-08 10:00")
    matter = life.do("resume", matter, wang, words="")
    assert matter.due_on == DUE
    assert story_of(matter)[0] == "接着办；等了本人 0 个工作日"


def test_what_was_asked_for_moves_with_the_pause(handled, wang, li, clock):
    matter = life.do("pause", ask(handled, wang), wang, waiting="back", reason="下周回来。")
    clock.forward(days=3)
    matter = life.do("resume", matter, wang, words="")
    assert (matter.due_on, matter.extension_asked_until) == (days.after(DUE, 3), days.after(LAST, 3))
    assert life.do("extend", matter, li, told="").extended_from == days.after(DUE, 3)
    assert list(unequal()) == []


def test_a_paused_one_is_not_overdue_and_is_not_hidden_either(handled, wang, clock, client_of):
    matter = life.do("pause", handled, wang, waiting="back", reason="去打工了，清明回来。")
    clock.stop("2026-03-30 09:00")
    rows = queries.in_unit(wang)
    assert list(queries.overdue(rows)) == []
    assert list(queries.today_in_unit(wang)) == []
    page = client_of(wang).get("/matters/unit/")
    assert listing.shown(page) == [matter.pk]
    assert f"/matters/{matter.pk}/resume/" in page.text
    assert outline._until(life.now(matter)) == ("等本人回来", False)
    life.do("resume", matter, wang, words="回来了。")
    clock.forward(days=30)
    assert list(queries.overdue(rows)) == [matter]


def test_it_does_not_hide_a_delay_that_was_there_before(handled, wang, clock):
    clock.stop("2026-03-12 09:00")
    with pytest.raises(Refused, match="答应的日子已经过了"):
        life.do("pause", handled, wang, waiting="back", reason="他不在。")


def test_the_page_of_a_paused_one(client_of, clock, wang, dao):
    clock.stop(MONDAY)
    matter = states.beside("paused")
    page = client_of(dao).get(f"/matters/{matter.pk}/").text
    assert "正在等您补材料" in page
    assert "3月2日 周一起暂停" in page
    assert '<a class="button offer "' in page
    assert page.index("/resume/") < page.index("/note/")
    clock.forward(days=2)
    assert "期限是3月13日 周五" in client_of(wang).get(url(matter, "resume")).text


def test_rare_ones_are_folded(client_of, wang):
    page = client_of(wang).get(f"/matters/{states.at(State.HANDLING).pk}/").text
    assert page.index("<details") < page.index("/ask-extension/")
    assert page.index("<details") < page.index("/pause/")


# --- both ---


def test_the_promised_day_moves_in_these_moves_alone(clock, he, wang, wen, li, zhou, unit):
    """Every move of a long life; the day changes where it is meant to, and nowhere else."""
    clock.stop(MONDAY)
    matter = states.beside("extended")
    life.do("pause", matter, wang, waiting="mind", reason="他还没想好。")
    clock.forward(days=1)
    life.do("resume", matter, wang, words="想好了。")
    life.do("amend", matter, li, sorted_as=life.sorted_as(kind="complaint"))
    life.do("reassign", matter, li, to=unit("roads"), note="路面归交通。")
    life.do("ask_return", matter, states.official("zhao"), basis="不归我们。")
    life.do("reassign", matter, li, to=unit("water"), note="还是水务。")
    life.do("sign", matter, wang)
    life.do("defer", matter, wang, **states._explain())
    life.do("handle", matter, wang, words="去看过。", happened_at=house_clock.now())
    life.do("reply", matter, wang, answer=actions.Answer("换好了。", "settled"), signed_by=wang)
    life.evaluated(life.delivered(matter, he), zhou, "dissatisfied", "no")
    clock.forward(days=1)
    life.do("rework", matter, li, to=unit("water"), note="再去看。")
    life.worked(matter, handler=wen)
    moved = [step.move for step in Step.objects.order_by("revision") if "due_on" in step.changes]
    assert moved == ["register", "extend", "resume", "rework"]
    assert list(unequal()) == []


@pytest.mark.parametrize(("fact", "move", "username"), [("asked", "extend", "li"), ("paused", "resume", "wang")])
def test_sent_twice_is_done_once_and_stale_is_refused(client_of, clock, fact, move, username):
    clock.stop(MONDAY)
    matter, client = states.beside(fact), client_of(states.official(username))
    form = filled(matter, move)
    assert [client.post(url(matter, move), form).status_code for _n in range(2)] == [302, 302]
    assert life.moves_of(matter).count(move) == 1
    late = client.post(url(matter, move), {**form, "op": str(uuid7())})
    assert late.status_code == 422
    assert "这件事刚有人办过" in late.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"extension_asked_until": DUE},
        {"extended_from": LAST},
        {"paused_at": house_clock.now()},
        {"paused_for": "papers"},
        {"extended_from": DUE - timedelta(days=1), "extension_refused_on": DUE},
        {"paused_at": house_clock.now(), "paused_for": "back", "state": "replied"},
    ],
)
def test_the_database_holds_it(handled, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=handled.pk).update(**wrong)


def test_in_english(handled, wang, li):
    life.do("extend", ask(handled, wang), li, told="")
    with translation.override("en"):
        assert telling.line(life.now(handled)).until == f"Extended to {saying.day(LAST)}"
        assert story_of(handled)[0].startswith("Extension agreed, from ")
