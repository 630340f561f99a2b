"""Sealed from birth: nobody but the named readers, by any door."""

from datetime import timedelta

import pytest

from minqing.accounts import actions as accounts
from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Reach
from minqing.audit.models import Event
from minqing.desk import jobs
from minqing.lib import clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import access, actions, news, queries
from minqing.matters.actions import PastRow
from minqing.matters.models import Category, Matter, SearchText, Step
from minqing.matters.rebuild import unequal
from tests import county
from tests.matters import life

SECRET = "低保名额给了自家亲戚"


@pytest.fixture
def style(db):
    return Category.objects.get(name="工作作风投诉")


@pytest.fixture
def sealed(he, style):
    pk = uuid7()
    args = {"said": life.said(SECRET), "sorted_as": life.sorted_as(category=style, kind="complaint")}
    actions.open(id=pk, op=uuid7(), by=life.by(he), **args)
    return Matter.objects.get(pk=pk)


def test_it_is_sealed_with_a_number_of_its_own(sealed, he):
    assert sealed.sealed_at == sealed.registered_at
    assert sealed.number.endswith("-S000001")
    assert life.registered(he).number.endswith("-000001")


def test_only_the_named_reach_it(sealed):
    everyone = User.objects.filter(username__in=county.OFFICIALS)
    assert {u.username for u in everyone if access.visible_to(u).exists()} == {"ji", "jiang"}
    assert {u.username for u in everyone if access.moves_for(u, sealed)} == set()


def test_it_stands_in_no_list_and_no_index(sealed):
    for user in User.objects.filter(username__in=county.OFFICIALS):
        lists = [queries.ledger(user, reach, queries.Filter()) for reach in Reach if reach != Reach.NAMED]
        lists += [queries.to_send(user), queries.in_unit(user), queries.to_call(user), queries.drafts(user)]
        assert not any(rows.exists() for rows in lists), user.username
    assert not SearchText.objects.exists()


def test_its_words_stand_in_no_log(sealed):
    kept = " ".join(f"{e.verb} {e.target} {e.actor} {e.fields} {e.codes}" for e in Event.objects.all())
    assert SECRET not in kept
    assert "岩温龙" not in kept


def test_without_readers_it_is_not_taken_in(he, style):
    Post.objects.filter(role="R12").update(ends_on=clock.today().replace(year=2021))
    args = {"said": life.said(SECRET), "sorted_as": life.sorted_as(category=style)}
    with pytest.raises(Refused, match="12388"):
        actions.open(id=uuid7(), op=uuid7(), by=life.by(he), **args)


def leaves(*users):
    Post.objects.filter(user__in=users, role="R12").update(ends_on=clock.today() - timedelta(days=1))


def comes(user, unit, ankang):
    when = {"starts_on": clock.today(), "ends_on": None}
    where = {"unit": unit("discipline"), "area": unit("discipline").area}
    accounts.give_post(id=uuid7(), user=user, role="R12", title="", **where, **when, by=life.by(ankang))
    return User.objects.get(pk=user.pk)


def reading():
    everyone = User.objects.filter(username__in=county.OFFICIALS)
    return {user.username for user in everyone if access.visible_to(user).exists()}


def test_it_is_never_read_by_nobody(sealed, ji, jiang, lin, unit, ankang, clock):
    def work():
        clock.forward(minutes=2)
        while jobs.one_round():
            pass

    leaves(ji)
    comes(lin, unit, ankang)
    work()
    assert reading() == {"jiang"}  # one is left, so nobody else is let in
    leaves(jiang)
    assert reading() == set()
    work()
    assert reading() == {"lin"}
    step = Step.objects.filter(matter=sealed).latest("revision")
    assert (step.move, step.by_kind, step.facts) == ("name-readers", "system", {"readers": str(lin.pk)})
    assert Event.objects.get(verb="matter.name-readers").target == f"matters.Matter:{sealed.pk}"
    assert list(unequal()) == []
    work()
    assert Step.objects.filter(matter=sealed, move="name-readers").count() == 1


def test_a_stopped_account_reads_nothing_and_the_next_is_named(sealed, ji, jiang, lin, unit, ankang, guan):
    comes(lin, unit, ankang)
    for user in (ji, jiang):
        accounts.set_active(user=user, active=False, by=life.by(guan))
    news.name_readers()
    assert access.visible_to(lin).exists()


def test_until_somebody_comes_it_waits_and_whoever_it_names_is_not_let_in(he, style, ji, jiang, lin, unit, ankang):
    pk = uuid7()
    args = {"said": life.said(SECRET), "sorted_as": life.sorted_as(category=style), "named": [lin]}
    actions.open(id=pk, op=uuid7(), by=life.by(he), **args)
    leaves(ji, jiang)
    news.name_readers()
    comes(lin, unit, ankang)
    news.name_readers()
    assert reading() == set()
    Post.objects.filter(user=jiang).update(ends_on=None)
    assert reading() == {"jiang"}


def test_the_story_says_why_another_reads_it(sealed, client_of, ji, jiang, lin, unit, ankang):
    leaves(ji, jiang)
    reader = comes(lin, unit, ankang)
    news.name_readers()
    assert "原先指定阅看的人都离任了" in client_of(reader).get(f"/matters/{sealed.pk}/").text


def test_a_discipline_officer_who_is_named_is_no_reader(he, ji, style):
    pk = uuid7()
    args = {"said": life.said(SECRET), "sorted_as": life.sorted_as(category=style), "named": [ji]}
    actions.open(id=pk, op=uuid7(), by=life.by(he), **args)
    assert set(Matter.objects.get(pk=pk).readers.values_list("user__username", flat=True)) == {"jiang"}
    assert not access.visible_to(ji).exists()


def test_an_import_mapped_to_it_is_sealed_too(style, area, li, ji):
    when = clock.start_of(clock.today().replace(year=2019))
    row = PastRow("1", "某人", "反映", SECRET, when, "已转有关部门。", when, category=style)
    actions.record_past(rows=[row], source="旧台账", area=area("青河县"), by=Actor.importing("past"))
    matter = Matter.objects.get()
    assert matter.sealed_at
    assert "-S" in matter.number
    assert not access.visible_to(li).exists()
    assert access.visible_to(ji).exists()
    assert not SearchText.objects.exists()


def test_sorting_it_there_later_seals_it_and_drops_it_from_search(he, li, style):
    matter = life.registered(he)
    life.do("amend", matter, li, sorted_as=life.sorted_as(category=style, kind="complaint"))
    assert not access.visible_to(li).exists()
    assert not SearchText.objects.exists()


def test_who_is_named_and_who_reports_to_him_do_not_see_it(he, li, wang, liu, unit):
    matter = life.registered(he, named=[liu])
    with pytest.raises(Refused, match="没有人能接"):
        life.do("dispatch", matter, li, to=unit("water"))
    life.do("dispatch", matter, li, to=unit("roads"), supports=[unit("water")])
    assert not access.visible_to(liu).filter(pk=matter.pk).exists()
    assert not access.visible_to(wang).filter(pk=matter.pk).exists()  # liu leads his bureau
    assert access.visible_to(li).filter(pk=matter.pk).exists()
    assert access.visible_to(he).filter(pk=matter.pk).exists()


def test_what_names_the_head_of_all_is_not_taken_in_to_vanish(he, tang, style):
    for category in (None, style):
        args = {"said": life.said(SECRET), "sorted_as": life.sorted_as(category=category), "named": [tang]}
        with pytest.raises(Refused, match="12388"):
            actions.open(id=uuid7(), op=uuid7(), by=life.by(he), **args)
    assert not Matter.objects.exists()


def test_sealed_later_it_is_read_by_whoever_is_not_spoken_of(he, li, ji, style):
    matter = life.registered(he, named=[ji])
    life.do("amend", matter, li, sorted_as=life.sorted_as(category=style, kind="complaint"))
    assert set(matter.readers.values_list("user__username", flat=True)) == {"jiang"}
