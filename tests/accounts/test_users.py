import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from minqing.accounts import queries
from minqing.accounts.models import User
from minqing.audit import log
from minqing.lib.words import tidy
from tests.accounts.conftest import Send
from tests.asking import asks_at_most

USERS, ADD = "/accounts/users/", "/accounts/users/add/"
CODE = re.compile(r"paper-code[^>]*>([a-z2-9]{4}(?:-[a-z2-9]{4}){2})<")
pytestmark = pytest.mark.django_db
Page = Callable[[User, str], HttpResponse]


def test_accounts_are_the_two_administrators_alone(
    guan: User, ankang: User, li: User, tang: User, lin: User, page: Page
) -> None:
    assert [page(user, USERS).status_code for user in (guan, ankang, li, tang, lin)] == [200, 200, 403, 403, 403]
    assert [page(user, ADD).status_code for user in (guan, ankang, li)] == [200, 403, 403]
    assert Client().get(USERS).headers["Location"].startswith("/accounts/sign-in/")


def test_a_new_account_gets_its_code_once(guan: User, send: Send) -> None:
    op = str(uuid4())
    first = send(guan, ADD, op=op, name="龚䶮", username="Gong", phone="０８７９－６")
    user = User.objects.get(username="gong")
    code = CODE.search(first.text)
    assert code
    assert user.check_password(code[1])
    assert (user.name, user.phone) == ("龚䶮", "0879-6")
    assert "no-store" in first.headers["Cache-Control"]
    again = send(guan, ADD, op=op, name="龚䶮", username="gong")
    assert again.headers["Location"] == f"/accounts/users/{user.pk}/"


def test_the_form_of_somebody_else_makes_nothing(guan: User, send: Send) -> None:
    op = uuid4()
    log.claim(op, by="official:somebody-else", result=op)
    response = send(guan, ADD, op=str(op), name="甲", username="jia")
    assert response.status_code == 422
    assert "别人打开的" in response.text
    assert not User.objects.filter(username="jia").exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": "", "username": "jia"}, "还没有填姓名"),
        ({"name": "名" * 100_000, "username": "jia"}, "最多 30 个字，现在有 100000 个"),
        ({"name": "甲", "username": "guan"}, "已有人用"),
        ({"name": "甲", "username": "𠀀😀"}, "小写字母或数字"),
        ({"name": "甲", "username": "x" * 100_000}, "最多 40 个字"),
        ({"name": "甲", "username": "jia", "phone": "1" * 21}, "最多 20 个字"),
    ],
)
def test_a_refusal_keeps_what_was_typed(guan: User, send: Send, typed: dict[str, str], says: str) -> None:
    before = User.objects.count()
    response = send(guan, ADD, **typed)
    assert response.status_code == 422
    assert says in response.text
    assert f'value="{typed["name"]}"' in response.text or not typed["name"]
    assert User.objects.count() == before


def test_markup_in_a_name_is_shown_and_not_run(guan: User, send: Send, page: Page) -> None:
    send(guan, ADD, name="<b>甲</b>", username="jia")
    assert "&lt;b&gt;甲&lt;/b&gt;" in page(guan, f"{USERS}?q=jia").text


@pytest.mark.parametrize("words", ["陈", "CHEN", "陈立", "\x00陈立", "陈" + " " * 100_000])
def test_people_are_found_by_name_or_login_name(words: str) -> None:
    assert "chen" in [user.username for user in queries.users(words=tidy(words)[:40]).rows]


def test_nobody_found_is_said(guan: User, page: Page) -> None:
    assert "没有找到这个人" in page(guan, f"{USERS}?q=%F0%A0%80%80").text


def test_pages_follow_the_login_names(guan: User, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "USERS_A_PAGE", 10)
    seen: list[str] = []
    mark = ""
    while True:
        rows = queries.users(mark=mark)
        seen += [user.username for user in rows.rows]
        if not (mark := rows.next_mark):
            break
    assert seen == sorted(User.objects.values_list("username", flat=True))
    assert "mark=" in page(guan, USERS).text


def test_the_list_asks_few_questions(guan: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(guan)
    with asks_at_most(5):
        client.get(USERS)


def test_other_methods_are_refused(guan: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(guan)
    assert client.post(USERS).status_code == 405
    assert client.put(ADD).status_code == 405


def test_an_account_is_not_made_past_the_gate(li: User, send: Send) -> None:
    assert send(li, ADD, name="甲", username="jia").status_code == 403
    assert not User.objects.filter(username="jia").exists()
