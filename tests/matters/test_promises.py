"""承诺: made, settled in words, seen by those whom it concerns, and equal to what its turns tell."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.access import promises_visible_to, settles
from minqing.matters.actions import Promise, issue_card
from minqing.matters.cards import promises_on
from minqing.matters.models import Category, Commitment, CommitmentTurn
from minqing.matters.rebuild import unequal_promises
from minqing.people.models import Household
from minqing.territory.models import Area
from tests import county
from tests.matters import life
from tests.visits import going

pytestmark = pytest.mark.django_db
SAID = "月底前把他家的水管换了。"


def promised(user, home=None, *, words=SAID, made_on=None, due_on=None, code=life.GROUP, **more):
    made = made_on or house_clock.today()
    due = due_on or made + timedelta(days=10)
    said = Promise(words, made, due, home.area if home else Area.objects.get(pk=code), home, **more)
    return actions.promise(id=uuid7(), said=said, official=user, by=life.by(user))


def settled(promise, by, state="kept", *, note="换好了。", **more):
    args = {"seen": promise.revision, "op": uuid7(), "happened_on": house_clock.today(), **more}
    return actions.settle_promise(commitment=promise, state=state, note=note, by=life.by(by), **args)


# --- made and settled ---


def test_it_lies_open_until_its_day_and_says_so(chen, yan_household, clock):
    clock.stop("2026-03-02")
    promise = promised(chen, yan_household)
    assert (promise.state, promise.due_on, promise.unit.name, promise.overdue) == (
        "open", date(2026, 3, 12), "农业农村局", False
    )  # fmt: skip
    clock.stop("2026-03-13")
    assert Commitment.objects.get().overdue


def test_one_due_last_year_may_be_written_down_and_asks_for_its_result(chen, yan_household, clock):
    clock.stop("2026-03-02")
    assert promised(chen, yan_household, made_on=date(2025, 3, 1), due_on=date(2025, 5, 1)).overdue


@pytest.mark.parametrize(
    ("made", "due", "field"), [("2026-03-03", "2026-03-05", "made_on"), ("2026-03-01", "2026-02-28", "due_on")]
)
def test_days_that_cannot_be(chen, clock, made, due, field):
    clock.stop("2026-03-02")
    with pytest.raises(Refused) as refused:
        promised(chen, made_on=date.fromisoformat(made), due_on=date.fromisoformat(due))
    assert refused.value.field == field


@pytest.mark.parametrize("words", ["", "   ", "水" * 100_000])
def test_words_that_cannot_be(chen, words):
    with pytest.raises(Refused):
        promised(chen, words=words)
    assert not Commitment.objects.exists()


def test_what_was_not_kept_says_why_and_may_be_kept_later(chen, yan_household):
    promise = promised(chen, yan_household)
    with pytest.raises(Refused, match="为什么"):
        settled(promise, chen, "broken", note=" ")
    broken = settled(promise, chen, "broken", note="管子没到货。")
    with pytest.raises(Refused, match="后来办到了"):
        settled(broken, chen, "broken", note="还是没到。")
    kept = settled(broken, chen)
    assert [turn.state for turn in kept.turns.all()] == ["open", "broken", "kept"]
    with pytest.raises(Refused, match="有了结果"):
        settled(kept, chen, "released", note="不用了。")


def test_sent_twice_is_one_turn_and_a_stale_one_is_refused(chen, yan_household):
    promise, op = promised(chen, yan_household), uuid7()
    assert settled(promise, chen, op=op).state == settled(promise, chen, op=op).state == "kept"
    assert CommitmentTurn.objects.count() == 2
    with pytest.raises(Refused, match="刚有人记过"):
        settled(promise, chen, "broken")


def test_only_its_maker_says_what_came_of_it_while_he_is_there(chen, sun, he, li, yan_household):
    promise = promised(chen, yan_household)
    assert [settles(user, promise) for user in (chen, sun, he, li)] == [True, False, False, False]
    with pytest.raises(Refused, match="说话的人自己记"):
        settled(promise, he)
    going.leaves(chen, house_clock.today() - timedelta(days=1))
    assert [settles(user, promise) for user in (chen, sun, he, li)] == [True, False, True, True]
    assert settled(promise, he).state == "kept"


# --- who sees it ---


def seen_by(promise):
    users = county.User.objects.filter(username__in=county.OFFICIALS)
    return {user.username for user in users if promises_visible_to(user).filter(pk=promise.pk).exists()}


def test_who_sees_one_to_a_home(chen, yan_household):
    assert seen_by(promised(chen, yan_household)) == {"chen", "dao", "he", "li", "luo"}


def test_who_sees_one_to_a_place(chen):
    assert seen_by(promised(chen, code="530899100200")) == {"chen", "dao", "he", "li", "luo"}


def test_the_leader_of_a_unit_sees_those_of_its_people(wang, yan_household):
    assert seen_by(promised(wang, yan_household)) == {"wang", "liu", "chen", "dao", "he", "li", "luo"}


def test_of_a_matter_that_is_sealed_only_its_readers_see_it(wang, he, ji, yan_household):
    sealed = life.registered(he, category=Category.objects.get(name="工作作风投诉"))
    assert seen_by(promised(wang, yan_household, matter=sealed)) == set()
    assert seen_by(promised(ji, yan_household, matter=sealed)) == {"ji"}


def test_whoever_a_matter_names_does_not_see_what_was_promised_in_it(wang, he, liu, yan_household):
    matter = life.registered(he, named=[liu])
    assert "liu" not in seen_by(promised(wang, yan_household, matter=matter))


# --- where it goes on ---


def test_an_open_promise_stands_on_the_next_card(chen, yan_household):
    kept, still = promised(chen, yan_household, words="已经办了。"), promised(chen, yan_household)
    settled(kept, chen)
    card = issue_card(id=uuid7(), household=yan_household, official=chen, by=life.by(chen))
    assert [one.words.text for one in promises_on(card)] == [SAID]
    assert card.promises == [str(still.pk)]


def test_the_row_is_what_its_turns_tell(chen, sun, yan_household, mi_household, capsys):
    settled(promised(chen, yan_household), chen, "broken")
    settled(promised(sun, mi_household), sun)
    promised(chen, yan_household)
    assert list(unequal_promises()) == []
    call_command("rebuild")
    assert "3 条承诺全部一致" in capsys.readouterr().out


def test_a_row_that_says_otherwise_is_found(chen, yan_household):
    promise = settled(promised(chen, yan_household), chen)
    Commitment.objects.filter(pk=promise.pk).update(state="broken", ended_on=date(2026, 1, 1))
    assert list(unequal_promises()) == [(promise, {"state", "ended_on"})]
    with pytest.raises(CommandError, match="1 条承诺"):
        call_command("rebuild")
    Commitment.objects.filter(pk=promise.pk).update(revision=5)
    assert list(unequal_promises()) == [(promise, {"revision"})]


def test_a_promise_to_a_home_that_was_merged_is_seen_with_the_other(chen, yan_household):
    twin = going.home("岩温龙家", of=chen)
    promise = promised(chen, twin)
    Household.objects.filter(pk=twin.pk).update(merged_into=yan_household)
    assert {"chen", "he"} <= seen_by(promise)
