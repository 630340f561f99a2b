"""A diary from the first word to its second version, by the actions."""

from datetime import date

import pytest
from django.db import DatabaseError

from minqing.accounts import actions as accounts
from minqing.accounts.actor import Actor
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters.models import Commitment, Matter
from minqing.visits import actions
from minqing.visits.access import diary_visible_to, plain, words_for
from minqing.visits.actions import Head, Meant
from minqing.visits.models import DiaryEntry, DiaryMark, DiaryVersion, Question, TrendRisk, WorkSuggestion
from tests.visits import diaries
from tests.visits.diaries import LAND, ORE, PIG, SKILLS


@pytest.fixture(autouse=True)
def _monday(clock):
    clock.stop("2026-03-16 09:30")


def test_a_draft_is_its_authors_alone(chen, li, he):
    entry = diaries.begun(chen)
    assert diary_visible_to(chen).get() == entry
    assert not diary_visible_to(li).exists()
    assert not diary_visible_to(he).exists()
    assert entry.writers.get().user == chen


def test_submitted_it_is_read_by_its_writers_the_coordinator_and_the_station(chen, django_user_model):
    entry = diaries.begun(chen, head=diaries.head(writers=[django_user_model.objects.get(username="sun")]))
    diaries.submitted(entry)
    readers = {u.username for u in django_user_model.objects.all() if diary_visible_to(u).exists()}
    assert readers == {"chen", "sun", "li", "luo", "he"}


def test_each_mark_becomes_its_thing_when_it_is_submitted(chen, he, yan_household, unit):
    entry = diaries.begun(chen, head=diaries.head(day=date(2026, 3, 15), day_said="2026-03-15"))
    diaries.marked(entry, LAND, "matter", household=yan_household)
    diaries.marked(entry, ORE, "risk", touches="选场务工的人家")
    diaries.marked(entry, SKILLS, "suggestion", unit=unit("farms"))
    diaries.marked(entry, "我答应月底前把招工的电话送过去", "promise", on=date(2026, 3, 31), household=yan_household)
    diaries.marked(entry, "开采完以后怎么办", "ask", household=yan_household)
    diaries.marked(entry, PIG, "nothing")
    assert not Matter.objects.exists()
    version = diaries.submitted(entry)
    assert diaries.now(entry).draft is None
    matter = Matter.objects.get()
    asked = matter.requests.get()
    assert (matter.number, matter.state, asked.words.text) == ("530899-2026-000001", "registered", LAND)
    assert (asked.household, asked.who, asked.channel) == (yan_household, "household", "door")
    assert asked.said_at.isoformat() == "2026-03-14T16:00:00+00:00"
    assert (matter.source_url, matter.source_key) == ("desk:diary", str(entry.pk))
    assert matter.source_quote.text == LAND
    risk = TrendRisk.objects.get()
    assert (risk.owner, risk.look_on, risk.words.text) == (he, date(2026, 4, 15), ORE)
    assert WorkSuggestion.objects.get().unit == unit("farms")
    promise = Commitment.objects.get()
    assert (promise.official, promise.due_on, promise.made_on) == (chen, date(2026, 3, 31), date(2026, 3, 15))
    assert Question.objects.get().household == yan_household
    made = dict(version.marks.values_list("becomes", "start"))
    assert len(made) == 6
    mark = version.marks.get(becomes="matter")
    assert version.words.text[mark.start : mark.end] == LAND


def test_without_a_household_nobody_is_named_and_a_receipt_code_is_given(chen):
    entry = diaries.begun(chen)
    diaries.marked(entry, LAND, "matter")
    diaries.submitted(entry)
    asked = Matter.objects.get().requests.get()
    assert (asked.who, asked.household) == ("nobody", None)
    assert asked.receipt


def test_submitting_is_all_or_nothing_and_names_the_sentence(chen):
    entry = diaries.begun(chen)
    diaries.marked(entry, LAND, "matter")
    diaries.marked(entry, "我答应月底前", "promise")
    with pytest.raises(Refused, match="「我答应月底前」这一句：承诺要写明到哪天"):
        diaries.submitted(entry)
    assert not Matter.objects.exists()
    assert not DiaryVersion.objects.exists()
    assert diaries.now(entry).draft is not None


def test_sent_twice_it_is_submitted_once(chen):
    entry, op = diaries.begun(chen), uuid7()
    diaries.marked(entry, LAND, "matter")
    row = diaries.now(entry)
    told = {"entry": row, "seen": row.revision, "op": op, "by": diaries.by(chen)}
    assert actions.submit(**told) == actions.submit(**told)
    assert Matter.objects.count() == DiaryVersion.objects.count() == 1


def test_what_falls_half_way_leaves_nothing(chen, monkeypatch):
    entry, op = diaries.begun(chen), uuid7()
    diaries.marked(entry, ORE, "risk")
    diaries.marked(entry, LAND, "matter")

    def falls(**_told):
        raise RuntimeError("the plug")

    told = {"entry": diaries.now(entry), "seen": 0, "op": op, "by": diaries.by(chen)}
    with monkeypatch.context() as patch:
        patch.setattr("minqing.matters.actions.open", falls)
        with pytest.raises(RuntimeError):
            actions.submit(**told)
    assert diaries.now(entry).draft is not None
    assert [model.objects.exists() for model in (DiaryVersion, TrendRisk, Matter)] == [False] * 3
    actions.submit(**told)
    assert (DiaryVersion.objects.count(), TrendRisk.objects.count(), Matter.objects.count()) == (1, 1, 1)


def test_versions_are_only_added(chen):
    version = diaries.submitted(diaries.begun(chen))
    version.day_said = "2020-01-01"
    with pytest.raises(DatabaseError):
        version.save()


def test_a_new_version_stands_beside_the_old(chen):
    entry = diaries.begun(chen)
    diaries.marked(entry, LAND, "matter")
    first = diaries.submitted(entry)
    diaries.revised(entry)
    diaries.saved(entry, diaries.TEXT.replace("今天", "这天上午"))
    second = diaries.submitted(entry)
    assert (second.number, first.words.text) == (2, diaries.TEXT)
    assert plain(words_for(chen, diaries.now(entry), second), instead="").startswith("3月15日 晴\n这天上午")
    assert first.marks.get().matter.source_key == str(entry.pk)


def test_the_same_sentence_becomes_nothing_twice(chen):
    entry = diaries.begun(chen)
    diaries.marked(entry, LAND, "matter")
    diaries.submitted(entry)
    diaries.revised(entry)
    with pytest.raises(Refused, match="已经登记过了"):
        diaries.marked(entry, LAND, "risk")
    with pytest.raises(Refused, match="已经登记过"):
        diaries.tapped(entry.versions.get(), LAND, "ask")


def test_a_sentence_of_the_newest_version_becomes_something_at_once(chen):
    version = diaries.submitted(diaries.begun(chen))
    diaries.tapped(version, ORE, "risk")
    assert version.marks.get().risk == TrendRisk.objects.get()
    diaries.revised(version.entry)
    diaries.submitted(version.entry)
    with pytest.raises(Refused, match="有了新的一版"):
        diaries.tapped(version, SKILLS, "ask")


# --- the draft ---


def test_a_second_tap_changes_a_mark_and_it_can_be_taken_back(chen):
    entry = diaries.begun(chen)
    diaries.marked(entry, LAND, "matter")
    diaries.marked(entry, LAND, "risk")
    assert DiaryMark.objects.get().becomes == "risk"
    mark = DiaryMark.objects.get()
    actions.unmark(entry=entry, start=mark.start, end=mark.end, by=diaries.by(chen))
    assert not DiaryMark.objects.exists()


def test_marks_move_with_their_sentences(chen):
    entry = diaries.begun(chen)
    diaries.marked(entry, LAND, "matter")
    diaries.marked(entry, PIG, "nothing")
    diaries.saved(entry, "早上下过雨。\n" + diaries.TEXT.replace(LAND, "不少" + LAND).replace(PIG, "别的没写"))
    mark = DiaryMark.objects.get()
    assert LAND in diaries.now(entry).draft.text[mark.start : mark.end]


def test_of_two_windows_the_stale_one_is_refused(chen):
    entry = diaries.begun(chen)
    diaries.saved(entry, "另一个窗口写的。")
    told = {"entry": entry, "head": diaries.head(), "seen": 0, "by": diaries.by(chen)}
    with pytest.raises(Refused, match="别的窗口"):
        actions.save_draft(text="这个窗口写的。", **told)
    actions.save_draft(text="另一个窗口写的。", **told)  # the same words are no conflict
    assert diaries.now(entry).draft.text == "另一个窗口写的。"


def test_nobody_else_writes_in_it(chen, li):
    entry = diaries.begun(chen)
    told = {"entry": entry, "seen": 0, "by": diaries.by(li)}
    for act in (
        lambda: actions.save_draft(text="改", head=Head(), **told),
        lambda: actions.submit(op=uuid7(), **told),
        lambda: actions.mark(start=0, end=3, becomes="ask", meant=Meant(), **told),
        lambda: actions.discard(**told),
    ):
        with pytest.raises(Refused, match="谁写的日记谁来改"):
            act()


def test_a_draft_is_thrown_away_with_its_marks(chen):
    entry = diaries.begun(chen)
    diaries.marked(entry, LAND, "matter", named=[chen])
    actions.discard(entry=entry, seen=0, by=diaries.by(chen))
    assert not DiaryEntry.objects.exists()


def test_what_was_submitted_outlives_a_thrown_away_draft(chen):
    entry = diaries.begun(chen)
    diaries.submitted(entry)
    row = diaries.revised(entry)
    actions.discard(entry=row, seen=row.revision, by=diaries.by(chen))
    assert (diaries.now(entry).draft, diaries.now(entry).versions_count) == (None, 1)


@pytest.mark.parametrize(
    ("text", "says"), [(" \n　 ", "这里还没有写"), ("水" * 100_000, "最多 20000 个字，现在有 100000 个")]
)
def test_too_little_and_too_much_is_refused_in_words(chen, text, says):
    with pytest.raises(Refused, match=says):
        diaries.begun(chen, text)
    assert not DiaryEntry.objects.exists()


def test_spans_count_in_the_words_as_they_are_kept(chen):
    text = "  第一行😀　１２３\r\n𠀀家的水管裂了，<b>没水</b>吃！\r\u2028还有䶮家。\t "
    entry = diaries.begun(chen, text)
    diaries.marked(entry, "𠀀家的水管裂了，<b>没水</b>吃！", "matter")
    diaries.submitted(entry)
    assert Matter.objects.get().requests.get().words.text == "𠀀家的水管裂了，<b>没水</b>吃！"


# --- learning, posts, promises ---


def test_what_was_learned_goes_nowhere(chen):
    entry = diaries.begun(chen, kind="learning")
    with pytest.raises(Refused, match="只给自己看"):
        diaries.submitted(entry)
    with pytest.raises(Refused, match="不从里面登记"):
        diaries.marked(entry, LAND, "matter")


@pytest.mark.parametrize(("day", "goes"), [(date(2026, 3, 15), True), (date(2026, 3, 16), False), (None, False)])
def test_whose_post_ended_yesterday_submits_for_days_within_it(clock, chen, day, goes):
    entry = diaries.begun(chen, head=diaries.head(day=day))
    post = chen.posts.get()
    accounts.end_post(post=post, ends_on=date(2026, 3, 15), by=Actor.system("tests"))
    assert diary_visible_to(chen).get() == entry  # his own all the same
    if goes:
        diaries.submitted(entry)
    else:
        with pytest.raises(Refused, match="您没有岗位"):
            diaries.submitted(entry)


def test_a_promise_that_was_due_last_year_counts_from_the_day_it_was_made(chen):
    entry = diaries.begun(chen, head=diaries.head(day=date(2025, 5, 2)))
    diaries.marked(entry, "我答应月底前", "promise", on=date(2025, 5, 31))
    diaries.submitted(entry)
    assert Commitment.objects.get().overdue
    other = diaries.begun(chen)
    diaries.marked(other, "我答应月底前", "promise", on=date(2025, 5, 31))
    with pytest.raises(Refused, match="兑现的日子不能早于"):
        diaries.submitted(other)


def test_the_visit_of_a_diary_is_recorded_for_all_who_went(chen, sun, area):
    entry = diaries.begun(chen)
    went = actions.Went(area("大寨一组"), date(2026, 3, 15), officials=[sun])
    visit = actions.visit_of_diary(entry=entry, went=went, op=uuid7(), by=diaries.by(chen))
    assert {one.user for one in visit.officials.all()} == {chen, sun}
    assert (visit.homes, diaries.now(entry).visit) == (None, visit)


def test_an_accusation_is_not_taken_from_a_diary(chen):
    entry = diaries.begun(chen)
    category = diaries.Category.objects.get(name="违纪违法检举")
    with pytest.raises(Refused, match="专门的渠道"):
        diaries.marked(entry, LAND, "matter", category=category)
    assert not DiaryMark.objects.exists()
