"""The page on which a matter is registered."""

import pytest
from django.urls import reverse

from minqing.audit.models import Event
from minqing.lib.ids import uuid7
from minqing.matters.models import Category, Contact, Matter, Request, Words
from tests.asking import asks_at_most
from tests.matters import life

URL = reverse("matters:register")
CARD = "6222020000000000000"


def typed(**more):
    """What a clerk of 上坝镇 fills in at least, and what the page sends along."""
    filled = {"op": str(uuid7()), "area": life.GROUP, "name": "岩温龙", "words": "水管又裂了。", "do": "register"}
    defaults = {"who": "resident", "channel": "counter", "provenance": "first-hand", "urgency": "normal"}
    return {**defaults, "said_at_0": "2026-03-02", **filled, **more}


@pytest.fixture(autouse=True)
def _monday(clock):
    clock.stop("2026-03-02 09:30")


def test_three_things_are_enough(client_of, he):
    answer = client_of(he).post(URL, typed())
    matter = Matter.objects.get()
    assert answer.headers["Location"] == reverse("matters:detail", args=[matter.pk])
    assert (matter.number, matter.summary.text) == ("530899-2026-000001", "水管又裂了。")
    page = client_of(he).get(answer.headers["Location"])
    assert page.status_code == 200


def test_the_next_page_says_the_number_and_offers_the_receipt(client_of, he):
    page = client_of(he).post(URL, typed(), follow=True)
    assert "已登记，编号530899-2026-000001" in page.text
    assert reverse("matters:receipt", args=[Matter.objects.get().pk, Request.objects.get().pk]) in page.text


@pytest.mark.parametrize("username", ["wang", "zhou", "wu", "guan", "lin"])
def test_it_belongs_to_those_who_register(client_of, django_user_model, username):
    client = client_of(django_user_model.objects.get(username=username))
    assert client.get(URL).status_code == client.post(URL, typed()).status_code == 403


def test_only_get_and_post(client_of, he):
    assert client_of(he).put(URL).status_code == 405


def test_it_asks_the_database_little(client_of, chen):
    client = client_of(chen)
    with asks_at_most(12):
        assert client.get(URL).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"words": ""}, "还没有填原话"),
        ({"words": "水" * 100_000}, "最多 20000 个字"),
        ({"area": ""}, "还没有选是哪个村组"),
        ({"area": "530899101200001"}, "您登记的范围里没有"),
        ({"said_at_0": "2026-03-03"}, "这个时间还没到"),
        ({"said_at_0": "1900-01-01"}, "太早了"),
        ({"said_at_0": "2026-02-30"}, "这个日期读不出来"),
        ({"said_at_1": "25:00"}, "这个时间读不出来"),
        ({"name": "", "who": "passer-by", "phone": " ", "reach": "13800009999"}, "路过的人请留一个电话"),
        ({"channel": "relative"}, "谁转来或代说的"),
        ({"kind": "nonsense"}, "类型里没有这一项"),
        ({"category": "99.9"}, "类别里没有这一项"),
        ({"named": "无此人"}, "干部里没有「无此人」"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client_of, he, wrong, says):
    page = client_of(he).post(URL, typed(**{"phone": "13800009999", **wrong}))
    assert page.status_code == 422
    assert says in page.text
    assert "13800009999" in page.text
    assert not Matter.objects.exists()


def test_words_stay_as_they_were_said(client_of, he):
    words = "  <script>alert(1)</script>\r\n䶮家𠀀家😀，１２３\r第二行  "
    page = client_of(he).post(URL, typed(words=words), follow=True)
    assert Request.objects.get().words.text == "<script>alert(1)</script>\n䶮家𠀀家😀，１２３\n第二行"
    assert "<script>alert(1)" not in page.text


def test_sent_twice_is_one_matter(client_of, he):
    form, client = typed(), client_of(he)
    assert client.post(URL, form).headers["Location"] == client.post(URL, form).headers["Location"]
    assert Matter.objects.count() == 1


def test_a_form_of_somebody_else_is_not_answered(client_of, he, dao):
    form = typed()
    client_of(he).post(URL, form)
    assert client_of(dao).post(URL, form).status_code == 404


def test_a_day_without_an_hour_is_kept_as_a_day(client_of, he):
    client_of(he).post(URL, typed(said_at_0="2026-02-27"))
    assert Request.objects.get().said_at.isoformat() == "2026-02-26T16:00:00+00:00"


# --- who ---


def test_ones_own_households_come_first_and_bring_their_place(client_of, chen, yan_household):
    client = client_of(chen)
    assert "岩温龙 · 大寨村 大寨一组" in client.get(URL).text
    assert Event.objects.get(verb="user.read").fields == ["household.name"]
    client.post(URL, typed(own=str(yan_household.pk), area="", name=""))
    request = Request.objects.get()
    assert (request.household, request.who, request.matter.group_code) == (yan_household, "household", life.GROUP)


def test_a_household_is_found_by_name_and_nothing_typed_is_lost(client_of, he, yan_household):
    page = client_of(he).post(URL, typed(do="find", words="没水吃", area=""))
    assert "岩*龙 · 上坝镇 大寨村 大寨一组 · 138****0001" in page.text
    assert page.status_code == 200
    assert f'value="{yan_household.pk}"' in page.text
    assert "没水吃" in page.text
    assert not Matter.objects.exists()


def test_households_beyond_ones_place_are_not_found(client_of, he, mi_household):
    assert str(mi_household.pk) not in client_of(he).post(URL, typed(do="find", name="米阿妹")).text
    page = client_of(he).post(URL, typed(known=str(mi_household.pk)))
    assert page.status_code == 422


def test_the_county_types_a_place(client_of, li, monkeypatch):
    monkeypatch.setattr("minqing.matters.forms.places.MOST_LISTED", 3)
    client = client_of(li)
    assert "<datalist" in client.get(URL).text
    assert "上坝镇 大寨村 大寨一组；" in client.post(URL, typed(area="大寨")).text
    assert client.post(URL, typed(area="大寨村　一组")).status_code == 302
    assert Matter.objects.get().group_code == life.GROUP


# --- the axes ---


def test_a_category_brings_its_kind_and_what_stands_on_papers(client_of, he):
    client_of(he).post(URL, typed(category="03.1"))
    matter = Matter.objects.get()
    assert (matter.category_id, matter.kind, matter.requests.get().on_papers) == ("03.1", "help", True)


def test_papers_as_the_person_wants_it(client_of, he):
    client_of(he).post(URL, typed(category="03.1", on_papers="no"))
    assert Request.objects.get().on_papers is False


def test_whoever_is_named_does_not_see_it(client_of, he, dao):
    client_of(he).post(URL, typed(named="刀平"))
    assert client_of(dao).get(reverse("matters:detail", args=[Matter.objects.get().pk])).status_code == 404


def test_a_registrar_who_is_named_is_told_so(client_of, he):
    page = client_of(he).post(URL, typed(named="何丽"), follow=True)
    assert "后面的办理您看不到" in page.text
    assert page.redirect_chain[-1][0] == URL


# --- drafts, and on the spot ---


def test_a_draft_is_not_registered(client_of, he):
    page = client_of(he).post(URL, typed(do="draft"), follow=True)
    assert "草稿存好了" in page.text
    assert Matter.objects.get().number is None


def test_on_the_spot_asks_for_all_of_it(client_of, dao):
    page = client_of(dao).post(URL, typed(do="spot", done="换了灯泡。"))
    assert page.status_code == 422
    assert page.text.count("要当场办结，这里得填") >= 3


def test_on_the_spot_is_done_in_one(client_of, dao, monkeypatch):
    monkeypatch.setattr("minqing.matters.actions.registering._drawn", lambda: False)
    spot = {
        "done": "换了灯泡。",
        "reply": "灯亮了。",
        "satisfaction": "satisfied",
        "solved": "yes",
        "their_words": "好。",
    }
    page = client_of(dao).post(URL, typed(do="spot", **spot), follow=True)
    assert Matter.objects.get().state == "closed"
    assert "经办人自己记的" in page.text


def test_words_for_the_spot_are_not_dropped_silently(client_of, dao):
    page = client_of(dao).post(URL, typed(done="换了灯泡。"))
    assert page.status_code == 422
    assert "要当场办结就按" in page.text


# --- what must not come in ---


@pytest.mark.parametrize("chosen", [{"kind": "accusation"}, {"category": "12.5"}, {"kind": "accusation", "words": ""}])
def test_an_accusation_is_shown_the_right_doors_and_nothing_is_kept(client_of, he, chosen):
    before = Event.objects.count()
    page = client_of(he).post(URL, typed(**{"words": "村长贪了三万", **chosen}))
    assert page.status_code == 200
    assert "12388" in page.text
    assert "纪委监委 101" in page.text
    assert "村长" not in page.text
    assert [model.objects.count() for model in (Matter, Request, Contact)] == [0, 0, 0]
    assert not Words.objects.filter(text__contains="村长").exists()
    assert Event.objects.count() == before


def test_a_complaint_of_style_is_handed_over_sealed(client_of, he):
    page = client_of(he).post(URL, typed(category="12.4", words="办事推来推去"), follow=True)
    matter = Matter.objects.get()
    assert matter.sealed_at
    assert f"已作保密件登记，编号{matter.number}，只有指定的人能看" in page.text
    assert str(matter.pk) not in page.text
    assert "办事推来推去" not in page.text


def test_a_sealed_one_is_no_draft(client_of, he):
    page = client_of(he).post(URL, typed(category="12.4", do="draft"))
    assert page.status_code == 422
    assert "不能存草稿" in page.text


def test_a_number_that_gives_somebody_away_is_asked_about_once(client_of, he):
    client = client_of(he)
    page = client.post(URL, typed(words=f"补贴打到{CARD}没到账"))
    assert page.status_code == 422
    assert "这里有银行卡号" in page.text
    assert client.post(URL, typed(words=f"补贴打到{CARD}没到账", cautioned="on")).status_code == 302


def test_categories_out_of_use_are_not_offered(client_of, he):
    Category.objects.filter(pk="03.1").update(in_use=False)
    assert client_of(he).post(URL, typed(category="03.1")).status_code == 422
