"""A sealed matter takes its sentence with it: out of every version, every wording, every thing that came of it."""

import time

import pytest

from minqing.accounts.actor import Actor
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import actions as matters
from minqing.matters.actions import Sorted
from minqing.matters.models import Matter, SearchText
from minqing.visits import access
from minqing.visits.access import plain, words_for, words_in
from minqing.visits.models import DiaryMark, TrendRisk
from tests.matters import life
from tests.visits import diaries
from tests.visits.diaries import TAKEN, WITH_SECRET

SECRET = "侄子"


@pytest.fixture(autouse=True)
def _monday(clock):
    clock.stop("2026-03-16 09:30")


def read_by(user, entry, version=None):
    return plain(words_for(user, diaries.now(entry), version), instead="")


def with_secret(user):
    """Submitted, with one sentence that is sealed."""
    entry = diaries.begun(user, WITH_SECRET)
    diaries.marked(entry, TAKEN, "matter", category=diaries.style())
    return diaries.submitted(entry)


def test_the_whole_sentence_goes_for_every_reader_and_for_the_author(chen, li, he, wang):
    version = with_secret(chen)
    matter = Matter.objects.get()
    assert matter.sealed_at
    assert matter.requests.get().words.text == f"有人关起门来说，{TAKEN}。"
    assert not SearchText.objects.exists()
    for user in (chen, li, he, wang):
        assert read_by(user, version.entry, version) == "今天走了三家。路灯坏了两盏。\n明天再去。"


def test_it_goes_from_a_draft_that_is_written_next(chen):
    version = with_secret(chen)
    row = diaries.revised(version.entry)
    assert SECRET not in row.draft.text
    second = diaries.submitted(version.entry)
    assert second.words.text == "今天走了三家。路灯坏了两盏。\n明天再去。"


@pytest.mark.parametrize(
    "reworded",
    [
        "张支书把低保的名额给了他自己的侄子",
        "有群众说，支书把名额给了侄儿一家",
        "听说张支书给侄子办了低保",
        TAKEN + "，大家都有意见",
        "他家侄子的名额来得不明不白",
    ],
)
def test_it_goes_from_the_version_before_where_it_was_worded_otherwise(chen, li, reworded):
    entry = diaries.begun(chen, WITH_SECRET.replace(f"有人关起门来说，{TAKEN}", reworded))
    first = diaries.submitted(entry)
    diaries.revised(entry)
    diaries.saved(entry, WITH_SECRET)
    second = diaries.submitted(entry)
    diaries.tapped(second, TAKEN, "matter", category=diaries.style())
    for user in (chen, li):
        assert read_by(user, entry, first) == "今天走了三家。路灯坏了两盏。\n明天再去。"
        assert SECRET not in read_by(user, entry, second)


def test_each_copy_of_it_goes(chen):
    entry = diaries.begun(chen, f"{WITH_SECRET}\n再记一遍：{TAKEN}。完。")
    diaries.marked(entry, TAKEN, "matter", category=diaries.style())
    version = diaries.submitted(entry)
    assert SECRET not in read_by(chen, entry, version)
    assert "路灯坏了两盏" in read_by(chen, entry, version)


def test_what_a_stale_window_still_holds_is_not_shown_again(chen):
    version = with_secret(chen)
    assert plain(words_in(chen, version.entry, WITH_SECRET), instead="") == read_by(chen, version.entry, version)


def test_nothing_else_may_come_of_its_sentence(chen):
    entry = diaries.begun(
        chen, f"有个村的人反映说，{TAKEN}，也有人讲是亲戚自己去争取来的，分不清真假，先记下来再问一问大家的看法。"
    )
    diaries.marked(entry, "也有人讲是亲戚自己去争取来的", "ask")
    diaries.marked(entry, TAKEN, "matter", category=diaries.style())
    with pytest.raises(Refused, match="要保密的一句里只能点一处"):
        diaries.submitted(entry)
    assert not Matter.objects.exists()


def test_a_hidden_sentence_can_not_be_tapped(chen):
    version = with_secret(chen)
    with pytest.raises(Refused, match="先选一句话"):
        diaries.tapped(version, TAKEN, "risk")


def test_nothing_comes_of_it_from_a_draft_that_was_open_meanwhile(chen):
    version = diaries.submitted(diaries.begun(chen, WITH_SECRET))
    diaries.revised(version.entry)
    diaries.marked(version.entry, TAKEN, "matter")
    diaries.marked(version.entry, "路灯坏了两盏", "risk")
    diaries.tapped(version, TAKEN, "matter", category=diaries.style())
    with pytest.raises(Refused, match="先选一句话"):
        diaries.marked(version.entry, TAKEN, "ask")
    second = diaries.submitted(version.entry)
    assert Matter.objects.get().sealed_at
    assert TrendRisk.objects.get().words.text == "路灯坏了两盏"
    assert SECRET not in read_by(chen, version.entry, second)


def test_whoever_is_named_does_not_read_the_matter(chen, ji, jiang):
    entry = diaries.begun(chen, WITH_SECRET)
    diaries.marked(entry, TAKEN, "matter", category=diaries.style(), named=[ji])
    diaries.submitted(entry)
    assert {reader.user for reader in Matter.objects.get().readers.all()} == {jiang}


def test_a_matter_that_is_sealed_later_takes_its_sentence_too(chen, li):
    entry = diaries.begun(chen, WITH_SECRET)
    diaries.marked(entry, TAKEN, "matter")
    version = diaries.submitted(entry)
    assert SECRET in read_by(li, entry, version)
    matter = Matter.objects.get()
    sorted_as = Sorted(matter.area, category=diaries.style(), kind="complaint")
    matters.amend(matter=matter, sorted_as=sorted_as, seen=0, op=uuid7(), by=Actor.official(li))
    assert life.now(matter).sealed_at
    assert SECRET not in read_by(li, entry, version)


def test_a_risk_of_the_same_sentence_in_an_older_version_loses_its_words(chen, li, he):
    entry = diaries.begun(chen, WITH_SECRET)
    diaries.marked(entry, TAKEN, "risk")
    diaries.submitted(entry)
    diaries.revised(entry)
    diaries.saved(entry, WITH_SECRET.replace(TAKEN, "张支书的侄子拿了低保名额，还不让人说"))
    diaries.tapped(diaries.submitted(entry), "张支书的侄子拿了低保名额", "matter", category=diaries.style())
    risk = TrendRisk.objects.get()
    for user in (chen, li, he):
        assert access.gone_from(user, [risk]) == {risk.pk}
    hidden = access.Hidden(he, [entry])
    assert [hidden.hides(mark) for mark in DiaryMark.objects.select_related("version__words")] == [True, True]


def test_who_is_spoken_of_and_his_people_do_not_read_the_sentence(chen, he, yang, li):
    entry = diaries.begun(chen, "路灯坏了。有人说镇上的杨帆欠着工钱没给。")
    diaries.marked(entry, "镇上的杨帆", "matter", named=[yang])
    version = diaries.submitted(entry)
    assert not Matter.objects.get().sealed_at
    assert read_by(he, entry, version) == "路灯坏了。"
    for user in (chen, li):
        assert "杨帆" in read_by(user, entry, version)
    diaries.revised(entry)
    assert "杨帆" in diaries.now(entry).draft.text


def test_what_has_nothing_sealed_costs_one_question(chen, django_assert_num_queries):
    entry = diaries.begun(chen)
    diaries.marked(entry, diaries.ORE, "risk")
    version = diaries.submitted(entry)
    entry = diaries.now(entry)
    assert chen.above is not None  # asked once in a request
    with django_assert_num_queries(1):
        words_for(chen, entry, version)
    risk = TrendRisk.objects.get()
    with django_assert_num_queries(1):
        assert access.gone_from(chen, [risk]) == set()


@pytest.mark.parametrize("text", ["好。" * 10_000, "水管裂了，没水吃。" * 2_200, "水" * 20_000, "，。" * 10_000])
def test_long_and_dull_texts_are_read_at_once(chen, text):
    entry = diaries.begun(chen, text[: 20_000 - 40] + "\n" + TAKEN + "。")
    diaries.marked(entry, TAKEN, "matter", category=diaries.style())
    version = diaries.submitted(entry)
    began = time.monotonic()
    assert SECRET not in read_by(chen, entry, version)
    assert time.monotonic() - began < 3
