from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse

from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.territory.models import Area, Organisation
from tests.accounts.conftest import Send

pytestmark = pytest.mark.django_db
Page = Callable[[User, str], HttpResponse]
Unit = Callable[[str], Organisation]
Place = Callable[[str], Area]


def give(user: User) -> str:
    return f"/accounts/users/{user.pk}/posts/"


def end(post: Post) -> str:
    return f"/accounts/posts/{post.pk}/end/"


def test_a_post_opens_what_its_role_opens(ankang: User, lin: User, unit: Unit, send: Send, page: Page) -> None:
    typed = {"role": "R13", "unit": unit("county").pk, "starts_on": "2026年3月2日", "title": "信息员"}
    assert page(lin, "/accounts/users/").status_code == 403
    assert send(ankang, give(lin), **typed).status_code == 302
    assert page(lin, "/accounts/users/").status_code == 200
    post = lin.posts.get()
    assert (post.area, str(post.starts_on), post.title) == (unit("county").area, "2026-03-02", "信息员")


def test_the_same_form_twice_gives_one_post(ankang: User, lin: User, unit: Unit, send: Send) -> None:
    typed = {"op": str(uuid4()), "role": "R7", "unit": unit("water").pk, "starts_on": "2026-03-02"}
    assert [send(ankang, give(lin), **typed).status_code for _n in range(2)] == [302, 302]
    assert lin.posts.count() == 1


def test_nobody_gives_himself_a_post(ankang: User, unit: Unit, send: Send, page: Page) -> None:
    typed = {"role": "R6", "unit": unit("office").pk, "starts_on": "2026-03-02"}
    response = send(ankang, give(ankang), **typed)
    assert response.status_code == 422
    assert "不能给自己安排岗位" in response.text
    assert give(ankang) not in page(ankang, f"/accounts/users/{ankang.pk}/").text
    assert ankang.posts.count() == 1


def test_only_the_security_administrator_gives_posts(
    guan: User, li: User, lin: User, unit: Unit, send: Send, page: Page
) -> None:
    typed = {"role": "R6", "unit": unit("office").pk, "starts_on": "2026-03-02"}
    assert [send(user, give(lin), **typed).status_code for user in (guan, li, lin)] == [403, 403, 403]
    assert [page(user, give(lin)).status_code for user in (guan, li, lin)] == [403, 403, 403]
    assert not lin.posts.exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"role": ""}, "还没有选角色"),
        ({"role": "R99"}, "角色里没有这一项"),
        ({"unit": "𠀀" * 100_000}, "单位里没有这一项"),
        ({"starts_on": ""}, "还没有选从哪天起"),
        ({"starts_on": "2026-02-30"}, "读不出来"),
        ({"starts_on": "２０２６－０３－０２", "ends_on": "2026-03-01"}, "结束不能早于开始"),
        ({"title": "<i>" * 100_000}, "最多 40 个字"),
        ({"role": "R3"}, "要选到村"),
        ({"role": "R5"}, "要选到乡镇"),
    ],
)
def test_a_refusal_says_what_to_put_right(
    ankang: User, lin: User, unit: Unit, send: Send, typed: dict[str, str], says: str
) -> None:
    whole = {"role": "R7", "unit": unit("water").pk, "starts_on": "2026-03-02", **typed}
    response = send(ankang, give(lin), **whole)
    assert response.status_code == 422
    assert says in response.text
    assert not lin.posts.exists()


def test_a_village_officer_is_given_a_village(ankang: User, lin: User, unit: Unit, area: Place, send: Send) -> None:
    typed = {"role": "R3", "unit": unit("dazhai").pk, "area": "530899100200", "starts_on": "2026-03-02"}
    assert send(ankang, give(lin), **typed).status_code == 302
    assert lin.posts.get().area == area("大寨村")


def test_a_post_is_over_after_its_last_day(ankang: User, wang: User, send: Send, page: Page) -> None:
    post = wang.posts.get()
    assert page(ankang, end(post)).status_code == 200
    assert send(ankang, end(post), ends_on="2026-01-31").status_code == 302
    assert not User.objects.get(pk=wang.pk).has_role(Role.HANDLER)
    assert "已结束" in page(ankang, f"/accounts/users/{wang.pk}/").text
    assert "已经结束" in send(ankang, end(post), ends_on="2026-02-01").text


def test_an_end_before_the_start_is_refused(ankang: User, guan: User, wang: User, send: Send) -> None:
    post = wang.posts.get()
    assert "结束不能早于开始" in send(ankang, end(post), ends_on="1900-01-01").text
    assert send(guan, end(post), ends_on="2026-01-31").status_code == 403
    assert send(ankang, f"/accounts/posts/{uuid4()}/end/", ends_on="2026-01-31").status_code == 404
