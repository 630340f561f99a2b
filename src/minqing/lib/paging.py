"""Pages by key: the next one begins where this one ended, so page 2,000 costs what page 2 costs."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
D = TypeVar("D", date, datetime, "_Text")
Shown = Callable[["QuerySet[M]"], "QuerySet[M]"]


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows in order, and the mark at which the next page begins ("" on the last)."""

    rows: list[M]
    next_mark: str


def newest_first(
    rows: "QuerySet[M]", *, by: str, mark: str, size: int = 50, shown: "Shown[M] | None" = None
) -> Page[M]:
    """One page ordered by (`by`, pk) descending, after `mark`. An unreadable mark is the first page.

    What `shown` adds to rows, such as joins, is joined to those of the page alone, so that what is sorted stays
    narrow; a column `by` that is not the model's own it adds too.
    """
    if after := _read(mark, datetime):
        at, pk = after
        rows = rows.filter(**{f"{by}__lte": at}).exclude(Q(**{by: at}) & Q(pk__gte=pk))
    return _page(rows, (f"-{by}", "-pk"), by, size, shown)


def newest_first_by_day(
    rows: "QuerySet[M]", *, by: str, mark: str, size: int = 50, shown: "Shown[M] | None" = None
) -> Page[M]:
    """The same by the day `by`."""
    if after := _read(mark, date):
        on, pk = after
        rows = rows.filter(**{f"{by}__lte": on}).exclude(Q(**{by: on}) & Q(pk__gte=pk))
    return _page(rows, (f"-{by}", "-pk"), by, size, shown)


def soonest_first(
    rows: "QuerySet[M]", *, by: str, mark: str, size: int = 50, shown: "Shown[M] | None" = None
) -> Page[M]:
    """One page ordered by the day `by`, then pk, ascending: what is due first stands first."""
    return _rising(rows, by, _read(mark, date), size, shown)


def oldest_first(
    rows: "QuerySet[M]", *, by: str, mark: str, size: int = 50, shown: "Shown[M] | None" = None
) -> Page[M]:
    """The same by the moment `by`: what has waited longest stands first."""
    return _rising(rows, by, _read(mark, datetime), size, shown)


def in_order(rows: "QuerySet[M]", *, by: str, mark: str, size: int = 50, shown: "Shown[M] | None" = None) -> Page[M]:
    """One page ordered by the text `by`, such as a code, then pk, ascending."""
    if after := _read(mark, _Text):
        at, pk = after
        rows = rows.filter(**{f"{by}__gte": at}).exclude(Q(**{by: at}) & Q(pk__lte=pk))
    return _page(rows, (by, "pk"), by, size, shown)


def _rising(
    rows: "QuerySet[M]", by: str, after: tuple[date, UUID] | None, size: int, shown: "Shown[M] | None"
) -> Page[M]:
    if after:
        at, pk = after
        rows = rows.filter(**{f"{by}__gte": at}).exclude(Q(**{by: at}) & Q(pk__lte=pk))
    return _page(rows, (by, "pk"), by, size, shown)


def _page(rows: "QuerySet[M]", order: tuple[str, str], by: str, size: int, shown: "Shown[M] | None") -> Page[M]:
    rows = rows.order_by(*order)[: size + 1]
    if shown:
        rows = shown(rows.model._default_manager.filter(pk__in=rows.values("pk"))).order_by(*order)
    found = list(rows)
    return Page(found[:size], _mark(found[size - 1], by) if len(found) > size else "")


def _mark(row: Model, by: str) -> str:
    value = getattr(row, by)
    told = value if isinstance(value, str) else value.isoformat()
    return base64.urlsafe_b64encode(json.dumps([told, str(row.pk)]).encode()).decode()


class _Text(str):
    """Read as it is written."""

    @classmethod
    def fromisoformat(cls, text: str) -> "_Text":
        if not isinstance(text, str):
            raise TypeError
        return cls(text)


def _read(mark: str, kind: type[D]) -> tuple[D, UUID] | None:
    try:
        at, pk = json.loads(base64.urlsafe_b64decode(mark))
        found = kind.fromisoformat(at), UUID(pk)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
    # A moment without its zone was not made here.
    return None if isinstance(found[0], datetime) and found[0].tzinfo is None else found
