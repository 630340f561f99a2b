"""Two who act at the same moment, as threads on PostgreSQL: one wins, the other is told, nothing is lost or doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from minqing.lib.db import Refused
from minqing.lib.history import give_positions
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.models import Matter, Reply, Step
from minqing.matters.rebuild import unequal
from tests.matters import life, states

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
T = TypeVar("T")


def together(*works: Callable[[], T]) -> list[T | Refused]:
    """All begin at once; a refusal is an answer."""
    gate = Barrier(len(works))

    def one(work: Callable[[], T]) -> T | Refused:
        try:
            gate.wait(10)
            return work()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def refusals(answers: list[object]) -> list[str]:
    return [str(answer) for answer in answers if isinstance(answer, Refused)]


def test_two_clerks_send_one_matter_to_two_units(he, li, luo, unit):
    matter = life.registered(he)
    water, roads = unit("water"), unit("roads")

    def send(clerk, to):
        return lambda: actions.dispatch(matter=matter, to=to, seen=matter.revision, op=uuid7(), by=life.by(clerk))

    answers = together(send(li, water), send(luo, roads))
    assert refusals(answers) == ["这件事项刚有人办过，请看最新情况后再办"]
    assert life.moves_of(matter) == ["register", "dispatch"]
    assert list(unequal()) == []


def test_one_form_sent_by_eight_connections_is_one_matter(he):
    pk, op = uuid7(), uuid7()
    args = {"said": life.said(), "sorted_as": life.sorted_as(), "by": life.by(he)}
    answers = together(*[lambda: actions.open(id=pk, op=op, **args)] * 8)
    assert len({step.pk for step in answers}) == 1
    assert (Matter.objects.count(), Step.objects.count()) == (1, 1)


def test_one_reply_sent_twice_is_one_reply(db):
    matter, wang, op = states.at("handling"), states.official("wang"), uuid7()
    args = {"matter": matter, "answer": actions.Answer("修好了。", "settled"), "signed_by": wang}
    answers = together(*[lambda: actions.reply(seen=matter.revision, op=op, by=life.by(wang), **args)] * 4)
    assert len({step.pk for step in answers}) == 1
    assert Reply.objects.count() == 1


def test_many_registering_at_once_leave_no_gap(he, dao, li):
    def register(user):
        return lambda: life.registered(user)

    together(*[register(user) for user in (he, dao, li, he, dao, li, he, dao)])
    together(*[register(user) for user in (he, dao, li, he, dao, li, he, dao)])
    numbers = sorted(Matter.objects.values_list("number", flat=True))
    assert [int(number[-6:]) for number in numbers] == list(range(1, 17))


def test_a_refused_registration_takes_no_number(he):
    life.registered(he)
    with pytest.raises(Refused):
        life.registered(he, code="530899101200001")  # the other township
    assert life.registered(he).number.endswith("-000002")


def test_two_workers_number_every_step_once(he):
    for _n in range(30):
        life.registered(he)
    given = together(*[lambda: give_positions(Step, batch=10)] * 6)
    while give_positions(Step, batch=10):
        pass
    positions = sorted(Step.objects.values_list("position", flat=True))
    assert positions == list(range(1, 31))
    assert sum(given) <= 30


def test_closing_and_opening_again_do_not_cross(db):
    matter = states.at("awaiting-callback")
    zhou, request = states.official("zhou"), life.the_request(matter)
    args = {"request": request, "words": "", "happened_at": matter.replied_at, "matter": matter}

    def evaluate(satisfaction, solved):
        told = {"satisfaction": satisfaction, "solved": solved, "seen": matter.revision, "by": life.by(zhou)}
        return lambda: actions.evaluate(op=uuid7(), **told, **args)

    answers = together(evaluate("satisfied", "yes"), evaluate("dissatisfied", "no"))
    assert len(refusals(answers)) == 1
    assert matter.evaluations.count() == 1


def test_an_extension_is_granted_or_refused(db, li, luo):
    matter = states.beside("asked")
    args = {"matter": matter, "seen": matter.revision}
    answers = together(
        lambda: actions.extend(told="", op=uuid7(), by=life.by(li), **args),
        lambda: actions.refuse_extension(reason="用不了那么久。", op=uuid7(), by=life.by(luo), **args),
    )
    assert refusals(answers) == ["这件事项刚有人办过，请看最新情况后再办"]
    row = life.now(matter)
    assert bool(row.extended_from) != bool(row.extension_refused_on)
    assert list(unequal()) == []


def test_a_pause_ends_once(db, wang, dao):
    matter, op = states.beside("paused"), uuid7()
    args = {"matter": matter, "seen": matter.revision}
    answers = together(
        *[lambda: actions.resume(words="", op=op, by=life.by(wang), **args)] * 4,
        lambda: actions.resume(words="", op=uuid7(), by=life.by(dao), **args),
    )
    assert life.moves_of(matter).count("resume") == 1
    assert len(refusals(answers)) in (1, 4)  # his of four presses, or all of the other's
    assert list(unequal()) == []
