"""A few figures of how the house is, none of them about anybody."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

from minqing.audit import log
from minqing.desk.operator import beat
from minqing.matters.models import Step


class Figure(NamedTuple):
    name: str
    help: str
    value: float


def ask_anything() -> None:
    """The cheapest question that the database cannot answer from memory alone. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")


def now() -> Iterator[Figure]:
    unnumbered = Step.objects.filter(position=None).count()
    yield Figure("minqing_steps_unnumbered", "Steps that the worker has not numbered yet.", unnumbered)
    yield Figure("minqing_audit_unchained", "Rows of the record that are not in the chain yet.", log.waiting())
    if (age := beat.age()) is not None:
        yield Figure("minqing_worker_silent_seconds", "Since the worker was last heard of.", round(age, 1))
