from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from minqing.accounts import actions
from minqing.accounts.models import Remark, User
from minqing.audit.models import Event, Operation
from tests.accounts.conftest import Send
from tests.asking import asks_at_most
from tests.conftest import Clock

LIST, SAY = "/accounts/remarks/", "/accounts/remarks/say/"
pytestmark = pytest.mark.django_db
Page = Callable[[User, str], HttpResponse]


@pytest.fixture
def remark(chen: User, send: Send) -> Remark:
    send(chen, SAY, text="找不到打印", page="matters:detail")
    return Remark.objects.get()


def test_nothing_kept_tells_who_said_it(chen: User, send: Send, clock: Clock) -> None:
    clock.stop("2026-03-02 09:41")
    before = (Event.objects.count(), Operation.objects.count())
    send(chen, SAY, text="  字太小 <b>𠀀</b>\r\n看不清😀 ", page="accounts:me")
    remark = Remark.objects.get()
    assert (remark.text, remark.page) == ("字太小 <b>𠀀</b> 看不清😀", "accounts:me")
    assert remark.said_at == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert remark.pk.version == 4
    assert (Event.objects.count(), Operation.objects.count()) == before


def test_the_line_stands_on_every_page_with_a_random_id(chen: User, page: Page) -> None:
    text = page(chen, "/accounts/me/").text
    assert 'name="page" value="accounts:me"' in text
    assert 'name="next" value="/accounts/me/"' in text


def test_it_leads_back_to_the_page_where_it_was_said(chen: User, send: Send) -> None:
    assert send(chen, SAY, text="好", next="/accounts/me/?a=1").headers["Location"] == "/accounts/me/?a=1"
    assert send(chen, SAY, text="好", next="//example.org").headers["Location"] == LIST


def test_the_same_line_twice_is_one(chen: User, send: Send) -> None:
    op = str(uuid4())
    assert [send(chen, SAY, op=op, text="慢").status_code for _n in range(2)] == [302, 302]
    assert Remark.objects.count() == 1


def test_a_stranger_at_the_door_may_say_it_too(
    send: Send, chen: User, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.stop("2026-03-02 09:41")
    monkeypatch.setattr(actions, "STRANGERS_AN_HOUR", 2)
    answers = [send(None, SAY, text="登不上") for _n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert 'value="登不上"' in answers[2].text
    assert send(chen, SAY, text="我也登不上").status_code == 302
    clock.forward(hours=1)
    assert send(None, SAY, text="登不上").status_code == 302


@pytest.mark.parametrize(
    ("text", "says"), [("", "还没有填"), (" \n ", "还没有填"), ("长" * 100_000, "最多 300 个字，现在有 100000 个")]
)
def test_a_line_that_can_not_be_kept_is_given_back(chen: User, send: Send, text: str, says: str) -> None:
    response = send(chen, SAY, text=text, page="x")
    assert response.status_code == 422
    assert says in response.text
    assert text.strip() in response.text
    assert not Remark.objects.exists()


def test_the_answer_is_given_once_by_the_administrator(guan: User, li: User, remark: Remark, send: Send) -> None:
    address = f"{LIST}{remark.pk}/"
    assert send(li, address, answer="在右边").status_code == 403
    assert send(guan, address, answer=" ").status_code == 422
    assert send(guan, address, answer="答" * 1001).status_code == 422
    assert send(guan, address, answer="在右边\n第二个").status_code == 302
    assert "已经有人答复了" in send(guan, address, answer="在左边").text
    remark.refresh_from_db()
    assert (remark.answer, remark.answered_by) == ("在右边\n第二个", guan)
    assert Event.objects.filter(verb="remark.answer").count() == 1


def test_everyone_reads_questions_and_answers(guan: User, lin: User, remark: Remark, page: Page) -> None:
    assert "还没有答复" in page(lin, LIST).text
    assert f"{LIST}{remark.pk}/" not in page(lin, LIST).text
    assert f"{LIST}{remark.pk}/" in page(guan, LIST).text
    assert "matters:detail" in page(guan, f"{LIST}{remark.pk}/").text
    assert [page(lin, f"{LIST}{remark.pk}/").status_code, page(guan, f"{LIST}{uuid4()}/").status_code] == [403, 404]
    assert Client().get(LIST).status_code == 302


def test_newest_first_and_every_one_once(lin: User, clock: Clock, client_of: Callable[[User], Client]) -> None:
    for hour in range(45):
        said = clock.stop(f"2026-03-0{1 + hour // 24} {hour % 24:02}:10")
        Remark.objects.create(said_at=said, text=f"第{hour}句")
    client, seen, address = client_of(lin), [], LIST
    for _n in range(3):
        response = client.get(address)
        seen += [remark.text for remark in response.context["page"].rows]
        address = f"{LIST}?mark={response.context['page'].next_mark}"
    assert seen == [f"第{n}句" for n in reversed(range(45))]


def test_the_list_asks_few_questions(lin: User, remark: Remark, client_of: Callable[[User], Client]) -> None:
    client = client_of(lin)
    with asks_at_most(4):
        client.get(LIST)
    assert client.post(LIST).status_code == 405
    assert client.put(SAY).status_code == 405
