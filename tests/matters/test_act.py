"""A form for every move: who may open it, what it does, what it refuses and keeps."""

from datetime import timedelta

import pytest
from django.urls import reverse

from minqing.accounts.actor import Kind
from minqing.accounts.models import User
from minqing.audit.models import Event
from minqing.lib import clock as house_clock
from minqing.lib import days
from minqing.lib.ids import uuid7
from minqing.matters.forms.table import FORMS
from minqing.matters.models import Category, Contact, Matter, Reply, Request, Words
from minqing.matters.rebuild import unequal
from minqing.matters.workflow import MOVES, State
from tests.asking import asks_at_most
from tests.matters import life, states
from tests.matters.test_walk import EXPECTED

WAITING = [("asked", "extend", "li"), ("asked", "refuse-extension", "luo"), ("paused", "resume", "dao")]


def url(matter, move):
    return reverse("matters:act", args=[matter.pk, move])


def filled(matter, move, **more):
    """What a careful person fills in, for the one who asked."""
    row = life.now(matter)
    today = house_clock.today().isoformat()
    request = str(Request.objects.filter(matter=matter).first().pk)
    later = days.after(row.due_on or house_clock.today(), 2)
    water, roads = (str(states.unit(key).pk) for key in ("water", "roads"))
    asked = {"request": request, "words": "他说好了。"}
    said = {"who": "resident", "channel": "phone", "provenance": "first-hand", "said_at_0": today}
    forms = {
        "rewrite": {**said, "area": life.GROUP, "urgency": "normal", "name": "岩温龙", "words": "水管裂了五天。"},
        "reject": {"reason": "法院已经受理。", "door": "县人民法院，人民路 50 号"},
        "pass-up": {"reason": "要县里的单位来看。"},
        "dispatch": {"to": water, "supports": [roads], "note": "先去看。"},
        "reassign": {"to": roads, "note": "路面归交通。"},
        "ask-return": {"basis": "路面归交通。", "suggested": roads},
        "keep": {"reason": "水管归水务。"},
        "handle": {"words": "去看过。", "happened_at_0": today},
        "defer": {
            "reason": "今年没有钱。",
            "basis": "年度计划",
            "explained_by": "王勇",
            "face_to_face": "yes",
            "happened_at_0": today,
            "review_on": (house_clock.today() + timedelta(days=60)).isoformat(),
        },
        "ask-extension": {"until": later.isoformat(), "reason": "管子没到。"},
        "extend": {"yet": "yes", "told": "王勇打电话告诉的。", "told_at_0": today},
        "refuse-extension": {"reason": "用不了那么久。"},
        "pause": {"waiting": "papers", "reason": "差一份复印件。"},
        "resume": {"words": "材料补来了。"},
        "pass-on": {"onward": "transferred", "to": "州供电局", "told": "已转州供电局。"},
        "reply": {"words": "水管换好了。", "outcome": "settled", "others": "问过邻居。", "proposal": "换粗管。"},
        "deliver": {"request": request, "way": "face", "taken": "heard", "happened_at_0": today},
        "seek": {"request": request, "way": "phone", "happened_at_0": today},
        "call": {"request": request},
        "evaluate": {**asked, "satisfaction": "satisfied", "solved": "yes", "happened_at_0": today},
        "rework": {"to": water, "note": "换人再看。"},
        "close-disputed": {"reason": "水源只有这么多。", "legal_way": "review"},
        "reopen": asked,
        "withdraw": asked,
        "amend": {"area": life.GROUP, "category": "03.1", "kind": "complaint", "urgency": "danger", "summary": "断水"},
        "note": {"words": "又去看了一次。"},
        "join": {**said, "name": "米阿妹", "words": "我家也没水。"},
        "invite": {"whom": "徐和", "role": "mediator"},
        "assess": {"request": request, "satisfaction": "basically"},
    }
    return {"op": str(uuid7()), "seen": row.revision, **forms.get(move, {}), **more}


def test_every_move_but_the_first_has_a_form():
    assert FORMS.keys() == {name for name, move in MOVES.items() if Kind.OFFICIAL in move.kinds} - {"open"}


@pytest.mark.parametrize("state", EXPECTED)
def test_whoever_may_finds_the_form_and_it_does_what_it_says(client_of, state):
    """Each move of the state by one who may: its page opens, and what is filled in there is done."""
    who = {move: username for username, moves in EXPECTED[state].items() for move in moves.split()}
    for move, username in who.items():
        if move == "close-disputed" or (move == "pass-up" and username != "dao"):
            continue  # wants a rework before it; the clerk passes up as the village does
        matter = states.at(state)
        client = client_of(User.objects.get(username=username))
        assert client.get(url(matter, move)).status_code == 200, move
        answer = client.post(url(matter, move), filled(matter, move))
        assert answer.status_code == 302, (move, answer.text)
        assert life.moves_of(matter)[-1] == move


@pytest.mark.parametrize(("fact", "move", "username"), WAITING)
def test_and_so_where_something_is_beside_the_state(client_of, fact, move, username):
    matter, client = states.beside(fact), client_of(states.official(username))
    assert client.get(url(matter, move)).status_code == 200
    answer = client.post(url(matter, move), filled(matter, move))
    assert answer.status_code == 302, answer.text
    assert life.moves_of(matter)[-1] == move


@pytest.mark.parametrize("state", EXPECTED)
def test_whoever_may_not_is_told_why(client_of, sample, state):
    matter, everyone = states.at(state), ["dao", "he", "li", "wang", "zhou", "zhao", "liu"]
    moves = EXPECTED[state]
    for username in everyone if state != State.DRAFT else ["he"]:
        may = moves.get(username, "").split()
        client = client_of(User.objects.get(username=username))
        for move in sample(sorted(MOVES.keys() - {"open", *may}), 3):
            page = client.get(url(matter, move))
            assert page.status_code in (403, 404), (username, move)
            assert page.status_code == 404 or "现在不能这样办" in page.text


def test_out_of_reach_and_unknown_are_not_there(client_of, he, ma):
    matter = life.registered(he)
    assert client_of(ma).get(url(matter, "accept")).status_code == 404
    assert client_of(ma).post(url(matter, "accept"), filled(matter, "accept")).status_code == 404
    for move in ("open", "delete"):
        assert client_of(he).get(url(matter, move)).status_code == 404
        assert client_of(he).post(url(matter, move), {}).status_code == 404
    assert client_of(he).delete(url(matter, "accept")).status_code == 405


def test_refused_by_the_action_keeps_what_was_typed(client_of, he):
    matter = life.registered(he)
    page = client_of(he).post(url(matter, "dispatch"), filled(matter, "dispatch", note="请先看水源"))
    assert page.status_code == 422
    assert "主办单位里没有这一项" in page.text
    assert "请先看水源" in page.text


@pytest.mark.parametrize(
    ("move", "wrong", "says"),
    [
        ("reply", {"words": ""}, "还没有填答复"),
        ("reply", {"words": "水" * 100_000}, "最多 20000 个字"),
        ("reply", {"outcome": "merged"}, "没有这一项"),
        ("handle", {"happened_at_0": "2199-01-01"}, "这个时间还没到"),
        ("handle", {"happened_at_0": "1900-01-01"}, "太早了"),
        ("defer", {"review_on": "2199-01-01"}, "一年以内"),
        ("defer", {"reason": "今年的钱里没有排上____"}, "空着没填的地方"),
        ("defer", {"face_to_face": ""}, "还没有选当面说的吗"),
        ("ask-return", {"suggested": ""}, "还没有选该由哪个单位办"),
        ("pass-on", {"to": ""}, "还没有填转到哪里"),
        ("handle", {"words": "卡号 6222020000000000000"}, "这里有银行卡号"),
        ("handle", {"seen": "x"}, "这一页不完整"),
    ],
)
def test_what_is_wrong_is_said_beside_it(client_of, wang, move, wrong, says):
    matter = states.at(State.SIGNED)
    page = client_of(wang).post(url(matter, move), filled(matter, move, **wrong))
    assert page.status_code == 422
    assert says in page.text
    assert life.now(matter).revision == matter.revision


# --- two at once ---


def test_when_somebody_was_quicker_his_deed_is_shown_and_the_words_are_kept(client_of, li, luo, unit):
    matter = states.at(State.REGISTERED)
    form = filled(matter, "dispatch", note="请水务局先看")
    life.do("dispatch", matter, luo, to=unit("roads"))
    page = client_of(li).post(url(matter, "dispatch"), form)
    assert page.status_code == 422
    assert "刚有人办过" in page.text
    assert "交给交通运输局办" in page.text
    assert "请水务局先看" in page.text
    assert "看看现在能办什么" in page.text  # it can't be sent a second time
    assert life.now(matter).lead_unit == unit("roads")


def test_where_it_can_still_be_done_the_second_try_goes_through(client_of, wang, wen):
    matter = states.at(State.SIGNED)
    form = filled(matter, "handle", words="我去看过了")
    life.do("handle", matter, wen, words="文斌去看过", happened_at=house_clock.now())
    page = client_of(wang).post(url(matter, "handle"), form)
    assert f'name="seen" value="{life.now(matter).revision}"' in page.text
    again = client_of(wang).post(url(matter, "handle"), form | {"seen": life.now(matter).revision})
    assert again.status_code == 302


def test_sent_twice_is_done_once_also_when_it_is_out_of_reach_by_then(client_of, zhou):
    matter = states.at(State.AWAITING_CALLBACK)
    form, client = filled(matter, "evaluate"), client_of(zhou)
    first, second = client.post(url(matter, "evaluate"), form), client.post(url(matter, "evaluate"), form)
    assert first.headers["Location"] == second.headers["Location"] == reverse("matters:callback-list")
    assert life.moves_of(matter).count("evaluate") == 1


def test_words_for_a_matter_that_went_elsewhere_are_given_back(client_of, wang, li, unit):
    matter = states.at(State.SIGNED)
    form = filled(matter, "reply", words="写了半天的答复")
    life.do("reassign", matter, li, to=unit("roads"), note="归交通。")
    page = client_of(wang).post(url(matter, "reply"), form)
    assert page.status_code == 404
    assert "写了半天的答复" in page.text
    assert str(matter.number) not in page.text


def test_a_reply_to_a_closed_matter_is_refused_in_words(client_of, wang):
    matter = states.at(State.CLOSED)
    page = client_of(wang).post(url(matter, "reply"), filled(matter, "reply"))
    assert page.status_code == 403
    assert "「办结」的事项不能答复" in page.text
    assert Reply.objects.filter(matter=matter).count() == 1


# --- what some forms add ---


def test_the_usual_unit_is_suggested(client_of, li):
    matter = life.registered(li, category=Category.objects.get(pk="03.1"))
    page = client_of(li).get(url(matter, "dispatch"))
    assert f'<option value="{states.unit("water").pk}" selected>' in page.text
    assert "前答复" in page.text


def test_a_township_clerk_is_shown_the_way_up(client_of, he):
    matter = life.registered(he)
    page = client_of(he).get(url(matter, "dispatch"))
    assert url(matter, "pass-up") in page.text
    assert str(states.unit("water").pk) not in page.text


def test_honest_beginnings_for_what_cannot_be_done_yet(client_of, wang):
    matter = states.at(State.SIGNED)
    page = client_of(wang).get(url(matter, "defer") + "?start=season")
    assert "这时候动工做不牢" in page.text
    assert '<option value="season" selected' in page.text


def test_where_it_is_stuck_is_kept_as_a_code(client_of, wang):
    matter = states.at(State.SIGNED)
    assert client_of(wang).post(url(matter, "defer"), filled(matter, "defer", why="money")).status_code == 302
    assert matter.steps.get(move="defer").facts == {"why": "money"}


def test_the_letter_is_shown_before_it_is_signed(client_of, wang):
    matter = states.at(State.SIGNED)
    page = client_of(wang).post(url(matter, "reply"), filled(matter, "reply", do="preview", words="管子换好了"))
    assert page.status_code == 200
    assert page.text.count("管子换好了") == 2
    assert life.now(matter).state == State.SIGNED


def test_the_caller_reads_out_what_was_answered(client_of, zhou):
    matter = states.at(State.AWAITING_CALLBACK)
    page = client_of(zhou).get(url(matter, "evaluate"))
    assert "我是民情办的周洁" in page.text
    assert "水务局答复您说：「水管换好了。」" in page.text
    assert 'href="tel:13800000001"' in page.text


def test_nobody_named_is_answered_by_his_code_and_named_ones_are_not(client_of, he):
    matter = states.at(State.REPLIED)
    assert "凭回执可查" not in client_of(he).get(url(matter, "deliver")).text
    Request.objects.filter(matter=matter).update(who="nobody")
    Contact.objects.filter(pk=life.the_request(matter).contact_id).update(name="", phone="")
    assert "凭回执可查" in client_of(he).get(url(matter, "deliver")).text


def test_through_somebody_names_him(client_of, he):
    matter = states.at(State.REPLIED)
    page = client_of(he).post(url(matter, "deliver"), filled(matter, "deliver", way="through"))
    assert page.status_code == 422
    assert "写明请的是谁" in page.text


def test_dissatisfied_says_what_comes_next(client_of, zhou):
    matter = states.at(State.AWAITING_CALLBACK)
    form = filled(matter, "evaluate", satisfaction="dissatisfied", solved="no")
    assert "会安排别的人重新办" in client_of(zhou).post(url(matter, "evaluate"), form, follow=True).text


def test_a_second_person_is_asked_by_name(client_of, he):
    matter = states.at(State.REPLIED)
    life.do("join", matter, he, said=life.said("我家也没水。", name="米阿妹", phone="13800000002"))
    page = client_of(he).get(url(matter, "deliver"))
    assert "岩温龙" in page.text
    assert "米阿妹" in page.text
    first, second = life.asked(matter)
    client_of(he).post(url(matter, "deliver"), filled(matter, "deliver", request=str(first.pk)))
    assert f'value="{first.pk}"' not in client_of(he).get(url(matter, "deliver")).text
    client_of(he).post(url(matter, "deliver"), filled(matter, "deliver", request=str(second.pk)))
    assert life.now(matter).state == State.AWAITING_CALLBACK


def test_amended_into_a_sealed_kind_it_is_gone_at_once(client_of, li):
    matter = life.registered(li)
    answer = client_of(li).post(url(matter, "amend"), filled(matter, "amend", category="12.4"))
    assert answer.headers["Location"] == reverse("desk:home")
    assert Matter.objects.get().sealed_at


@pytest.mark.parametrize("move", ["dispatch", "reply", "evaluate", "deliver", "amend", "join"])
def test_a_form_asks_the_database_little(client_of, move):
    who = {"reply": ("wang", State.SIGNED), "evaluate": ("zhou", State.AWAITING_CALLBACK)}
    username, state = who.get(move, ("he" if move == "deliver" else "li", State.REPLIED))
    matter = states.at(State.REGISTERED if move in ("dispatch", "join", "amend") else state)
    client = client_of(User.objects.get(username=username))
    with asks_at_most(20):
        assert client.get(url(matter, move)).status_code == 200


# --- drafts ---


def test_a_draft_is_written_anew_as_its_writer_left_it(client_of, he, dao):
    matter = states.at(State.DRAFT)
    page = client_of(he).get(url(matter, "rewrite"))
    assert "水管又裂了，三天没水吃。" in page.text
    assert 'value="13800000001"' in page.text
    old = life.the_request(matter)
    client_of(he).post(url(matter, "rewrite"), filled(matter, "rewrite", category="03.1", named="刀平"))
    request = life.the_request(matter)
    assert (request.words.text, request.receipt) == ("水管裂了五天。", old.receipt)
    assert (life.now(matter).category_id, matter.named.get().user) == ("03.1", dao)
    assert Words.objects.get(pk=old.words_id).text == ""
    assert not Contact.objects.filter(pk=old.contact_id).exists()
    assert list(unequal()) == []


def test_a_registered_one_is_not_written_anew(client_of, he):
    matter = states.at(State.REGISTERED)
    assert client_of(he).post(url(matter, "rewrite"), filled(matter, "rewrite")).status_code == 403


def test_a_draft_does_not_become_an_accusation(client_of, he):
    matter = states.at(State.DRAFT)
    page = client_of(he).post(url(matter, "rewrite"), filled(matter, "rewrite", kind="accusation", words="村长贪了"))
    assert "12388" in page.text
    assert "村长" not in page.text
    assert life.now(matter).revision == matter.revision


def test_ones_own_households_are_shown_on_record(client_of, chen, yan_household):
    matter = life.registered(chen, household=yan_household)
    assert "岩温龙 · 大寨村 大寨一组" in client_of(chen).get(url(matter, "join")).text
    assert Event.objects.filter(verb="user.read", actor=life.by(chen).text).exists()
