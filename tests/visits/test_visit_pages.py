"""走访 on screens: the form, its page, the list; who may, and what is typed when somebody types anything."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from minqing.accounts.actor import Actor
from minqing.audit.models import Event
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters.models import Words
from minqing.people import actions as people
from minqing.people.models import Household
from minqing.visits.models import Visit
from tests import county
from tests.asking import asks_at_most
from tests.visits import going

pytestmark = pytest.mark.django_db
NEW = "/visits/new/"


def page_of_visit(visit):
    return reverse("visits:visit", args=[visit.pk])


def said(answer):
    return " ".join(answer.text.split())


def sent(client, *, to=NEW, **more):
    return client.post(to, going.typed(**more))


# --- the form ---


def test_the_day_and_a_home_are_enough(client_of, chen, yan_household):
    answer = sent(client_of(chen), households=[yan_household])
    visit = Visit.objects.get()
    assert answer.headers["Location"] == page_of_visit(visit)
    assert (visit.area_id, visit.author, visit.ate, visit.homes) == (yan_household.area_id, chen, None, None)


def test_a_box_that_is_not_ticked_says_nothing(client_of, chen, yan_household):
    sent(client_of(chen), households=[yan_household], ate="on")
    assert [Visit.objects.get().ate, Visit.objects.get().worked] == [True, None]


def test_it_is_written_once_for_all_who_went(client_of, chen, sun, dao, yan_household):
    sent(client_of(chen), households=[yan_household], officials="孙敏、刀平", homes="")
    page = said(client_of(sun).get("/visits/"))
    assert "岩温龙" in page
    assert "陈立、孙敏、刀平" in page or "陈立、刀平、孙敏" in page
    assert client_of(dao).get(page_of_visit(Visit.objects.get())).status_code == 200


def test_sixty_homes_by_ticks_and_by_names(client_of, he):
    ticked = [going.home(f"李勾{n:02}", of=he) for n in range(30)]
    named = [going.home(f"王写{n:02}", code="530899100200002") for n in range(30)]
    client, names = client_of(he), "、".join(home.name for home in named)
    assert sent(client, households=ticked, others=names).status_code == 302
    visit = Visit.objects.get()
    assert visit.visited.count() == 60
    assert visit.area_id == "530899100200"  # the village that has both groups
    assert "等 60 户" in said(client.get("/visits/"))
    with asks_at_most(12):
        assert said(client.get(page_of_visit(visit))).count("李勾") >= 30


def test_a_home_that_was_joined_to_another_meanwhile_is_found_there(client_of, chen, li, yan_household):
    other, client = going.home("李勾", of=chen), client_of(chen)
    told = {"happened_on": house_clock.today(), "seen": 0, "other_seen": 0, "op": uuid7(), "by": Actor.official(li)}
    people.merge_households(household=other, other=yan_household, **told)
    assert sent(client, households=[yan_household, other]).status_code == 302
    assert [one.household for one in Visit.objects.get().visited.all()] == [other]


@pytest.mark.parametrize("name", ["岩", "阿不都热合曼买买提艾力艾山江", "𠮷田𪚥"])
def test_names_of_one_character_and_of_fifteen(client_of, he, name):
    home = going.home(name)
    assert sent(client_of(he), others=name).status_code == 302
    assert Visit.objects.get().visited.get().household == home


def test_a_name_with_a_space_in_it_and_names_parted_by_spaces(client_of, he):
    homes = {going.home(name) for name in ("大寨 小吃店", "张三", "李四")}
    assert sent(client_of(he), others="大寨  小吃店，张三 李四\n").status_code == 302
    assert {one.household for one in Visit.objects.get().visited.all()} == homes


def test_namesakes_are_told_apart_by_place_or_by_a_tick(client_of, he):
    one, two = going.home("张三"), going.home("张三", code="530899100200002", phone="13877770009")
    client = client_of(he)
    answer = sent(client, others="张三")
    assert answer.status_code == 422
    assert "叫张三的不止一户：上坝镇 大寨村 大寨一组；上坝镇 大寨村 大寨二组" in said(answer)
    assert "138****0009" in said(answer)
    assert "13877770009" not in answer.text
    assert sent(client, others="张三", households=[two]).status_code == 302
    assert sent(client, others="张三", area=one.area_id).status_code == 302
    assert [v.visited.get().household for v in Visit.objects.order_by("pk")] == [two, one]


def test_a_name_that_he_does_not_see_is_not_there(client_of, chen, he, mi_household):
    for user in (chen, he):
        answer = sent(client_of(user), others="米阿妹", area="")
        assert answer.status_code == 422
        assert "您看得到的户里没有「米阿妹」" in said(answer)
    assert sent(client_of(he), households=[mi_household]).status_code == 422
    assert not Visit.objects.exists()


def test_nothing_but_the_day_is_asked_where_it_was(client_of, chen):
    answer = sent(client_of(chen))
    assert answer.status_code == 422
    assert "还没有写是哪个村组" in said(answer)
    assert sent(client_of(chen), area="大寨村 大寨一组", homes="").status_code == 302
    assert Visit.objects.get().homes is None


@pytest.mark.parametrize("day", ["1900-01-01", "2999-01-01", "13月45日", ""])
def test_days_that_cannot_be_are_said_beside_the_day(client_of, chen, yan_household, day):
    answer = sent(client_of(chen), households=[yan_household], happened_on=day, note="听到水响。")
    assert answer.status_code == 422
    assert re.search(r'id="id_happened_on_error"', answer.text)
    assert "听到水响。" in answer.text
    assert not Visit.objects.exists()


@pytest.mark.parametrize("field", ["note", "private_note"])
def test_a_note_of_100_000_characters_stays_in_the_form(client_of, chen, yan_household, field):
    answer = sent(client_of(chen), households=[yan_household], **{field: "水" * 100_000})
    assert answer.status_code == 422
    assert "现在有 100000 个" in said(answer)
    assert "水" * 100_000 in answer.text
    assert f'value="{yan_household.pk}"' in answer.text
    assert "checked" in answer.text


def test_html_and_rare_characters_are_shown_as_they_were_typed(client_of, chen, yan_household):
    odd = '<script>alert("水")</script> 😀 𠮷 & “话”'
    sent(client_of(chen), households=[yan_household], note=odd)
    page = client_of(chen).get(page_of_visit(Visit.objects.get())).text
    assert "&lt;script&gt;alert(&quot;水&quot;)&lt;/script&gt; 😀 𠮷 &amp; “话”" in page


def test_the_form_sent_twice_is_one_visit(client_of, chen, yan_household):
    client, form = client_of(chen), going.typed(households=[yan_household])
    first, again = client.post(NEW, form), client.post(NEW, form)
    assert first.headers["Location"] == again.headers["Location"]
    assert Visit.objects.count() == 1


def test_from_a_household_s_page_the_home_is_ticked(client_of, he, yan_household):
    page = client_of(he).get(f"{NEW}?household={yan_household.pk}").text
    assert re.search(rf'value="{yan_household.pk}"[^>]*checked', page)
    assert client_of(he).get(f"{NEW}?household=zzz").status_code == 404


def test_one_of_another_township_is_not_there(client_of, ma, yan_household):
    assert client_of(ma).get(f"{NEW}?household={yan_household.pk}").status_code == 404


# --- what was to be asked ---


def test_what_was_to_be_asked_stands_on_the_form(client_of, chen, yan_household):
    ask = going.question(chen, "低保批了没有？", of=yan_household)
    client, address = client_of(chen), f"{NEW}?household={yan_household.pk}"
    assert "岩温龙家：低保批了没有？" in said(client.get(address))
    answer = sent(client, to=address, households=[yan_household], **{f"answer_{ask.pk.hex}": "批了。"})
    assert answer.status_code == 302
    ask.refresh_from_db()
    assert ask.answer.text == "批了。"
    assert "低保批了没有？" in said(client.get(answer.headers["Location"]))
    assert "低保批了没有？" not in said(client.get(address))


def test_it_was_not_asked_before_it_was_written_down(client_of, chen, yan_household):
    ask = going.question(chen, "低保批了没有？", of=yan_household)
    day = (house_clock.today() - timedelta(days=1)).isoformat()
    answer = sent(client_of(chen), households=[yan_household], happened_on=day, **{f"asked_{ask.pk.hex}": "on"})
    assert answer.status_code == 422
    assert "那天还问不到" in said(answer)


def test_what_is_to_be_asked_of_another_s_home_is_not_shown(client_of, sun, chen, yan_household):
    going.question(chen, "低保批了没有？", of=yan_household)
    assert "低保批了没有" not in client_of(sun).get(NEW).text


# --- put right ---


def amended(visit):
    return reverse("visits:amend", args=[visit.pk])


def test_it_is_put_right_on_the_same_form(client_of, chen, sun, yan_household):
    visit = going.visited(chen, yan_household, officials=[sun], note="先写的。", kind="talk")
    client = client_of(chen)
    page = client.get(amended(visit)).text
    for words in ("先写的。", "孙敏", visit.happened_on.isoformat()):
        assert words in page
    form = going.typed(households=[yan_household], seen=0, note="后写的。", officials="孙敏", area="大寨村 大寨一组")
    assert client.post(amended(visit), form).status_code == 302
    assert client.post(amended(visit), form).status_code == 302  # sent twice
    stale = client.post(amended(visit), {**form, "op": str(uuid7()), "note": "又写的。"})
    assert stale.status_code == 422
    assert "刚有人改过" in said(stale)
    assert "又写的。" in stale.text
    assert Visit.objects.get().note.text == "后写的。"


def test_whoever_went_along_stays_though_his_account_was_stopped(client_of, chen, sun, yan_household):
    visit = going.visited(chen, yan_household, officials=[sun])
    sun.is_active = False
    sun.save()
    form = going.typed(households=[yan_household], seen=0, officials="孙敏", homes="2")
    assert client_of(chen).post(amended(visit), form).status_code == 302
    assert visit.officials.filter(user=sun).exists()


def test_another_s_visit_is_not_his_to_change(client_of, chen, he, dao, yan_household):
    visit = going.visited(chen, yan_household, officials=[dao])
    for user in (he, dao):
        assert client_of(user).get(amended(visit)).status_code == 404
        assert client_of(user).post(amended(visit), {}).status_code == 404


# --- who ---


def test_who_writes_visits_down(client_of):
    may = {"ai", "er", "dao", "yu", "chen", "sun", "he", "ma", "li", "luo", "wang", "wen", "zhao", "liu", "qian"}
    may |= {"yang", "tang", "xu"}
    users = {user.username: user for user in county.User.objects.all()}
    answers = {name: client_of(users[name]).get(NEW).status_code for name in county.OFFICIALS}
    assert {name for name, status in answers.items() if status == 200} == may
    assert set(answers.values()) == {200, 403}


def test_who_reads_the_page(client_of, chen, yan_household):
    address = page_of_visit(going.visited(chen, yan_household))
    users = {user.username: user for user in county.User.objects.all()}
    answers = {name: client_of(users[name]).get(address).status_code for name in county.OFFICIALS}
    assert {name for name, status in answers.items() if status == 200} == {"chen", "dao", "he", "li", "luo"}
    assert set(answers.values()) == {200, 404}


def test_wrong_methods(client_of, chen, yan_household):
    visit, client = going.visited(chen, yan_household), client_of(chen)
    assert client.post(page_of_visit(visit)).status_code == 405
    assert client.post("/visits/").status_code == 405
    assert client.delete(NEW).status_code == 405
    assert client.put(amended(visit)).status_code == 405


def test_the_names_of_homes_are_masked_for_whoever_was_not_there(client_of, chen, he, yan_household):
    visit = going.visited(chen, yan_household)
    assert "岩温龙" in client_of(chen).get(page_of_visit(visit)).text
    page = client_of(he).get(page_of_visit(visit)).text
    assert "岩温龙" not in page
    assert "岩*龙" in page


def test_what_can_be_done_next_is_his_to_do(client_of, chen, wang, yan_household):
    page = client_of(chen).get(page_of_visit(going.visited(chen, yan_household))).text
    assert "登记岩温龙家的一件事" in page
    assert "写这次的日记" in page
    page = client_of(wang).get(page_of_visit(going.visited(wang, yan_household))).text
    assert "登记岩温龙家的一件事" not in page
    assert "写这次的日记" in page


def test_whose_post_ended_yesterday(client_of, chen, yan_household, clock):
    clock.stop("2026-03-09 09:00")
    visit = going.visited(chen, yan_household)
    going.leaves(chen, date(2026, 3, 9))
    clock.stop("2026-03-10 09:00")
    client = client_of(chen)
    assert "岩温龙" in client.get("/visits/").text
    assert client.get(page_of_visit(visit)).status_code == 200
    assert sent(client, area="大寨村 大寨一组", happened_on="2026-03-09").status_code == 302
    answer = sent(client, area="大寨村 大寨一组", happened_on="2026-03-10", note="今天的。")
    assert answer.status_code == 422
    assert "那一天您没有岗位" in said(answer)
    assert "今天的。" in answer.text
    assert client.post(amended(visit), going.typed(area="大寨村", happened_on="2026-03-08", seen=0)).status_code == 302


def test_a_while_later_he_only_reads(client_of, chen, yan_household, clock):
    clock.stop("2026-03-09 09:00")
    visit = going.visited(chen, yan_household)
    going.leaves(chen, date(2026, 3, 9))
    clock.stop("2026-04-20 09:00")
    client = client_of(chen)
    assert [client.get(one).status_code for one in ("/visits/", page_of_visit(visit), NEW)] == [200, 200, 403]
    assert client.get(amended(visit)).status_code == 403


# --- for the writer alone ---

SECRET = "她一个人哭了很久"


def test_a_private_note_is_its_writer_s_alone(client_of, chen, sun, he, li, dao, yan_household):
    visit = going.visited(chen, yan_household, officials=[sun], private_note=SECRET, note="去慰问。")
    assert SECRET in client_of(chen).get(page_of_visit(visit)).text
    assert SECRET in client_of(chen).get(amended(visit)).text
    there = [reverse(name, args=[yan_household.pk]) for name in ("desk:household", "desk:outline")]
    for user in (sun, he, li, dao):
        for address in (page_of_visit(visit), "/visits/", *there, "/outline/530899100200/"):
            assert SECRET not in client_of(user).get(address).text, (user, address)
        assert SECRET not in client_of(user).get(f"/matters/?text={SECRET[:4]}").text


def test_it_stands_in_no_list_and_no_record(client_of, chen, shen, bao, yan_household):
    going.visited(chen, yan_household, private_note=SECRET)
    assert SECRET not in client_of(chen).get("/visits/").text
    for user in (shen, bao):
        assert SECRET not in client_of(user).get("/audit/").text
    assert not any(SECRET in str((e.codes, e.fields, e.target)) for e in Event.objects.all())
    assert Words.objects.get(text=SECRET)


# --- on record, and how much is asked ---


def test_what_was_shown_is_on_record(client_of, chen, yan_household):
    visit, client = going.visited(chen, yan_household, note="看到什么。"), client_of(chen)
    for address in (NEW, "/visits/", page_of_visit(visit), amended(visit)):
        before = Event.objects.filter(verb__endswith=".read").count()
        client.get(address)
        assert Event.objects.filter(verb__endswith=".read").count() == before + 1, address


def test_however_many_the_list_asks_the_same(client_of, chen, sun, yan_household, shop_household):
    client = client_of(chen)
    for n in range(25):
        going.visited(chen, yan_household, shop_household, officials=[sun], note=f"第{n}次。", private_note="。")
    with asks_at_most(12):
        assert client.get("/visits/").status_code == 200
    with asks_at_most(14):
        assert client.get(NEW).status_code == 200


def test_the_next_page_begins_where_this_one_ends(client_of, chen, yan_household):
    going.visited(chen, note="最早的一次。", happened_on=house_clock.today() - timedelta(days=90))
    for _n in range(50):
        going.visited(chen, yan_household)
    page = client_of(chen).get("/visits/").text
    assert "最早的一次。" not in page
    older = re.search(r'class="pager-older" href="([^"]+)"', page)
    assert "最早的一次。" in client_of(chen).get("/visits/" + older[1]).text


def test_sixty_homes_cost_no_more_than_one(client_of, he):
    homes = [going.home(f"李户{n:02}") for n in range(60)]
    assert Household.objects.filter(name__startswith="李户").count() == 60
    form, client = going.typed(others="、".join(home.name for home in homes)), client_of(he)
    with asks_at_most(26):
        assert client.post(NEW, form).status_code == 302
