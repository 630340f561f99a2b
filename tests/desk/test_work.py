import os
import signal
import time
from collections.abc import Callable
from io import StringIO
from threading import Timer

import pytest
from django.core.management import call_command
from django.db import OperationalError

from minqing.audit import log
from minqing.audit.models import Event
from minqing.desk import jobs

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_committed_is_taken_up() -> None:
    assert Event.objects.filter(position=None).count() > 100
    call_command("work", once=True)
    assert not Event.objects.filter(position=None).exists()
    assert log.verify()[0] == Event.objects.count()


def test_nothing_to_do_ends_at_once() -> None:
    call_command("work", once=True)
    before = log.verify()
    call_command("work", once=True)
    assert log.verify() == before


def test_a_locked_database_is_said_and_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[Callable[[], int]] = [locked, lambda: 1, lambda: 0]
    monkeypatch.setattr(jobs, "JOBS", [lambda: rounds.pop(0)() if len(rounds) > 1 else stop_this()])
    said = StringIO()
    call_command("work", stderr=said)
    assert "database is locked" in said.getvalue()
    assert len(rounds) == 1


def locked() -> int:
    raise OperationalError("database is locked")


def stop_this() -> int:
    os.kill(os.getpid(), signal.SIGTERM)
    return 0


def test_it_stops_when_asked_while_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "JOBS", [lambda: 0])
    Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
    began = time.monotonic()
    call_command("work")
    assert time.monotonic() - began < 1
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
