"""民情台账: one reach at a time, narrowed, counted, page by page."""

from itertools import product
from uuid import uuid4

import pytest

from minqing.accounts import actions as accounts
from minqing.accounts.models import User
from minqing.accounts.roles import Reach, Role
from minqing.lib.ids import uuid7
from minqing.matters import access, actions, queries
from minqing.matters.models import Category, Matter
from minqing.matters.workflow import State
from tests import county
from tests.asking import asks_at_most
from tests.matters import life, listing, states

pytestmark = pytest.mark.django_db
LEDGER = "/matters/"
XIAOZHAI, HEBIAN = "530899100201001", "530899101200001"
READERS = {"ai", "er", "dao", "yu", "chen", "sun", "he", "ma", "li", "luo", "wang", "wen", "zhao", "liu", "qian"} | {
    "yang", "tang", "zhou", "ji", "jiang", "xu",
}  # fmt: skip


@pytest.fixture
def page(client_of):
    return lambda user, **asked: client_of(user).get(LEDGER, asked)


@pytest.fixture
def many(he, ma, li, chen, dao, yan_household):
    """Matters of every sort: three villages, several hands, categories, units and states."""
    water, land = Category.objects.get(pk="03.1"), Category.objects.get(pk="01.2")
    made = [states.at(state) for state in (State.DEFERRED, State.CLOSED, State.REPLIED, State.AWAITING_CALLBACK)]
    made += [life.registered(he, code=XIAOZHAI, category=water), life.registered(ma, code=HEBIAN, category=land)]
    made += [life.registered(chen, household=yan_household, category=water), life.registered(dao, kind="inquiry")]
    made += [life.do("dispatch", life.registered(li, code=HEBIAN, category=water), li, to=states.unit("roads"))]
    return made


def test_whoever_reads_no_matter_has_no_ledger(client_of):
    answers = {name: client_of(User.objects.get(username=name)).get(LEDGER).status_code for name in county.OFFICIALS}
    assert {name for name, status in answers.items() if status == 200} == READERS
    assert set(answers.values()) == {200, 403}


def test_each_asks_his_own_reaches_only(page, wang, li, ji):
    assert page(wang, reach="leads").status_code == 200
    assert [page(wang, reach=other).status_code for other in ("county", "named", "drafts", "x")] == [404] * 4
    assert page(li, reach="named").status_code == 404
    assert page(ji, reach="county").status_code == 404


def test_a_reach_that_the_county_took_away_is_gone(page, ankang, wang):
    accounts.limit_role(role=Role.HANDLER, reach=Reach.SUPPORTS, by=life.by(ankang))
    assert page(wang, reach="supports").status_code == 404


def test_it_is_read_only(client_of, li):
    assert client_of(li).post(LEDGER).status_code == 405


FILTERS = {
    "nothing": ({}, lambda _m: True),
    "township": ({"area": "530899100"}, lambda m: m.township_code == "530899100"),
    "village": ({"area": "530899101200"}, lambda m: m.village_code == "530899101200"),
    "group": ({"area": XIAOZHAI}, lambda m: m.group_code == XIAOZHAI),
    "part": ({"category": "03"}, lambda m: (m.category_id or "").startswith("03.")),
    "leaf": ({"category": "01.2"}, lambda m: m.category_id == "01.2"),
    "state": ({"state": "registered"}, lambda m: m.state == State.REGISTERED),
    "unit": ({"unit": "water"}, lambda m: m.lead_unit_id == states.unit("water").pk),
    "official": ({"official": "he"}, lambda m: m.parts.filter(user__username="he").exists()),
    "text": ({"text": "水管"}, lambda _m: True),
    "two": ({"area": "530899100", "category": "03"}, lambda m: m.village_code == XIAOZHAI[:12] or m.category_id),
}
READING = ("li", "he", "dao", "yu", "wang", "liu", "zhao", "chen", "sun", "ai", "zhou", "tang", "yang", "ji")


def meant(asked: dict[str, str]) -> dict[str, str]:
    keys = {"unit": lambda key: str(states.unit(key).pk), "official": lambda name: str(states.official(name).pk)}
    return {name: keys.get(name, str)(value) for name, value in asked.items()}


def test_the_count_is_the_list_it_opens(client_of, many, sample):
    """For every reach and filter: the number on top, the lines on its pages, and what the filter means."""
    for username, name in sample(list(product(READING, FILTERS)), 25):
        user = states.official(username)
        client, (asked, holds) = client_of(user), FILTERS[name]
        for reach in access.reaches_of(user):
            narrowed = {"reach": reach.value, **meant(asked)}
            response = client.get(LEDGER, narrowed)
            found = listing.walked(client, LEDGER, **narrowed)
            assert listing.counted(response) == len(found) == len(set(found)), (username, reach, name)
            if response.status_code == 200 and name != "two":
                expected = {m.pk for m in access.within(user, reach) if holds(m)}
                assert set(found) == expected, (username, reach, name)


def test_the_newest_stands_first_and_pages_go_on(client_of, li, he, monkeypatch):
    made = [life.registered(he).pk for _n in range(5)]
    client = client_of(li)
    monkeypatch.setattr("minqing.lib.paging.newest_first.__kwdefaults__", {"size": 2, "shown": None})
    assert listing.shown(client.get(LEDGER)) == made[:-3:-1]
    assert listing.walked(client, LEDGER) == made[::-1]
    assert listing.counted(client.get(LEDGER)) == 5


def test_beyond_a_thousand_it_says_so(page, li, he, monkeypatch):
    for _n in range(3):
        life.registered(he)
    monkeypatch.setattr(queries, "MOST_COUNTED", 2)
    assert "超过 2 件" in page(li).text


def test_one_character_is_told_why(page, li, he):
    life.registered(he)
    response = page(li, text="水")
    assert response.status_code == 200
    assert "一个字找不到" in response.text
    assert listing.shown(response) == []
    assert 'value="水"' in response.text


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("三家村的水池裂了", "水池"),
        ("䶮老师家断电三天", "䶮老"),
        ("𠀀家坝塘漏水", "𠀀家"),
        ("人名里有𠀀䶮两个字", "𠀀䶮"),
        ("路灯坏了😀😀谢谢", "😀😀"),
        ("ＡＢ桥第１２３号桥墩", "123号"),
        ("AB桥第123号桥墩", "１２３号"),
        ("100%的水费_没道理", "100%"),
        ("<b>低保</b>没发", "<b>低保"),
    ],
)
def test_found_by_two_characters(page, li, he, words, asked):
    pk = uuid7()
    actions.open(id=pk, said=life.said(words), sorted_as=life.sorted_as(), op=uuid7(), by=life.by(he))
    life.registered(he)
    response = page(li, text=asked)
    assert listing.shown(response) == [pk]
    assert "<b>低保" not in response.text


def test_found_by_number(page, li, he):
    first, second = life.registered(he), life.registered(he)
    assert listing.shown(page(li, text=f" {first.number} ")) == [first.pk]
    wide = "".join(chr(ord(c) + 0xFEE0) for c in second.number)
    assert listing.shown(page(li, text=wide)) == [second.pk]
    assert listing.shown(page(li, text="000002")) == [second.pk]
    assert listing.shown(page(li, text="530899-2026-999999")) == []


def test_what_it_is_narrowed_to_can_be_taken_away(page, li, he):
    life.registered(he)
    text = page(li, reach="county", state="closed", text="水管").text
    assert "没有这样的事项" in text
    assert 'href="?reach=county&amp;state=closed"' in text
    assert 'href="?reach=county&amp;text=%E6%B0%B4%E7%AE%A1"' in text


@pytest.mark.parametrize(
    "asked",
    [
        {"area": "999999999"},
        {"area": "x\x00"},
        {"category": "99"},
        {"state": "draft"},
        {"unit": str(uuid4())},
        {"official": "nobody"},
        {"text": "长" * 61},
    ],
)
def test_a_choice_that_is_none_is_told_and_kept(page, li, he, asked):
    life.registered(he)
    response = page(li, **asked)
    assert response.status_code == 422
    assert "field-error" in response.text
    assert listing.shown(response) == []


def test_a_mark_that_somebody_made_up_is_the_first_page(page, li, he):
    matter = life.registered(he)
    assert listing.shown(page(li, mark="\x00é")) == [matter.pk]


def test_areas_stay_within_the_reach(page, he, dao, li):
    for user, inside, outside in ((he, "530899100201", "530899101200"), (dao, "530899100200002", "530899100201")):
        text = page(user).text
        assert f'value="{inside}"' in text
        assert f'value="{outside}"' not in text
    assert f'value="{life.GROUP}"' not in page(li).text
    assert f'value="{life.GROUP}"' in page(li, area="530899100200").text


def test_only_officials_who_take_part_are_offered(page, li, he, ma):
    life.registered(he)
    text = page(li).text
    assert f'value="{he.pk}"' in text
    assert f'value="{ma.pk}"' not in text


def test_drafts_stand_apart_and_are_their_writers(client_of, chen, dao, li):
    for user in (chen, dao):
        args = {"said": life.said(), "sorted_as": life.sorted_as(), "draft": True}
        actions.open(id=uuid7(), op=uuid7(), by=life.by(user), **args)
    for user in (chen, dao):
        (draft,) = Matter.objects.filter(parts__user=user)
        assert listing.shown(client_of(user).get(LEDGER, {"reach": "drafts"})) == [draft.pk]
        assert listing.shown(client_of(user).get(LEDGER)) == []
    assert listing.shown(client_of(li).get(LEDGER, {"reach": "drafts"})) == []


def test_a_sealed_line_has_no_words(page, he, ji):
    category = Category.objects.get(name="工作作风投诉")
    args = {"said": life.said("低保给了亲戚"), "sorted_as": life.sorted_as(category=category)}
    actions.open(id=uuid7(), op=uuid7(), by=life.by(he), **args)
    response = page(ji)
    assert len(listing.shown(response)) == 1
    assert "低保给了亲戚" not in response.text
    assert "岩*龙" not in response.text


def test_fifty_lines_ask_little(client_of, li, he, wang, unit):
    for n in range(52):
        matter = life.registered(he, code=XIAOZHAI if n % 2 else life.GROUP)
        if n % 3 == 0:
            life.do("dispatch", matter, li, to=unit("water"))
    client = client_of(li)
    narrowed = {"area": "530899100", "state": "registered"}, {"text": "三天没水", "area": "530899100201"}
    for asked in ({}, *narrowed, {"text": "三天没水"}):
        with asks_at_most(12):
            response = client.get(LEDGER, asked)
        assert listing.shown(response)
    assert len(listing.shown(response)) == 50


def test_a_fragment_is_the_page(client_of, li, he):
    """htmx takes a part of the same answer, so a swap and a reload show the same."""
    life.registered(he)
    client = client_of(li)
    plain = client.get(LEDGER, {"text": "水管"}).text
    swapped = client.get(LEDGER, {"text": "水管"}, headers={"HX-Request": "true"}).text
    assert listing.shown(client.get(LEDGER, {"text": "水管"})) != []
    assert plain.split('id="found"')[1].split("<footer")[0] == swapped.split('id="found"')[1].split("<footer")[0]
