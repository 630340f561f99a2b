from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from minqing.lib.db import Refused, action, afterwards, reading
from minqing.lib.http import reads, writes
from minqing.territory.models import Area, Organisation


@action
def rename(*, code: str, name: str, stop: bool = False) -> None:
    Area.objects.filter(pk=code).update(name=name)
    if stop:
        raise Refused("stop")


@pytest.mark.django_db
def test_a_refused_action_changes_nothing() -> None:
    with pytest.raises(Refused, match="stop"):
        rename(code="530899", name="别名", stop=True)
    assert Area.objects.get(pk="530899").name == "青河县"


@pytest.mark.django_db
def test_a_broken_unique_constraint_speaks(area: Callable[[str], Area]) -> None:
    with pytest.raises(Refused, match="同一个地方下面已有这个名称"):
        rename(code="530899100201", name="大寨村")


@pytest.mark.django_db
def test_a_broken_check_speaks(unit: Callable[[str], Organisation]) -> None:
    @action
    def end(*, on: date) -> None:
        Organisation.objects.filter(pk=unit("water").pk).update(starts_on=date(2026, 1, 2), ends_on=on)

    with pytest.raises(Refused, match="结束不能早于开始"):
        end(on=date(2026, 1, 1))


@pytest.mark.django_db
def test_an_id_that_is_taken_is_refused_in_words() -> None:
    @action
    def again() -> None:
        Area.objects.create(code="530899", name="别名", level="county")

    with pytest.raises(Refused, match="已经有了"):
        again()


@pytest.mark.django_db
def test_what_has_no_words_is_an_error() -> None:
    @action
    def empty() -> None:
        Area.objects.filter(pk="530899").update(name=None)

    with pytest.raises(IntegrityError):
        empty()


@pytest.mark.django_db
def test_an_action_in_an_action_costs_no_savepoint(django_assert_max_num_queries: Callable[..., object]) -> None:
    @action
    def both() -> None:
        rename(code="530899", name="一")
        rename(code="530899", name="二")

    with django_assert_max_num_queries(4):  # one savepoint, here within the test's own transaction
        both()


@pytest.mark.django_db(transaction=True)
def test_a_page_that_reads_cannot_write() -> None:
    with pytest.raises(DatabaseError), reading():
        Area.objects.filter(pk="530899").update(name="别名")
    rename(code="530899", name="新名")
    assert Area.objects.get(pk="530899").name == "新名"


@pytest.mark.django_db(transaction=True)
def test_what_comes_after_reading_may_write_and_comes_once() -> None:
    with reading():
        afterwards(lambda: rename(code="530899", name="后来"))
        assert Area.objects.get(pk="530899").name == "青河县"
    assert Area.objects.get(pk="530899").name == "后来"


@pytest.mark.django_db(transaction=True)
def test_if_what_comes_after_fails_the_page_is_not_shown() -> None:
    @reads
    def page(_request: HttpRequest) -> HttpResponse:
        afterwards(lambda: rename(code="530899", name="x", stop=True))
        return HttpResponse("words")

    with pytest.raises(Refused):
        page(RequestFactory().get("/"))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_reading_page_takes_no_other_method(method: str) -> None:
    page = reads(lambda _request: HttpResponse())
    assert page(getattr(RequestFactory(), method)("/")).status_code == 405


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_a_writing_page_takes_post_alone(method: str) -> None:
    page = writes(lambda _request: HttpResponse())
    assert page(getattr(RequestFactory(), method)("/")).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_a_foreign_key_is_judged_at_the_end_and_still_refused() -> None:
    """PostgreSQL speaks at commit, SQLite too: outside the block, where no row is left behind."""

    @action
    def orphan() -> None:
        Organisation.objects.create(id=uuid4(), path="9999", name="孤儿", kind="department", area_id="999999")

    with pytest.raises(IntegrityError):
        orphan()
    assert not Organisation.objects.filter(name="孤儿").exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_until_the_end() -> None:
    with transaction.atomic():
        assert Area.objects.select_for_update().get(pk="530899").name == "青河县"
        assert connection.in_atomic_block
