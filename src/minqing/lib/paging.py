"""Pages by key: the next one begins where this one ended, so page 2,000 costs what page 2 costs."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows, newest first, and the mark at which the next page begins ("" on the last)."""

    rows: list[M]
    next_mark: str


def newest_first(rows: "QuerySet[M]", *, by: str, mark: str, size: int = 50) -> Page[M]:
    """One page ordered by (`by`, pk) descending, after `mark`. An unreadable mark is the first page."""
    if after := _read(mark):
        moment, pk = after
        rows = rows.filter(**{f"{by}__lte": moment}).exclude(Q(**{by: moment}) & Q(pk__gte=pk))
    found = list(rows.order_by(f"-{by}", "-pk")[: size + 1])
    return Page(found[:size], _mark(found[size - 1], by) if len(found) > size else "")


def _mark(row: Model, by: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([getattr(row, by).isoformat(), str(row.pk)]).encode()).decode()


def _read(mark: str) -> tuple[datetime, UUID] | None:
    try:
        moment, pk = json.loads(base64.urlsafe_b64decode(mark))
        return datetime.fromisoformat(moment), UUID(pk)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
