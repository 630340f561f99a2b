"""Two windows of one writer at the same moment, as threads on PostgreSQL: nothing is lost or doubled."""

import pytest

from minqing.lib.ids import uuid7
from minqing.matters.models import Matter
from minqing.visits import actions
from minqing.visits.models import DiaryEntry, DiaryVersion, RiskTurn
from tests.matters.test_races import refusals, together
from tests.visits import diaries
from tests.visits.diaries import LAND, ORE

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_diary_is_submitted_once_whoever_is_first(chen):
    entry = diaries.begun(chen)
    diaries.marked(entry, LAND, "matter")
    told = {"entry": entry, "seen": 0, "by": diaries.by(chen)}
    answers = together(*[lambda: actions.submit(op=uuid7(), **told)] * 4)
    assert refusals(answers) == ["这一稿已经交过了"] * 3
    assert (DiaryVersion.objects.count(), Matter.objects.count()) == (1, 1)


def test_one_form_sent_four_times_gets_one_answer(chen):
    entry, op = diaries.begun(chen), uuid7()
    told = {"entry": entry, "seen": 0, "by": diaries.by(chen)}
    answers = together(*[lambda: actions.submit(op=op, **told)] * 4)
    assert len({answer.pk for answer in answers}) == 1


def test_of_two_windows_that_keep_other_words_one_is_told(chen):
    entry = diaries.begun(chen)

    def keep(text):
        return lambda: actions.save_draft(entry=entry, text=text, head=diaries.head(), seen=0, by=diaries.by(chen))

    answers = together(keep("一个窗口。"), keep("另一个窗口。"))
    assert len(refusals(answers)) == 1
    assert DiaryEntry.objects.get().revision == 1


def test_one_sheet_begun_twice_is_one_entry(chen):
    pk = uuid7()
    told = {"id": pk, "author": chen, "text": "写。", "head": diaries.head(), "by": diaries.by(chen)}
    together(*[lambda: actions.begin(**told)] * 4)
    assert DiaryEntry.objects.get().pk == pk


def test_a_risk_ends_once(chen, he):
    version = diaries.submitted(diaries.begun(chen))
    diaries.tapped(version, ORE, "risk")
    risk = version.marks.get().risk
    told = {"risk": risk, "note": "看过。", "seen": 0, "by": diaries.by(he)}
    answers = together(*[lambda: actions.end_risk(state="acted", op=uuid7(), **told)] * 3)
    assert len(refusals(answers)) == 2
    assert RiskTurn.objects.count() == 2
