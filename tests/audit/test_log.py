from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from minqing.accounts.models import User
from minqing.audit import log
from minqing.audit.models import Event, Operation
from minqing.lib.db import action, reading
from minqing.lib.ids import uuid7


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"])
def test_the_record_is_only_added_to(statement: str) -> None:
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_position_is_given_once() -> None:
    log.chain_up()
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Event.objects.filter(position=1).update(position=0)


@pytest.mark.parametrize("words", ["岩温龙", "138 0000 0001", "x" * 200, "a\nb"])
def test_it_takes_codes_and_no_words(chen: User, words: str) -> None:
    with pytest.raises(ValueError, match="codes, not words"):
        log.record("user.change", chen, by="system:tests", codes={"name": words})


@pytest.mark.django_db
def test_a_repeated_operation_gets_the_first_answer() -> None:
    operation, first = uuid7(), uuid7()
    assert log.claim(operation, by="official:1", result=first) == first
    assert log.claim(operation, by="official:1", result=uuid7()) == first
    with pytest.raises(Operation.DoesNotExist):
        log.claim(operation, by="official:2", result=uuid7())


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_get_one_answer() -> None:
    operation, answers, ready = uuid7(), list[UUID](), Barrier(4)

    @action
    def send() -> None:
        answers.append(log.claim(operation, by="official:1", result=uuid7()))

    def twin() -> None:
        ready.wait()
        send()
        connection.close()

    crowd = [Thread(target=twin) for _n in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_read_is_written_when_the_page_is_made(chen: User) -> None:
    with reading():
        log.read(chen, by="official:1", fields=["phone"])
        assert not Event.objects.filter(verb="user.read").exists()
    assert Event.objects.get(verb="user.read").fields == ["phone"]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_fails_was_not_read(chen: User) -> None:
    def failing_page() -> None:
        log.read(chen, by="official:1", fields=["phone"])
        raise LookupError

    with pytest.raises(LookupError), reading():
        failing_page()
    assert not Event.objects.filter(verb="user.read").exists()
