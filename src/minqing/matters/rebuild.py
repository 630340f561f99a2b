"""The row is a convenience; the Steps are the truth."""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Prefetch

from minqing.matters.models import Commitment, CommitmentTurn, Matter, Step

_FIELDS = {field.name: field for field in Matter._meta.fields}


class Gap(Exception):
    """A Step is missing."""


def replayed(steps: Iterable[Step]) -> Matter:
    """The row as its Steps tell it, by revision: the order in which the server judged. Raises Gap."""
    row = Matter()
    for expected, step in enumerate(steps):
        if step.revision != expected:
            raise Gap(f"{step.matter_id}: {expected}")
        row.revision = step.revision
        for name, text in step.changes.items():
            field = _FIELDS[name]
            setattr(row, field.attname, None if text is None else field.to_python(text))
    return row


def unequal(*, passed: Callable[[int], None] | None = None) -> Iterator[tuple[Matter, set[str]]]:
    """Matters that differ from what their Steps tell, and in which columns. There should be none.

    `passed` is told the count of those that were replayed, one by one.
    """
    steps = Prefetch("steps", Step.objects.order_by("revision"))
    rows = Matter.objects.order_by("pk").prefetch_related(steps).iterator(chunk_size=500)
    for count, matter in enumerate(rows, start=1):
        if passed:
            passed(count)
        try:
            again = replayed(matter.steps.all())
        except Gap:
            yield matter, {"revision"}
            continue
        if wrong := {n for n, f in _FIELDS.items() if f.value_from_object(matter) != f.value_from_object(again)}:
            yield matter, wrong


def unequal_promises() -> Iterator[tuple[Commitment, set[str]]]:
    """Promises that differ from what their turns tell, and in which columns. There should be none."""
    turns = Prefetch("turns", CommitmentTurn.objects.order_by("revision"))
    for row in Commitment.objects.order_by("pk").prefetch_related(turns).iterator(chunk_size=500):
        if wrong := _unlike(row, list(row.turns.all())):
            yield row, wrong


def _unlike(row: Commitment, turns: list[CommitmentTurn]) -> set[str]:
    if [turn.revision for turn in turns] != list(range(row.revision + 1)):
        return {"revision"}
    last = turns[-1]
    ended = None if last.state == Commitment.State.OPEN else last.happened_on
    told = {"state": last.state, "ended_on": ended, "made_on": turns[0].happened_on}
    return {name for name, value in told.items() if getattr(row, name) != value}
