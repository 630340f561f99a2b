"""The workbench, and the record of who did what."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minqing.accounts.gate import only
from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.desk import queries
from minqing.desk.forms import AuditForm
from minqing.desk.queries import Pressing, Task
from minqing.lib import clock, paging, saying
from minqing.lib.http import reads
from minqing.lib.lines import Line, Text
from minqing.matters import telling
from minqing.matters.models import Matter
from minqing.matters.workflow import REGISTRARS
from minqing.people import access as homes

# Whose daily work it is to write down what people say; a county leader may, and has other pages to go to first.
WRITES_DOWN = REGISTRARS - {Role.COUNTY_LEADER}


@dataclass(frozen=True)
class Heading:
    """A task on the workbench, as the page shows it; `count` where its page holds more of the same."""

    title: Text
    lines: list[Line]
    url: str
    count: int


@reads
def home(request: OfficialRequest) -> HttpResponse:
    """What the reader must do today, and nothing else; when it is done, that."""
    pressing, unseen = queries.today(request.user)
    told = {
        "day": saying.dated(clock.today()),
        "headings": [_heading(one, request.user) for one in pressing],
        "goes_out": request.user.has_role(*queries.GO_OUT - {Role.MEDIATOR}),
        "has_homes": bool(homes.reaches_of(request.user)),
        "unseen": [(task.title, _address(task)) for task in unseen],
        "doors": queries.doors_of(request.user),
        "broken_rules": queries.broken_rules(request.user),
        "has_tasks": bool(queries.tasks_of(request.user)),
        "registers": request.user.has_role(*WRITES_DOWN),
    }
    return render(request, "desk/home.html", told)


def _heading(one: Pressing, user: User) -> Heading:
    tells = one.task.tells
    lines = tells(user, one.rows) if tells else [_line(one, matter) for matter in one.rows]
    more = one.task.acts and one.count > len(lines)
    return Heading(one.task.title, lines, _address(one.task), one.count if more else 0)


def _line(one: Pressing, matter: Matter) -> Line:
    if one.task.sealed:
        return telling.sealed_line(matter)
    if one.task.acts:
        return telling.to_do(matter, done_before=matter.pk in one.done_before, rules=one.task.rules)
    return telling.line(matter)


def _address(task: Task) -> str:
    return reverse(task.page) + task.query


@only(Role.AUDITOR, Role.PRIVACY_OFFICER)
@reads
def audit(request: OfficialRequest) -> HttpResponse:
    """Codes and ids by time: all of it for the auditor, what was read for the privacy officer."""
    reads_only = not request.user.has_role(Role.AUDITOR)
    form = AuditForm(request.GET, reads_only=reads_only)
    right = form.is_valid()
    asked = form.cleaned_data if right else {"day": None, "verb": ""}
    rows = queries.events(request.user, day=asked["day"], verb=asked["verb"])
    page = paging.newest_first(rows if right else rows.none(), by="at", mark=request.GET.get("mark", ""))
    told = {
        "form": form,
        "page": page,
        "records": list(queries.records(page.rows)),
        "chain": None if reads_only else queries.chain(),
    }
    return render(request, "desk/audit.html", told, status=200 if right else 422)
