"""走访 by its actions: once for everyone and every home, and what is not known stays unknown."""

from datetime import date, timedelta

import pytest

from minqing.audit.models import Event
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters.models import Words
from minqing.people.models import Household
from minqing.visits import actions, queries
from minqing.visits.access import visits_visible_to
from minqing.visits.models import Visit, VisitHousehold, VisitOfficial
from tests import county
from tests.matters import life
from tests.visits import going

pytestmark = pytest.mark.django_db


def test_only_the_day_and_the_place_are_known(chen):
    visit = going.visited(chen)
    assert (visit.area_id, visit.happened_on) == (going.GROUP, house_clock.today())
    assert [visit.ate, visit.stayed, visit.worked, visit.homes, visit.note, visit.private_note] == [None] * 6
    assert [visit.purpose, visit.kind, visit.travel] == [""] * 3
    assert not visit.visited.exists()
    assert [one.user for one in visit.officials.all()] == [chen]


def test_everyone_who_went_has_it_and_every_home_too(chen, sun, dao, yan_household, shop_household):
    visit = going.visited(chen, yan_household, shop_household, officials=[sun, dao, chen])
    for user in (chen, sun, dao):
        assert list(queries.mine(user)) == [visit]
    for home in (yan_household, shop_household):
        assert list(queries.of_household(chen, home)) == [visit]
    assert VisitOfficial.objects.count() == 3


def test_the_same_form_twice_is_one_visit(chen, yan_household):
    op, told = uuid7(), going.went(yan_household)
    first = actions.record_visit(id=op, went=told, author=chen, by=life.by(chen))
    assert actions.record_visit(id=op, went=told, author=chen, by=life.by(chen)) == first
    assert Visit.objects.count() == VisitHousehold.objects.count() == 1


def test_another_s_form_is_not_sent_for_him(chen, sun):
    op = uuid7()
    actions.record_visit(id=op, went=going.went(), author=chen, by=life.by(chen))
    with pytest.raises(Refused, match="别人打开"):
        actions.record_visit(id=op, went=going.went(), author=sun, by=life.by(sun))


def rows(*, of: list[Visit]) -> list[object]:
    """Everything that recording left, without ids and the second in which it was written."""
    skipped = {"id", "entered_at", "note", "private_note"}
    fields = [field.attname for field in Visit._meta.fields if field.name not in skipped]
    return [
        (
            [getattr(visit, name) for name in fields],
            [visit.note.text if visit.note else None, visit.private_note.text if visit.private_note else None],
            sorted(str(one.household_id) for one in visit.visited.all()),
            sorted(str(one.user_id) for one in visit.officials.all()),
            list(Event.objects.filter(target__endswith=str(visit.pk)).values_list("verb", "actor", "fields", "codes")),
        )
        for visit in of
    ]


def test_the_batch_leaves_the_same_rows(chen, sun, yan_household, shop_household):
    told = [
        going.went(yan_household, officials=[sun], note="  听到水响。\r\n", private_note="可怜。", homes=3, ate=True),
        going.went(shop_household, kind="condolence", purpose="people", travel="foot", stayed=False),
        going.went(),
    ]
    single = [actions.record_visit(id=uuid7(), went=one, author=chen, by=life.by(chen)) for one in told]
    ids = [uuid7() for _one in told]
    batch = [(pk, chen, one) for pk, one in zip(ids, told, strict=True)]
    assert actions.record_visits(rows=batch, by=life.by(chen)) == 3
    assert rows(of=[Visit.objects.get(pk=pk) for pk in ids]) == rows(of=single)


def test_the_batch_judges_as_the_single_form_does(chen, lin):
    for told, author in ((going.went(happened_on=house_clock.today() + timedelta(days=1)), chen), (going.went(), lin)):
        with pytest.raises(Refused):
            actions.record_visits(rows=[(uuid7(), author, told)], by=county.SYSTEM)
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("day", "says"),
    [(date(1900, 1, 1), "太早"), (date(1999, 12, 31), "太早"), (date(2019, 12, 31), "没有岗位"), (None, "还没到")],
)
def test_days_that_cannot_be(chen, day, says):
    day = day or house_clock.today() + timedelta(days=1)
    with pytest.raises(Refused, match=says) as refused:
        going.visited(chen, happened_on=day)
    assert refused.value.field == "happened_on"


def test_whose_post_ended_yesterday_writes_of_the_days_within_it(chen, clock):
    clock.stop("2026-03-10 09:00")
    going.leaves(chen, date(2026, 3, 9))
    assert going.visited(chen, happened_on=date(2026, 3, 9))
    with pytest.raises(Refused, match="没有岗位"):
        going.visited(chen, happened_on=date(2026, 3, 10))
    assert visits_visible_to(chen).count() == 1


def test_more_homes_were_visited_than_are_named_never_fewer(chen, yan_household, shop_household):
    assert going.visited(chen, yan_household, homes=5).homes == 5
    with pytest.raises(Refused, match="还少") as refused:
        going.visited(chen, yan_household, shop_household, homes=1)
    assert refused.value.field == "homes"


def test_words_that_are_too_long_are_refused_and_rare_ones_kept(chen):
    with pytest.raises(Refused, match="100001"):
        going.visited(chen, note="水" * 100_001)
    odd = "𠮷家的😀 <b>牛</b> \u200d𪚥 & “话”"
    assert going.visited(chen, note=odd).note.text == odd
    assert not Words.objects.filter(text__startswith="水水").exists()


# --- put right ---


def amend(visit: Visit, by: object, **more: object) -> Visit:
    args = {"seen": visit.revision, "op": uuid7(), "went": going.went(), **more}
    return actions.amend_visit(visit=visit, by=life.by(by), **args)


def test_it_is_put_right_by_who_wrote_it(chen, sun, yan_household, shop_household):
    visit = going.visited(chen, yan_household, officials=[sun], note="先写的。")
    told = going.went(shop_household, note="后写的。", worked=True)
    now = amend(visit, chen, went=told)
    assert (now.revision, now.worked, now.note.text) == (1, True, "后写的。")
    assert [one.household for one in now.visited.all()] == [shop_household]
    assert [one.user for one in now.officials.all()] == [chen]
    event = Event.objects.get(verb="visit.amend")
    assert event.fields == ["households", "note", "officials", "worked"]


def test_words_that_went_are_emptied(chen):
    visit = going.visited(chen, note="先写的。", private_note="心里话。")
    amend(visit, chen, went=going.went(private_note="别的话。"))
    assert set(Words.objects.values_list("text", flat=True)) == {"", "别的话。"}
    assert Words.objects.filter(text="", erased_at__isnull=False).count() == 2


def test_a_stale_one_is_refused_and_a_repeated_one_answers_the_same(chen):
    visit, op = going.visited(chen), uuid7()
    told = going.went(homes=4)
    assert amend(visit, chen, op=op, went=told).revision == 1
    assert amend(visit, chen, op=op, went=told).revision == 1
    with pytest.raises(Refused, match="刚有人改过"):
        amend(visit, chen, went=going.went(homes=5))
    amend(Visit.objects.get(), chen, went=going.went(homes=6))
    assert amend(visit, chen, op=op, went=told).homes == 6  # sent once more after another change: done before


def test_nothing_changed_is_no_change(chen, yan_household):
    visit = going.visited(chen, yan_household, note="照旧。")
    assert amend(visit, chen, went=going.went(yan_household, note="照旧。")).revision == 0


def test_nobody_else_puts_it_right(chen, sun):
    visit = going.visited(chen, officials=[sun])
    with pytest.raises(Refused, match="谁写的谁来改"):
        amend(visit, sun)


# --- who sees it ---


def test_who_sees_it(chen, yan_household):
    """His own; those of the village, the township and the county; nobody of another village or without content."""
    visit = going.visited(chen, yan_household)
    sees = {name for name in county.OFFICIALS if visits_visible_to(county.User.objects.get(username=name)).exists()}
    assert sees == {"chen", "dao", "he", "li", "luo"}
    assert visit.village_code == "530899100200"


def test_whoever_answers_to_the_home_sees_what_others_did_there(sun, tang, na_household):
    visit = going.visited(sun, na_household, code="530899100201001")
    assert list(queries.of_household(tang, na_household)) == [visit]


def test_homes_seen_often_in_a_week_are_noticed(chen, yan_household):
    for days in (0, 2, 6, 7):
        going.visited(chen, yan_household, happened_on=house_clock.today() - timedelta(days=days))
    assert queries.visits_this_week(yan_household) == 3


def test_a_visit_to_a_home_that_was_merged_is_told_with_the_other(chen, li, yan_household):
    twin = going.home("岩温龙家", of=chen)
    visit = going.visited(chen, twin)
    Household.objects.filter(pk=twin.pk).update(merged_into=yan_household)
    assert list(queries.of_household(li, yan_household)) == [visit]


# --- what was to be asked there ---


def test_what_was_asked_is_answered_with_the_visit(chen, yan_household):
    ask = going.question(chen, "低保批了没有？", of=yan_household)
    visit = going.visited(chen, yan_household, asked=[(ask, "批了，上个月。")])
    ask.refresh_from_db()
    assert (ask.answered_on, ask.answer.text) == (visit.happened_on, "批了，上个月。")
    assert queries.answered_on(visit, chen) == [ask]
    assert not queries.questions_to_ask(chen, household=yan_household).exists()


def test_the_batch_answers_too(chen, yan_household):
    ask = going.question(chen, "水通了没有？", of=yan_household)
    told = going.went(yan_household, asked=[(ask, "")])
    actions.record_visits(rows=[(uuid7(), chen, told)], by=life.by(chen))
    ask.refresh_from_db()
    assert ask.answered_on
    assert ask.answer is None
