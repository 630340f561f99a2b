"""Found by words: every one that holds them and no other, whichever way the database is asked."""

import pytest

from minqing.lib.ids import uuid7
from minqing.matters import actions, search
from minqing.matters.models import Matter
from tests.matters import life

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[0, search.COMMON], ids=["every word is common", "every word is rare"])
def either_way(request, monkeypatch):
    monkeypatch.setattr(search, "COMMON", request.param)


@pytest.fixture
def told(he):
    """Three matters, by their words."""
    words = ["水管裂了，水漫到路上。", "路灯不亮，走夜路怕。", "水费比别组贵。100%是算错了。"]
    for said in words:
        actions.open(id=uuid7(), said=life.said(said), sorted_as=life.sorted_as(), op=uuid7(), by=life.by(he))
    return words


LITERALLY = ["a_b和aXb", "aXb", "100%", "1000元", "表格__第二栏", r"C:\路", "C:/路", "𫠠𫠢", "五十%_折"]


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("a_b", [0]),
        ("_b", [0]),
        ("axb", [0, 1]),
        ("00%", [2]),
        ("__", [4]),
        ("%_", [8]),
        ("_%", []),
        ("%%", []),
        ("格__第", [4]),
        (":\\", [5]),
        ("c:/路", [6]),
        ("𫠠𫠢", [7]),  # of a block that came to Unicode in 2015
    ],
)
@pytest.mark.usefixtures("either_way")
def test_signs_that_mean_something_to_databases_are_found_as_typed(he, text, which):
    for said in LITERALLY:
        actions.open(id=uuid7(), said=life.said(said), sorted_as=life.sorted_as(), op=uuid7(), by=life.by(he))
    assert found(text) == [LITERALLY[n] for n in which]


def found(text: str) -> list[str]:
    rows = search.found(Matter.objects.all(), text).order_by("number")
    return [matter.requests.get().words.text for matter in rows]


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("水管", [0]),
        ("水费 别组", [2]),
        ("夜路", [1]),
        ("路上", [0]),
        ("管裂了", [0]),
        ("裂管", []),  # both characters, not side by side
        ("水上", []),
        ("１００％", [2]),  # full-width, as some keyboards have it
        ("0%", [2]),
        ("贵。1", [2]),
        ("%", []),
        ("漫到 路灯", []),  # each in another matter
        ('水管" OR "路灯', []),
        ("水", []),
        ("  ", []),
    ],
)
@pytest.mark.usefixtures("either_way")
def test_words(told, text, which):
    assert found(text) == [told[n] for n in which]


@pytest.mark.usefixtures("either_way")
def test_numbers(told):
    number = Matter.objects.order_by("number")[1].number
    assert found(number) == found("02") == [told[1]]
    assert found("100") == [told[2]]  # not a number of this year: words


def test_new_words_are_found_and_old_ones_no_longer(told, he):
    matter = search.found(Matter.objects.all(), "水管").get()
    assert matter.summary.text == "水管裂了，水漫到路上。"
    life.do("amend", matter, he, sorted_as=life.sorted_as(summary="饮水池"))
    assert search.found(Matter.objects.all(), "饮水池").get() == matter
    assert found("水漫") == [told[0]]  # still what the person said
