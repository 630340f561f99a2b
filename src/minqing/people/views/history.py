"""What was changed on a card, version by version: old and new of each field."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.lib.http import reads
from minqing.people import queries, telling
from minqing.people.models import CardContent, CardVersion
from minqing.people.views.acting import visible
from minqing.territory.models import Area

SHOWN = 40


@dataclass(frozen=True)
class Told:
    """One version: what it changed, each as label, old and new."""

    version: CardVersion
    by: str
    changes: list[telling.Change]


@never_cache
@reads
def history(request: OfficialRequest, pk: UUID) -> HttpResponse:
    household = visible(request.user, pk)
    if household.merged_into_id:
        return redirect("people:history", pk=household.merged_into_id)
    children = "names" in request.GET
    fields = ["card", "name", "phone"]
    log.read(household, by=Actor.official(request.user).text, fields=[*fields, "children"] if children else fields)
    rows = list(queries.history(household)[: SHOWN + 1])
    told = {
        "household": household,
        "versions": _told(rows, children=children)[:SHOWN],
    }
    return render(request, "people/history.html", told)


def _told(rows: list[CardVersion], *, children: bool) -> list[Told]:
    """Each against the one before it of the same home."""
    contents = {(row.household_id, row.number): row.content for row in rows}
    codes = {content.area for content in contents.values()}
    places = {area.pk: area.name for area in Area.objects.filter(pk__in=codes)}
    return [Told(row, _by(row.by_user), _changes(row, contents, places, children=children)) for row in rows]


def _by(user: User | None) -> str:
    return user.name if user else _("系统")


def _changes(
    row: CardVersion, contents: dict[tuple[UUID, int], CardContent], places: dict[str, str], *, children: bool
) -> list[telling.Change]:
    before = contents.get((row.household_id, row.number - 1))
    return telling.changes(before, row.content, row.changed, places=places, children=children)
