"""The only way into the record of who did and who read."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from minqing.audit.models import Event, Operation
from minqing.lib.db import Refused, afterwards
from minqing.lib.history import give_positions
from minqing.lib.ids import uuid7

_CLAIM = "INSERT INTO audit_operation ({}) VALUES (%s, %s, %s, %s) ON CONFLICT (id) DO NOTHING"
M = TypeVar("M", bound=Model)
_CODE = re.compile(r"[A-Za-z0-9_.:/*-]{0,120}")


def record(
    verb: str, target: Model, *, by: str, fields: Iterable[str] = (), codes: Mapping[str, object] | None = None
) -> None:
    """A change, inside the transaction that makes it. `by` is an actor's text; accounts stands above this room."""
    _event(verb, target, by, fields, codes or {}).save(force_insert=True)


def record_many(verb: str, targets: Iterable[Model], *, by: str) -> None:
    """The batch form of `record`, for rows that come by the thousand."""
    Event.objects.bulk_create([_event(verb, target, by, (), {}) for target in targets])


def read(target: Model, *, by: str, fields: Iterable[str]) -> None:
    """These fields were shown to somebody. On a page that reads, written before the page leaves."""
    event = _event(f"{target._meta.model_name}.read", target, by, fields, {})
    afterwards(lambda: event.save(force_insert=True))


def read_many(targets: Iterable[Model], *, by: str, fields: Iterable[str]) -> None:
    """The same of many rows on one page, in one statement: each of them was shown."""
    names = list(fields)
    events = [_event(f"{one._meta.model_name}.read", one, by, names, {}) for one in targets]
    afterwards(lambda: Event.objects.bulk_create(events))


def claim(operation: UUID, *, by: str, result: UUID) -> UUID:
    """What this operation answers: `result` if it is new, otherwise what it answered the first time.

    A twin that arrives at the same moment waits here until the first has ended. Raises Operation.DoesNotExist
    for an operation of somebody else.
    """
    row = Operation(id=operation, actor=by, result=result)
    columns = Operation._meta.concrete_fields
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in columns]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(", ".join(field.column for field in columns)), values)
        if cursor.rowcount == 1:
            return result
    return Operation.objects.get(pk=operation, actor=by).result


def answered(operation: UUID, *, by: str) -> bool:
    """Whether this actor sent this form before, and it was done."""
    return Operation.objects.filter(pk=operation, actor=by).exists()


def made_before(model: type[M], id: UUID, *, by: str) -> M | None:
    """For an action that makes a row under the id of its form: the row, if this form was sent before."""
    try:
        claim(id, by=by, result=id)
    except Operation.DoesNotExist as absent:
        raise Refused(_("这一页是别人打开的，刷新后再办")) from absent
    return model._default_manager.filter(pk=id).first()


def done_before(operation: UUID, *, by: str) -> bool:
    """For an action that leaves no row under the id of its form: whether this form was sent before, and done.

    Raises Refused for a form that somebody else opened.
    """
    token = uuid7()
    try:
        return claim(operation, by=by, result=token) != token
    except Operation.DoesNotExist as absent:
        raise Refused(_("这一页是别人打开的，刷新后再办")) from absent


def _event(verb: str, target: Model, by: str, fields: Iterable[str], codes: Mapping[str, object]) -> Event:
    told = {name: str(code) for name, code in codes.items()}
    if wrong := [text for text in (verb, by, *fields, *told, *told.values()) if not _CODE.fullmatch(text)]:
        raise ValueError(f"{verb}: the audit takes codes, not words ({len(wrong)} refused)")
    return Event(verb=verb, target=f"{target._meta.label}:{target.pk}", actor=by, fields=sorted(fields), codes=told)


def chain_up(*, batch: int = 200) -> int:
    """Positions and links for events committed since the last time; answers how many."""
    return give_positions(Event, batch=batch, also=_link)


def _link(events: list[Event], before: Event | None) -> list[str]:
    link = (before and before.chain) or ""
    for event in events:
        event.chain = link = event.link(link)
    return ["chain"]


class Broken(Refused):
    """The chain does not hold."""


def waiting() -> int:
    """Events that were committed and are not in the chain yet."""
    return Event.objects.filter(position=None).count()


def verify(*, head: tuple[int, str] | None = None, passed: Callable[[int], None] | None = None) -> tuple[int, str]:
    """Walk the chain from its start. Answers the position and link of its end: keep them outside the machine.

    With a kept `head`, its link must still stand at its position, which a cut tail would not survive. `passed` is
    told each position that held. Raises Broken, naming the first position that does not hold.
    """
    link, expected = "", 1
    for event in Event.objects.exclude(position=None).order_by("position").iterator(chunk_size=2000):
        if event.position != expected or event.chain != event.link(link):
            raise Broken(f"{expected}")
        if head and head[0] == expected and head[1] != event.chain:
            raise Broken(f"{expected}")
        if passed:
            passed(expected)
        link, expected = event.chain or "", expected + 1
    if head and head[0] >= expected:
        raise Broken(f"{expected}")
    return expected - 1, link
