"""A matter's life through the actions: the straight way, and every way that bends."""

from datetime import timedelta

import pytest

from minqing.accounts.models import Post
from minqing.audit import log
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import actions, telling
from minqing.matters.actions import OnTheSpot
from minqing.matters.models import Evaluation, Matter, SearchText, Step
from minqing.matters.rebuild import unequal
from minqing.matters.workflow import State
from tests.matters import life, states


@pytest.fixture
def told(li, wang, unit, he):
    """Registered by he, dispatched by li, answered by wang, delivered by he."""
    matter = life.registered(he)
    life.answered(matter, dispatcher=li, handler=wang, unit=unit("water"))
    return life.delivered(matter, he)


def test_from_the_first_word_to_the_persons_own(told, zhou):
    matter = life.evaluated(told, zhou)
    assert (matter.state, matter.outcome) == ("closed", "settled")
    assert life.moves_of(matter) == ["register", "dispatch", "sign", "handle", "reply", "deliver", "evaluate"]
    assert matter.number == f"530899-{house_clock.today().year}-000001"
    assert list(unequal()) == []


def test_numbers_have_no_gaps(he):
    numbers = [life.registered(he).number[-6:] for _n in range(3)]
    assert numbers == ["000001", "000002", "000003"]


def test_no_closing_without_a_reply_delivered(he, li, wang, unit, zhou):
    matter = life.answered(life.registered(he), dispatcher=li, handler=wang, unit=unit("water"))
    with pytest.raises(Refused, match="已答复"):
        life.evaluated(matter, zhou)


def test_whoever_handled_it_does_not_ask(told, wang, he):
    for handler in (wang, he):
        with pytest.raises(Refused, match="职责范围"):
            life.evaluated(told, handler)


def test_dissatisfied_is_worked_on_by_somebody_else(told, zhou, li, wang, wen, unit):
    matter = life.evaluated(told, zhou, "dissatisfied", "no")
    assert matter.state == "dissatisfied"
    matter = life.do("rework", matter, li, to=unit("water"), note="请另派人去看。")
    with pytest.raises(Refused, match="换一个人"):
        life.do("sign", matter, wang)
    matter = life.worked(matter, handler=wen)
    assert (matter.state, matter.reworks, matter.delivered_at) == ("replied", 1, None)
    assert list(unequal()) == []


def test_disputed_only_after_a_rework(told, zhou, li, he, wen, unit):
    matter = life.evaluated(told, zhou, "dissatisfied", "no")
    args = {"reason": "管子已换两次，水源今年只有这么多。", "legal_way": "review"}
    with pytest.raises(Refused, match="重新办理"):
        life.do("close_disputed", matter, li, **args)
    life.do("rework", matter, li, to=unit("water"), note="再去看。")
    life.delivered(life.worked(matter, handler=wen), he)
    matter = life.do("close_disputed", life.evaluated(matter, zhou, "dissatisfied", "no"), li, **args)
    assert (matter.state, matter.disputed) == ("closed", True)


def test_disputed_is_said_while_it_is_so_and_counted_for_ever(told, zhou, li, he, wen, liu, wu, unit, client_of):
    life.evaluated(told, zhou, "dissatisfied", "no")
    life.do("rework", told, li, to=unit("water"), note="再去看。")
    life.evaluated(life.delivered(life.worked(told, handler=wen), he), zhou, "dissatisfied", "no")
    matter = life.do("close_disputed", told, li, reason="水源只有这么多。", legal_way="review")
    page = f"/matters/{told.pk}/"
    assert "办结，群众不认可" in client_of(he).get(page).text
    assert telling.line(matter).state == "群众不认可"
    life.do("reopen", told, he, request=life.the_request(told), words="还是没水。")
    life.do("rework", told, li, to=unit("water"), note="局长去看。")
    matter = life.evaluated(life.delivered(life.worked(told, handler=liu), he), zhou)
    assert (matter.state, matter.disputed, telling.line(matter).state) == ("closed", False, "办结")
    assert '<span class="state is-settled">办结</span>' in client_of(he).get(page).text
    counted = client_of(wu).get("/matters/process/", {"trouble": "disputed"}).text
    assert matter.number in counted
    assert list(unequal()) == []


def test_closed_opens_again_on_the_persons_word(told, zhou, he):
    matter = life.do("reopen", life.evaluated(told, zhou), he, request=life.the_request(told), words="昨天又没水了。")
    assert (matter.state, matter.closed_at) == ("dissatisfied", None)


def test_three_days_of_no_answer_end_it_unanswered(told, zhou, clock):
    clock.stop(house_clock.today().isoformat() + " 12:00")
    for expected in ("awaiting-callback", "awaiting-callback", "closed"):
        clock.forward(days=1)
        matter = life.do("call", told, zhou, request=life.the_request(told))
        assert matter.state == expected
    assert Evaluation.objects.get(matter=matter).satisfaction == "no-answer"


def test_calls_on_one_day_count_once(told, zhou):
    for _n in range(4):
        matter = life.do("call", told, zhou, request=life.the_request(told))
    assert matter.state == "awaiting-callback"


def test_cannot_yet_names_the_day_it_is_looked_at_again(he, li, wang, unit):
    matter = life.do("dispatch", life.registered(he), li, to=unit("water"))
    life.do("sign", matter, wang)
    args = {"reason": "今年没有钱。", "basis": "县里的年度计划", "explained_by": "王勇", "face_to_face": True}
    args["happened_at"] = house_clock.now()
    with pytest.raises(Refused, match="一年以内"):
        life.do("defer", matter, wang, review_on=house_clock.today() + timedelta(days=400), **args)
    matter = life.do("defer", matter, wang, review_on=house_clock.today() + timedelta(days=60), **args)
    assert (matter.state, matter.review_on) == ("deferred", house_clock.today() + timedelta(days=60))


def test_on_the_spot_leaves_three_steps(dao, monkeypatch):
    monkeypatch.setattr("minqing.matters.actions.registering._drawn", lambda: False)
    pk, spot = uuid7(), OnTheSpot("接好了灯线。", "路灯亮了。", "satisfied", "yes", "亮了，好。")
    args = {"said": life.said("路灯不亮"), "sorted_as": life.sorted_as(), "happened_at": house_clock.now()}
    actions.solve_on_the_spot(id=pk, spot=spot, op=uuid7(), by=life.by(dao), **args)
    matter = Matter.objects.get(pk=pk)
    assert life.moves_of(matter) == ["register", "handle", "reply"]
    assert (matter.state, matter.evaluations.get().by_handler) == ("closed", True)
    assert list(unequal()) == []


def test_a_sample_of_the_spot_is_called_by_somebody_else(dao, zhou, monkeypatch):
    monkeypatch.setattr("minqing.matters.actions.registering._drawn", lambda: True)
    pk, spot = uuid7(), OnTheSpot("接好了灯线。", "路灯亮了。", "satisfied", "yes")
    args = {"said": life.said("路灯不亮"), "sorted_as": life.sorted_as(), "happened_at": house_clock.now()}
    actions.solve_on_the_spot(id=pk, spot=spot, op=uuid7(), by=life.by(dao), **args)
    assert life.evaluated(Matter.objects.get(pk=pk), zhou).state == "closed"


def test_a_draft_has_no_number_until_it_is_registered(chen):
    pk = uuid7()
    args = {"said": life.said(), "sorted_as": life.sorted_as(), "draft": True}
    actions.open(id=pk, op=uuid7(), by=life.by(chen), **args)
    assert Matter.objects.get(pk=pk).number is None
    matter = life.do("register", Matter.objects.get(pk=pk), chen)
    assert matter.number.endswith("-000001")
    assert list(unequal()) == []


def test_sent_twice_is_done_once(he):
    pk, op = uuid7(), uuid7()
    args = {"said": life.said(), "sorted_as": life.sorted_as(), "op": op, "by": life.by(he)}
    assert actions.open(id=pk, **args) == actions.open(id=pk, **args)
    assert Matter.objects.count() == 1


def test_an_id_that_was_used_is_refused_and_the_first_stays(he, chen):
    pk = uuid7()
    actions.open(id=pk, said=life.said(), sorted_as=life.sorted_as(), op=uuid7(), by=life.by(he))
    for user in (he, chen):
        with pytest.raises(Refused, match="已经有了"):
            actions.open(id=pk, said=life.said("别的话"), sorted_as=life.sorted_as(), op=uuid7(), by=life.by(user))
    assert Matter.objects.get().requests.get().words.text == life.said().words


def test_a_stale_page_changes_nothing(he, li, luo, unit):
    matter = life.registered(he)
    life.do("dispatch", matter, li, to=unit("water"))
    with pytest.raises(Refused, match="刚有人办过"):
        life.do("dispatch", matter, luo, to=unit("roads"), seen=matter.revision)
    assert Step.objects.filter(matter=matter).count() == 2


def test_a_township_sends_within_itself(he, unit):
    matter = life.registered(he)
    with pytest.raises(Refused, match="报县民情办"):
        life.do("dispatch", matter, he, to=unit("water"))
    assert life.do("dispatch", matter, he, to=unit("dazhai")).state == "dispatched"


@pytest.mark.parametrize("moment", ["2199-01-01", "1900-01-01"])
def test_impossible_days_are_refused(he, moment):
    at = house_clock.start_of(house_clock.today().fromisoformat(moment))
    args = {"said": life.said(said_at=at), "sorted_as": life.sorted_as(), "by": life.by(he)}
    with pytest.raises(Refused) as refusal:
        actions.open(id=uuid7(), op=uuid7(), **args)
    assert refusal.value.field == "said_at"
    assert not Matter.objects.exists()


def test_one_of_two_takes_his_back_and_the_other_is_answered(he, li, luo, dao, wang, unit, zhou):
    matter = life.registered(he)
    life.do("join", matter, dao, said=life.said("我家也没水。", name="玉罕", phone="13800000009"))
    first, second = matter.requests.select_related("contact").order_by("pk")
    matter = life.do("withdraw", matter, luo, request=first, words="我家接上了，不用了。")
    assert matter.state == "registered"
    life.answered(matter, dispatcher=li, handler=wang, unit=unit("water"))
    args = {"way": "face", "taken": "heard", "through": "", "happened_at": house_clock.now()}
    matter = life.do("deliver", matter, dao, request=second, **args)
    assert matter.state == "awaiting-callback"
    told = {"satisfaction": "satisfied", "solved": "yes", "words": "", "happened_at": house_clock.now()}
    assert life.do("evaluate", matter, zhou, request=second, **told).state == "closed"


def test_two_who_ask_are_both_answered_and_both_asked(he, li, dao, wang, unit, zhou):
    matter = life.registered(he)
    life.do("join", matter, dao, said=life.said("我家也没水。", name="玉罕", phone="13800000009"))
    life.answered(matter, dispatcher=li, handler=wang, unit=unit("water"))
    args = {"way": "face", "taken": "heard", "through": "", "happened_at": house_clock.now()}
    told = {"satisfaction": "satisfied", "solved": "yes", "words": "", "happened_at": house_clock.now()}
    states = [life.do("deliver", matter, dao, request=request, **args).state for request in life.asked(matter)]
    states += [life.do("evaluate", matter, zhou, request=request, **told).state for request in life.asked(matter)]
    assert states == ["replied", "awaiting-callback", "awaiting-callback", "closed"]


def test_the_only_one_takes_it_back(he, luo):
    matter = life.registered(he)
    matter = life.do("withdraw", matter, luo, request=life.the_request(matter), words="邻居帮忙修好了。")
    assert (matter.state, matter.outcome) == ("closed", "withdrawn")
    assert list(unequal()) == []


def test_both_evaluations_stand_apart(told, dao, zhou):
    request = life.the_request(told)
    life.do("assess", told, dao, request=request, satisfaction="dissatisfied", words="水压还是小。")
    matter = life.evaluated(told, zhou)
    assert matter.state == "closed"
    assert {(e.voice, e.satisfaction) for e in request.evaluations.all()} == {
        ("grassroots", "dissatisfied"),
        ("people", "satisfied"),
    }


def deliver(matter, user, request, **more):
    args = {"way": "face", "taken": "heard", "through": "", "happened_at": house_clock.now(), **more}
    return life.do("deliver", matter, user, request=request, **args)


def ask(matter, agent, request, satisfaction="satisfied", solved="yes", **more):
    told = {"satisfaction": satisfaction, "solved": solved, "words": "", "happened_at": house_clock.now(), **more}
    return life.do("evaluate", matter, agent, request=request, **told)


def second(matter, user):
    life.do("join", matter, user, said=life.said("我家也没水。", name="玉罕", phone="13800000009"))
    return life.asked(matter)


def test_who_joins_while_the_first_is_being_asked_is_answered_too(db, dao, zhou):
    matter = states.at(State.AWAITING_CALLBACK)
    first, other = second(matter, dao)
    assert life.now(matter).state == State.REPLIED
    matter = deliver(matter, dao, other)
    assert matter.state == State.AWAITING_CALLBACK
    assert ask(matter, zhou, first).state == State.AWAITING_CALLBACK
    assert ask(matter, zhou, other).state == State.CLOSED
    assert list(unequal()) == []


def test_who_comes_back_after_taking_his_word_back_is_answered(he, li, luo, dao, wang, unit, zhou, wen):
    matter = life.registered(he)
    first, other = second(matter, dao)
    life.do("withdraw", matter, luo, request=first, words="接上了。")
    life.answered(matter, dispatcher=li, handler=wang, unit=unit("water"))
    ask(deliver(matter, dao, other), zhou, other)
    life.do("reopen", matter, he, request=first, words="又断了。")
    life.do("rework", matter, li, to=unit("water"), note="换人再看。")
    life.worked(matter, handler=wen)
    assert deliver(matter, dao, other).state == State.REPLIED
    assert deliver(matter, dao, first).state == State.AWAITING_CALLBACK


def test_the_last_to_wait_takes_his_back_and_the_matter_goes_on(he, li, luo, dao, wang, unit):
    matter = life.registered(he)
    first, other = second(matter, dao)
    life.answered(matter, dispatcher=li, handler=wang, unit=unit("water"))
    deliver(matter, dao, first)
    matter = life.do("withdraw", matter, luo, request=other, words="不用了。")
    assert matter.state == State.AWAITING_CALLBACK
    assert matter.delivered_at
    assert list(unequal()) == []


@pytest.mark.parametrize(
    ("state", "who", "move", "args"),
    [
        (State.REGISTERED, "dao", "withdraw", {"words": ""}),
        (State.CLOSED, "dao", "reopen", {"words": ""}),
        (State.REGISTERED, "dao", "pass_up", {"reason": ""}),
        (State.DISPATCHED, "wang", "ask_return", {"basis": ""}),
        (State.DISPATCHED, "li", "reassign", {"note": ""}),
        (State.RETURN_ASKED, "li", "keep", {"reason": ""}),
        (State.HANDLING, "wang", "handle", {"words": ""}),
        (State.HANDLING, "zhao", "note", {"words": " "}),
        (State.DISSATISFIED, "li", "rework", {"note": ""}),
    ],
)
def test_what_must_be_said_is_said(db, state, who, move, args, unit):
    matter = states.at(state)
    more = {
        "withdraw": {"request": life.the_request(matter)},
        "reopen": {"request": life.the_request(matter)},
        "handle": {"happened_at": house_clock.now()},
        "reassign": {"to": unit("roads")},
        "rework": {"to": unit("water")},
    }
    with pytest.raises(Refused, match="还没有写") as refusal:
        life.do(move, matter, states.official(who), **args, **more.get(move, {}))
    assert refusal.value.field == next(iter(args))


def test_a_disputed_end_has_its_reason(db, li, he, wen, zhou):
    matter = states.at(State.REWORK)
    life.delivered(life.worked(matter, handler=wen), he)
    life.evaluated(matter, zhou, "dissatisfied", "no")
    with pytest.raises(Refused, match="还没有写"):
        life.do("close_disputed", matter, li, reason="", legal_way="review")


def test_whoever_left_a_phone_is_somebody(he, li, wang, dao, unit):
    pk = uuid7()
    args = {"said": life.said(who="nobody", name=""), "sorted_as": life.sorted_as(), "by": life.by(he)}
    actions.open(id=pk, op=uuid7(), **args)
    matter = life.answered(Matter.objects.get(pk=pk), dispatcher=li, handler=wang, unit=unit("water"))
    with pytest.raises(Refused, match="电话"):
        deliver(matter, dao, life.the_request(matter), way="posted")


def test_nobody_is_asked_before_he_was_answered(db, zhou):
    matter = states.at(State.AWAITING_CALLBACK)
    with pytest.raises(Refused) as refusal:
        ask(matter, zhou, life.the_request(matter), happened_at=house_clock.now() - timedelta(days=2))
    assert refusal.value.field == "happened_at"


@pytest.mark.parametrize("move", ["handle", "defer"])
def test_nothing_is_done_before_it_was_said(db, wang, move):
    matter, before = states.at(State.SIGNED), house_clock.now() - timedelta(days=2)
    told = {"reason": "没有钱。", "basis": "计划", "explained_by": "王勇", "face_to_face": True}
    told["review_on"] = house_clock.today() + timedelta(days=9)
    args = {"handle": {"words": "去看过。"}, "defer": told}[move]
    with pytest.raises(Refused) as refusal:
        life.do(move, matter, wang, happened_at=before, **args)
    assert refusal.value.field == "happened_at"


def test_a_rework_that_nobody_there_may_take_up_is_refused(db, li, unit, wen, liu):
    matter = states.at(State.DISSATISFIED)
    Post.objects.filter(user__in=[wen, liu]).update(ends_on=house_clock.today() - timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        life.do("rework", matter, li, to=unit("water"), note="换人。")
    assert refusal.value.field == "to"
    assert life.do("rework", matter, li, to=unit("roads"), note="换人。").state == State.REWORK


def test_a_rework_can_go_elsewhere(db, li, unit, zhao):
    matter = states.at(State.REWORK)
    matter = life.do("reassign", matter, li, to=unit("roads"), note="水务局没有别的人。")
    assert life.do("sign", matter, zhao).state == State.SIGNED


def test_a_unit_without_anybody_is_sent_nothing(he, li, unit):
    with pytest.raises(Refused) as refusal:
        life.do("dispatch", life.registered(he), li, to=unit("farms"))
    assert refusal.value.field == "to"


def test_a_unit_whose_head_is_spoken_of_is_sent_nothing(he, li, liu, unit):
    matter = life.registered(he, named=[liu])
    with pytest.raises(Refused, match="没有人"):
        life.do("dispatch", matter, li, to=unit("water"))
    assert life.do("dispatch", matter, li, to=unit("roads")).state == State.DISPATCHED


def test_a_committee_is_sent_nothing_from_another_village(he, li, unit):
    matter = life.registered(he)
    with pytest.raises(Refused) as refusal:
        life.do("dispatch", matter, li, to=unit("hebian"))
    assert refusal.value.field == "to"


def test_a_ruling_binds(db, li, wang):
    matter = life.do("keep", states.at(State.RETURN_ASKED), li, reason="管子归水务。")
    with pytest.raises(Refused, match="裁定"):
        life.do("ask_return", matter, wang, basis="还是路面的事。")


def test_the_persons_word_sent_twice_is_known_again(chen, li, wang, unit, zhou, yan, yan_household):
    pk, op = uuid7(), uuid7()
    said = life.said(household=yan_household, resident=yan)
    actions.open(id=pk, said=said, sorted_as=life.sorted_as(), op=uuid7(), by=life.by(chen))
    matter = life.answered(Matter.objects.get(pk=pk), dispatcher=li, handler=wang, unit=unit("water"))
    life.delivered(matter, chen)
    ask(matter, zhou, life.the_request(matter), op=op)
    assert log.answered(op, by=life.by(zhou).text)


def test_sent_again_it_does_not_touch_the_index(db, he, li):
    matter, op = states.at(State.REGISTERED), uuid7()
    args = {"matter": matter, "said": life.said("我家也没水。"), "seen": matter.revision, "op": op, "by": life.by(he)}
    first = actions.join(**args)
    SearchText.objects.filter(matter=matter).delete()
    assert actions.join(**args) == first
    assert not SearchText.objects.exists()
