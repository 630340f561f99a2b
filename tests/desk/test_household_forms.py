"""Every form about a home: who may, what is kept of what was typed, and what is said when things moved on meanwhile."""

from datetime import timedelta

import pytest
from django.urls import reverse

from minqing.accounts.actor import Actor
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters import actions as matters
from minqing.matters.models import Commitment
from minqing.people import actions
from minqing.people.models import Consent, ContactCard, ContactLink, Household, Need, Notice, Resident, Told
from tests.browser import faults
from tests.people import homes

KEEPERS = {"chen", "dao", "he", "li", "luo"}
ARRANGERS = {"he", "li", "luo"}
KEPT = ["card", "checked", "member", "need", "consent", "told"]
ARRANGED = ["move", "split", "merge", "link"]


def url(home, what, one=None):
    space = "desk" if what in (*ARRANGED, "contact-card", "end-link", "deliver") else "people"
    if one is not None:
        name = "desk:arrange-one" if space == "desk" else "people:act-on"
        return reverse(name, args=[home.pk, what, one.pk])
    return reverse("desk:arrange" if space == "desk" else "people:act", args=[home.pk, what])


def typed(home, **more):
    return {
        "op": str(uuid7()),
        "seen": homes.now(home).revision,
        "happened_on": house_clock.today().isoformat(),
        **more,
    }


def card(home, **more):
    return typed(home, **{**homes.stands(home), "why": "changed", **more})


# --- who may ---


@pytest.mark.parametrize("what", [*KEPT, *ARRANGED, "contact-card"])
def test_who_may(client_of, yan_household, request, what):
    allowed = ARRANGERS if what in ARRANGED else KEEPERS
    for name in ("chen", "dao", "he", "li", "sun", "ma", "yu", "wang", "zhou", "wu", "ji", "guan", "bao", "tang", "ai"):
        client = client_of(request.getfixturevalue(name))
        inside = 403 if name in KEEPERS else 404
        status = client.get(url(yan_household, what)).status_code
        assert status == (200 if name in allowed else inside), name
        if name not in allowed:
            assert client.post(url(yan_household, what), typed(yan_household)).status_code == inside, name


def test_wrong_methods_and_forms_that_are_not_there(client_of, chen, yan_household, mi):
    client = client_of(chen)
    assert client.delete(url(yan_household, "card")).status_code == 405
    assert client.get(url(yan_household, "nothing")).status_code == 404
    assert client.get(url(yan_household, "left", mi)).status_code == 404  # lives elsewhere


# --- the card ---


def test_a_card_is_changed(client_of, chen, yan_household):
    answer = client_of(chen).post(url(yan_household, "card"), card(yan_household, land="水田 4 亩"), follow=True)
    assert "卡改好了" in answer.text
    assert "水田 4 亩" in answer.text


def test_the_same_form_again_answers_the_same(client_of, chen, yan_household):
    form = card(yan_household, land="水田 4 亩")
    for _time in range(2):
        assert client_of(chen).post(url(yan_household, "card"), form).status_code == 302
    assert homes.now(yan_household).revision == 2


def test_both_values_stand_beside_the_field_and_the_rest_is_kept(client_of, chen, dao, yan_household):
    homes.change(yan_household, chen, land="茶 6 亩")
    mine = card(yan_household, land="茶 7 亩", crops="水稻")
    homes.change(yan_household, dao, land="茶 5 亩", water="旱季停")
    answer = client_of(chen).post(url(yan_household, "card"), mine)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert "茶 5 亩" in str(form.errors["land"])
    assert "茶 7 亩" in str(form.errors["land"])
    assert (form["land"].value(), form["crops"].value(), form["water"].value()) == ("茶 7 亩", "水稻", "旱季停")
    again = {bound.name: bound.value() for bound in form} | {"op": str(uuid7())}
    again.pop("cautioned")
    assert client_of(chen).post(url(yan_household, "card"), again).status_code == 302
    content = homes.card(yan_household).content
    assert (content.land, content.crops, content.water) == ("茶 7 亩", "水稻", "旱季停")


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "岩" * 41), ("land", "地" * 100_000), ("phone", "1" * 21), ("happened_on", "明天"),
     ("happened_on", "1900-01-01"), ("why", "whim"), ("land", "卡号 6222020000000000000")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field(client_of, chen, yan_household, field, value):
    answer = client_of(chen).post(url(yan_household, "card"), card(yan_household, crops="水稻", **{field: value}))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert answer.context["form"]["crops"].value() == "水稻"
    assert homes.now(yan_household).revision == 0


@pytest.mark.parametrize("name", ["岩", "阿布都外力阿卜杜热合曼艾则孜江", "𠮷野𡈽", "<b>岩</b>"])
def test_any_name(client_of, chen, yan_household, name):
    page = client_of(chen).post(url(yan_household, "card"), card(yan_household, name=name), follow=True)
    assert page.status_code == 200
    assert "<b>岩" not in page.text


def test_merged_while_it_was_edited(client_of, he, li, yan_household, shop_household):
    form = card(shop_household, land="什么都卖")
    told = {"happened_on": house_clock.today(), "seen": 0, "other_seen": 0, "op": uuid7(), "by": Actor.official(li)}
    actions.merge_households(household=yan_household, other=shop_household, **told)
    answer = client_of(he).post(url(shop_household, "card"), form)
    assert answer.status_code == 422
    assert "刚并到另一户" in answer.text
    assert "什么都卖" in answer.text
    assert reverse("desk:household", args=[yan_household.pk]) in answer.text
    assert client_of(he).get(url(shop_household, "card")).status_code == 302


def test_moved_out_of_reach_while_it_was_edited(client_of, dao, li, yan_household, area):
    form = card(yan_household, land="茶 6 亩")
    told = {"to": area("小寨一组"), "happened_on": house_clock.today(), "seen": 0, "op": uuid7()}
    actions.move_household(household=yan_household, by=Actor.official(li), **told)
    answer = client_of(dao).post(url(yan_household, "card"), form)
    assert answer.status_code == 404
    assert "茶 6 亩" in answer.text
    assert "岩温龙" in answer.text  # as he typed it himself


def test_an_official_whose_post_ended_yesterday(client_of, chen, yan_household):
    form = card(yan_household, land="茶 6 亩")
    chen.posts.update(ends_on=house_clock.today() - timedelta(days=1))
    answer = client_of(chen).post(url(yan_household, "card"), form)
    assert answer.status_code == 404
    assert "刚才写的没有存" in answer.text
    assert "茶 6 亩" in answer.text


# --- who lives there, what is needed, what was agreed ---


def test_somebody_is_written_down_changed_and_leaves(client_of, chen, yan_household):
    client = client_of(chen)
    client.post(url(yan_household, "member"), typed(yan_household, name="玉波罕", birth_year="１９７１"))
    wife = Resident.objects.get(name="玉波罕")
    assert wife.birth_year == 1971
    form = typed(yan_household, name="玉波罕", birth_year="1972", relation="spouse", why="corrected")
    assert client.post(url(yan_household, "member-change", wife), form).status_code == 302
    assert client.post(url(yan_household, "left", wife), typed(yan_household)).status_code == 302
    wife.refresh_from_db()
    assert (wife.birth_year, wife.relation, wife.left_on) == (1972, "spouse", house_clock.today())


@pytest.mark.parametrize("year", ["十九", "19", "3000", "²"])
def test_a_year_that_is_none(client_of, chen, yan_household, year):
    answer = client_of(chen).post(url(yan_household, "member"), typed(yan_household, name="岩叫", birth_year=year))
    assert answer.status_code == 422
    assert answer.context["form"].errors["birth_year"]


def _need(home, **more):
    later = (house_clock.today() + timedelta(days=90)).isoformat()
    form = {"kind": "water", "source": "self", "starts_on": house_clock.today().isoformat(), "expires_on": later}
    return typed(home, **{**form, "form": "spoken", **more})


def test_a_need_and_the_consent_it_stands_on(client_of, chen, yan_household):
    client = client_of(chen)
    answer = client.post(url(yan_household, "need"), _need(yan_household, kind="health", text="要人带去拿药"))
    assert answer.status_code == 422
    assert "单独同意" in str(answer.context["form"].errors["given_by"])
    assert "<details" in answer.text
    form = _need(yan_household, kind="health", text="要人带去拿药", given_by="岩温龙")
    assert client.post(url(yan_household, "need"), form).status_code == 302
    need, consent = Need.objects.get(), Consent.objects.get()
    assert need.consent == consent
    assert client.post(url(yan_household, "withdraw", consent), typed(consent.household, seen=0,
                       withdrawn_on=house_clock.today().isoformat())).status_code == 302  # fmt: skip
    assert Need.objects.get().text == ""


def test_a_need_is_met_or_looked_at_again(client_of, chen, yan_household):
    client, need = client_of(chen), homes.need(yan_household, chen)
    later = (house_clock.today() + timedelta(days=120)).isoformat()
    assert (
        client.post(url(yan_household, "prolong", need), typed(yan_household, seen=0, expires_on=later)).status_code
        == 302
    )
    today = house_clock.today().isoformat()
    stale = client.post(url(yan_household, "met", need), typed(yan_household, seen=0, met_on=today))
    assert stale.status_code == 422
    assert "刚有人改过" in stale.text
    assert stale.context["form"]["seen"].value() == "1"
    assert client.post(url(yan_household, "met", need), typed(yan_household, seen=1, met_on=today)).status_code == 302


def test_told_agreed_and_checked(client_of, chen, yan_household):
    client, today = client_of(chen), house_clock.today()
    form = typed(yan_household, how="read-out", told_on=today.isoformat())
    assert client.post(url(yan_household, "told"), form).status_code == 302
    until = (today + timedelta(days=200)).isoformat()
    agreed = {
        "purpose": "health",
        "given_by": "岩温龙",
        "form": "signed",
        "given_on": today.isoformat(),
        "until": until,
    }
    assert client.post(url(yan_household, "consent"), typed(yan_household, **agreed)).status_code == 302
    assert client.post(url(yan_household, "checked"), typed(yan_household)).status_code == 302
    assert (Told.objects.count(), Consent.objects.count(), homes.card(yan_household).why) == (1, 1, "checked")


# --- arranged ---


def test_a_home_moves(client_of, he, yan_household):
    form = typed(yan_household, area="530899100201001", address="村口")
    assert client_of(he).post(url(yan_household, "move"), form).status_code == 302
    assert homes.now(yan_household).area_id == "530899100201001"
    beyond = client_of(he).post(url(yan_household, "move"), typed(yan_household, area="530899101200001"))
    assert beyond.context["form"].errors["area"]


def test_a_home_splits_and_one_goes_to_the_new_one(client_of, he, chen, yan_household):
    son = homes.member(yan_household, chen, "岩叫")
    form = typed(yan_household, members=[str(son.pk)], name="岩叫", area="530899100200001", keep_links="on")
    answer = client_of(he).post(url(yan_household, "split"), form)
    new = Household.objects.get(name="岩叫")
    assert answer.headers["Location"] == reverse("desk:household", args=[new.pk])
    nobody = client_of(he).post(url(yan_household, "split"), typed(yan_household, name="岩", area="530899100200001"))
    assert nobody.context["form"].errors["members"]


def test_two_are_joined_after_a_second_look(client_of, li, yan_household, shop_household):
    client = client_of(li)
    first = client.post(url(yan_household, "merge"), typed(yan_household, name="小卖部"))
    assert first.status_code == 422
    assert "大寨二组" in first.text
    form = typed(yan_household, name="小卖部", other=f"{shop_household.pk}.0")
    assert client.post(url(yan_household, "merge"), form).status_code == 302
    assert homes.now(shop_household).merged_into == yan_household
    assert "没有叫这个名字" in client.post(url(yan_household, "merge"), typed(yan_household, name="没有的")).text


def test_links_are_made_and_ended(client_of, li, yan_household, sun, unit):
    client = client_of(li)
    today = house_clock.today().isoformat()
    form = typed(yan_household, kind="pairing", reach="home", official="孙敏", scheme="党员联户", starts_on=today)
    assert client.post(url(yan_household, "link"), form).status_code == 302
    link = ContactLink.objects.get(official=sun, household=yan_household)
    assert client.post(url(yan_household, "end-link", link), typed(yan_household, ends_on=today)).status_code == 302
    whole = typed(yan_household, kind="unit", reach="village", unit=str(unit("farms").pk), starts_on=today)
    assert client.post(url(yan_household, "link"), whole).status_code == 302
    assert ContactLink.objects.get(unit=unit("farms"), area__isnull=False).area.name == "大寨村"
    for kind, reach, says in (
        ("pairing", "home", "结对和建卡要写明"),
        ("stationing", "village", "蹲点要写明"),
        ("stationing", "home", "蹲点是住到村组里"),
        ("unit", "home", "挂钩要写明"),
    ):
        alone = typed(yan_household, kind=kind, reach=reach, starts_on=today)
        assert says in client.post(url(yan_household, "link"), alone).text


# --- the contact card ---


def test_a_contact_card_is_made_printed_and_handed_over(client_of, chen, dao, sun, yan_household):
    client = client_of(chen)
    due = (house_clock.today() + timedelta(days=100)).isoformat()
    form = typed(yan_household, standard=["call"], own="三月底前来看水管", due_on=due)
    answer = client.post(url(yan_household, "contact-card"), form)
    made = ContactCard.objects.get()
    assert answer.headers["Location"] == reverse("desk:contact-card", args=[made.pk])
    page = client.get(answer.headers["Location"]).text
    for words in ("陈立", "农业农村局 101", "0879-6000001", "三月底前来看水管", "岩温龙", "打民情办 0879-6000000"):
        assert words in page, words
    assert page.count("还没兑现") == 2
    assert "有事打卡上的电话" not in str(client.get(url(yan_household, "contact-card")).context["form"]["standard"])
    handed = typed(yan_household, seen=0, how="face", delivered_on=house_clock.today().isoformat())
    assert client.post(url(yan_household, "deliver", made), handed).status_code == 302
    assert ContactLink.objects.filter(official=chen, kind="card").exists()
    assert client_of(dao).get(answer.headers["Location"]).status_code == 200
    assert client_of(sun).get(answer.headers["Location"]).status_code == 404


def test_where_anything_changed_a_new_card_is_asked_for(client_of, chen, yan_household):
    made = matters.issue_card(id=uuid7(), household=yan_household, official=chen, by=Actor.official(chen))
    page = reverse("desk:contact-card", args=[made.pk])
    assert "送一张新的" not in client_of(chen).get(page).text
    chen.phone = "0879-7000000"
    chen.save(update_fields=["phone"])
    assert "送一张新的" in client_of(chen).get(page).text
    assert Commitment.objects.count() == 0


# --- consents of the whole county, and the notice ---


def test_the_privacy_officer_sees_all_of_it_masked(client_of, bao, chen, li, yan_household):
    homes.need(yan_household, chen, "health", by_whom="岩温龙", text="要人带去拿药")
    actions.tell(id=uuid7(), household=yan_household, how="given", told_on=house_clock.today(), by=Actor.official(chen))
    for query in ("", "?of=told"):
        page = client_of(bao).get(reverse("people:consents") + query).text
        assert "岩*龙" in page
        assert "岩温龙" not in page
        assert "拿药" not in page
        assert client_of(li).get(reverse("people:consents") + query).status_code == 403


def test_the_desk_words_the_notice_anew(client_of, li, chen):
    form = {"op": uuid7(), "version": "2026-2", "text": "新的。", "from_on": house_clock.today().isoformat()}
    for _time in range(2):
        assert client_of(li).post(reverse("people:add-notice"), form).status_code == 302
    assert Notice.objects.count() == 2
    assert "新的。" in client_of(chen).get(reverse("people:notices")).text
    assert client_of(chen).get(reverse("people:add-notice")).status_code == 403
    assert client_of(li).post(reverse("people:add-notice"), {**form, "op": uuid7()}).status_code == 422


def test_no_form_asks_for_more_than_eight_things(client_of, chen, li, yan_household):
    for what, user in [*((w, chen) for w in [*KEPT, "contact-card"]), *((w, li) for w in ARRANGED)]:
        form = client_of(user).get(url(yan_household, what)).context["form"]
        required = [name for name, field in form.fields.items() if field.required and not field.widget.is_hidden]
        assert len(required) <= 8, (what, required)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_forms_are_read_by_everybody(page_of, li, chen, yan_household, width):
    homes.member(yan_household, chen, "岩叫")
    page, wrong = page_of(li, width=width), {}
    for what in (*KEPT, *ARRANGED, "contact-card"):
        page.goto(url(yan_household, what))
        found = faults(page)
        page.click("main form button[type=submit]")
        if found := [*found, *faults(page)]:
            wrong[what] = found
    assert wrong == {}
