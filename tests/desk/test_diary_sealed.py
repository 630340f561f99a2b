"""A sealed sentence is hunted through every page that tells of a diary, as every official."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from minqing.lib.ids import uuid7
from minqing.matters.models import Category, Matter
from minqing.visits.models import DiaryMark, TrendRisk
from tests.visits import diaries
from tests.visits.diaries import TAKEN, WITH_SECRET

WORDS = ("侄子", "低保名额", "关起门来说")
READERS = ("chen", "he", "li")  # its author, its station, the coordinator
OTHERS = ("sun", "luo", "dao", "liu", "tang", "guan", "shen", "wu", "zhou")


def at(name, entry, *more):
    return reverse(f"desk:{name}", args=[entry.pk, *more])


@pytest.fixture(autouse=True)
def _monday(clock):
    clock.stop("2026-03-16 09:30")


@pytest.fixture
def told(chen, sun):
    """Three versions: reworded, with the sentence, and one more; the neighbours became other things."""
    entry = diaries.begun(
        chen, WITH_SECRET.replace(TAKEN, "张支书的侄子拿走了一个低保名额"), head=diaries.head(writers=[sun])
    )
    diaries.marked(entry, "张支书的侄子拿走", "risk")
    diaries.submitted(entry)
    diaries.revised(entry)
    diaries.saved(entry, WITH_SECRET)
    diaries.marked(entry, "路灯坏了两盏", "matter")
    diaries.marked(entry, TAKEN, "matter", category=diaries.style())
    diaries.submitted(entry)
    diaries.revised(entry)
    diaries.saved(entry, diaries.now(entry).draft.text + "\n第三次去。")
    diaries.submitted(entry)
    return diaries.revised(entry)


def pages(entry) -> Iterator[str]:
    yield from (reverse("desk:home"), reverse("desk:diaries"), reverse("desk:audit"), reverse("matters:ledger"))
    yield from (f"{reverse('desk:diaries')}?pile={pile}" for pile in ("township", "county", "learning"))
    yield from (f"{reverse('desk:risks')}?pile={pile}" for pile in ("look", "seen", "place", "ended"))
    yield from (f"{reverse('desk:suggestions')}?pile={pile}" for pile in ("answer", "mine"))
    names = ("diary", "diary-write", "diary-marks", "diary-paper", "diary-visit")
    yield from (at(name, entry) for name in names)
    yield from (at("diary-version", entry, number) for number in (1, 2, 3))
    for version in entry.versions.select_related("words"):
        for mark in DiaryMark.objects.filter(entry=entry):
            asked = f"start={mark.start}&end={mark.end}&becomes={mark.becomes}&version={version.number}"
            yield f"{at('diary-mark', entry)}?{asked}"
    yield from (reverse("desk:risk", args=[risk.pk]) for risk in TrendRisk.objects.all())
    yield from (reverse("matters:detail", args=[matter.pk]) for matter in Matter.objects.all())
    yield from (f"{reverse('matters:ledger')}?reach={reach}&text=侄子" for reach in ("county", "township", "opened"))


def test_it_stands_on_no_page_of_anybody(client_of, told, sample, django_user_model):
    found = []
    for username in (*READERS, *sample(OTHERS, 2)):
        client = client_of(django_user_model.objects.get(username=username))
        for page in pages(told):
            answer = client.get(page)
            seen = answer.text.replace("text=侄子", "").replace('value="侄子"', "").replace("「侄子」", "")
            sealed = [matter.number for matter in Matter.objects.filter(sealed_at__isnull=False)]
            found += [(username, page, word) for word in (*WORDS, *sealed) if word in seen and "text=" not in page]
            found += [(username, page, word) for word in ("低保名额", "关起门来说") if word in seen]
    assert found == []


def test_its_neighbours_stay(client_of, told, he, li):
    for user in (he, li):
        page = client_of(user).get(at("diary", told)).text
        for words in ("今天走了三家。", "路灯坏了两盏。", "明天再去。", "第三次去。"):
            assert words in page, words
        old = client_of(user).get(at("diary-version", told, 1)).text
        assert "路灯坏了两盏" in old
        assert "苗头性问题" not in old.partition("diary-story")[2].partition("</main>")[0].replace("从日记里来的", "")


def test_a_stale_window_gets_it_back_from_nobody(client_of, told, chen):
    """What he had typed before it was sealed is not told again by another page, nor by the one that keeps itself."""
    client = client_of(chen)
    form = {"op": str(uuid7()), "seen": "0", "kind": "diary", "text": WITH_SECRET + "又写。"}
    for do in ("keep", "save"):
        page = client.post(at("diary-write", told), {**form, "do": do})
        assert page.status_code == 422
        assert "低保名额" not in page.text
    row = diaries.now(told)
    client.post(at("diary-write", told), {**form, "seen": row.revision, "do": "save"})
    for name in ("diary-write", "diary-marks"):
        assert "低保名额" not in client.get(at(name, told)).text
    assert "又写。" in client.get(at("diary-write", told)).text


def test_pages_are_not_kept_for_the_back_button(client_of, told, chen):
    for name in ("diary", "diary-write", "diary-marks", "diary-paper"):
        assert "no-store" in client_of(chen).get(at(name, told)).headers["Cache-Control"]


def test_the_discipline_office_reads_the_whole_sentence_and_no_diary(client_of, told, ji):
    matter = Matter.objects.get(sealed_at__isnull=False)
    assert f"有人关起门来说，{TAKEN}。" in client_of(ji).get(reverse("matters:detail", args=[matter.pk])).text
    assert client_of(ji).get(at("diary", told)).status_code == 404


def test_sealed_by_a_tap_after_it_was_submitted(client_of, chen, he):
    entry = diaries.begun(chen, WITH_SECRET)
    version = diaries.submitted(entry)
    assert "低保名额" in client_of(he).get(at("diary", entry)).text
    start = version.words.text.index(f"有人关起门来说，{TAKEN}。")
    place = {"start": start, "end": start + len(f"有人关起门来说，{TAKEN}。"), "becomes": "matter", "version": 1}
    form = {**place, "op": str(uuid7()), "seen": 1, "household": "", "other": "", "provenance": "relayed", "named": ""}
    client = client_of(chen)
    assert client.get(at("diary-mark", entry), place).status_code == 200
    page = client.post(at("diary-mark", entry), {**form, "category": diaries.style().pk}, follow=True)
    assert "已作保密件登记" in page.text
    assert "低保名额" not in page.text
    assert "低保名额" not in client_of(he).get(at("diary", entry)).text
    assert client.get(at("diary-mark", entry), place).status_code == 404


def test_an_accusation_is_shown_the_right_doors_and_nothing_is_kept(client_of, chen):
    entry = diaries.begun(chen, WITH_SECRET)
    start = WITH_SECRET.index("有人")
    form = {"op": str(uuid7()), "seen": 0, "start": start, "end": WITH_SECRET.index("路灯"), "becomes": "matter"}
    form |= {
        "category": Category.objects.get(name="违纪违法检举").pk,
        "provenance": "first-hand",
        "named": "不存在的人",
    }
    page = client_of(chen).post(at("diary-mark", entry), form)
    assert "12388" in page.text
    assert "这里一个字也没有留下" in page.text
    assert "低保名额" not in page.text
    assert not DiaryMark.objects.exists()
