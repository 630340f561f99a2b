"""What each role must do today, and who did what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, OrderBy, QuerySet, Window, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import User
from minqing.accounts.roles import Reach, Role, View
from minqing.audit import log
from minqing.audit.models import Event
from minqing.desk import verbs
from minqing.desk.diary.queries import WRITERS
from minqing.desk.workbench import piles, telling
from minqing.lib import clock
from minqing.lib.lines import Line
from minqing.matters import access, queries, rulebook
from minqing.matters.workflow import LEAD, REGISTRARS
from minqing.visits.gate import VISITORS

SHOWN = 12  # lines under one heading; the rest is one link away
MOST_HEADINGS = 3
FEW = 5  # lines in all for those who go out to people
GO_OUT = frozenset({Role.CONTACT_OFFICIAL, Role.LIAISON, Role.MEDIATOR})

# --- the workbench ---


@dataclass(frozen=True)
class Task:
    """A part of somebody's work: what it holds, in which order, and the page that has all of it."""

    title: Promise
    roles: frozenset[Role]
    rows: "Callable[[User], QuerySet[Any]]"
    order: tuple[str | OrderBy, ...]
    page: str
    query: str = ""
    sealed: bool = False
    rules: bool = False  # its reader rules on what others ask
    acts: bool = True  # its lines carry a button, and its page holds these and no others
    tells: Callable[[User, list[Any]], list[Line]] | None = None  # where its rows are no matters


@dataclass(frozen=True)
class Pressing:
    """The first lines of a task, and how many there are in all."""

    task: Task
    rows: list[Any]
    count: int
    done_before: frozenset[UUID]  # of these: what other hands must do again


_SOONEST = ("by_day", "pk")
_NEWEST = (F("registered_at").desc(), F("pk").desc())
# In the order of need.
TASKS = (
    Task(
        _("等着回访"),
        frozenset({Role.CALLBACK_AGENT}),
        queries.to_call,
        ("delivered_at", "pk"),
        "matters:callback-list",
    ),
    Task(
        _("等着分办"),
        frozenset({Role.TOWNSHIP_CLERK, Role.COORDINATOR}),
        queries.to_send_the_longest_first,
        (F("waits").desc(), *_SOONEST),
        "matters:dispatch-list",
        rules=True,
    ),
    Task(
        _("要您看的苗头性问题"),
        WRITERS,
        piles.risks,
        ("look_on", "pk"),
        "desk:risks",
        tells=telling.risk_lines,
    ),
    Task(
        _("您答应过的"),
        VISITORS,
        piles.promises,
        ("due_on", "pk"),
        "desk:promises",
        tells=telling.promise_lines,
    ),
    Task(_("本单位要办的"), frozenset(LEAD), queries.today_in_unit, _SOONEST, "matters:unit-list", "?pile=today"),
    Task(_("有了答复还没送到"), frozenset(LEAD) | REGISTRARS, queries.to_bring, _SOONEST, "matters:bring-list"),
    Task(
        _("等您阅的保密件"),
        frozenset({Role.DISCIPLINE}),
        lambda user: queries.still_open(user, Reach.NAMED),
        _NEWEST,
        "matters:ledger",
        f"?reach={Reach.NAMED}",
        sealed=True,
        acts=False,
    ),
    Task(
        _("我联系户的事"),
        frozenset({Role.COUNTY_LEADER}),
        lambda user: queries.still_open(user, Reach.HOUSEHOLDS),
        _SOONEST,
        "matters:ledger",
        f"?reach={Reach.HOUSEHOLDS}",
        acts=False,
    ),
    Task(
        _("请我调解的事"),
        frozenset({Role.MEDIATOR}),
        lambda user: queries.still_open(user, Reach.PART),
        _SOONEST,
        "matters:ledger",
        f"?reach={Reach.PART}",
        acts=False,
    ),
    Task(
        _("没写完的日记"),
        WRITERS,
        piles.diaries,
        (F("opened_at").desc(), "pk"),
        "desk:diaries",
        tells=telling.diary_lines,
    ),
    Task(_("我的草稿"), REGISTRARS, queries.drafts, (F("opened_at").desc(), "pk"), "matters:ledger", "?reach=drafts"),
    Task(
        _("下次去要问的"),
        GO_OUT,
        piles.questions,
        ("put_on", "pk"),
        "desk:outlines",
        acts=False,
        tells=telling.question_lines,
    ),
)


def tasks_of(user: User) -> list[Task]:
    return [task for task in TASKS if user.has_role(*task.roles)]


def goes_out(user: User) -> bool:
    """Whether his work is with people and not at a desk: he finds few things at a time."""
    return user.has_role(*GO_OUT) and not user.has_role(*(frozenset(Role) - GO_OUT))


def today(user: User) -> tuple[list[Pressing], list[Task]]:
    """The first three tasks in which something lies, and those that were not looked into for lack of room."""
    tasks, found = tasks_of(user), list[tuple[Task, list[Any]]]()
    while tasks and len(found) < MOST_HEADINGS:
        task = tasks.pop(0)
        if rows := _first_rows(user, task):
            found.append((task, rows))
    counts = [rows[0].in_all for _task, rows in found]
    if goes_out(user):
        found = _few(found)
    every = [matter for task, rows in found if not task.tells for matter in rows]
    prefetch_related_objects(every, queries.asked())
    before = frozenset(access.worked_before(user, every))
    told = zip(found, counts, strict=True)
    return [Pressing(task, rows, count, before) for (task, rows), count in told], tasks


def _few(found: list[tuple[Task, list[Any]]]) -> list[tuple[Task, list[Any]]]:
    """FEW in all, dealt out in turn, so that a long list of one kind doesn't hide what else there is."""
    left, shares = FEW, [0] * len(found)
    while left and (open_ := [n for n, (_task, rows) in enumerate(found) if shares[n] < len(rows)]):
        for n in open_[:left]:
            shares[n] += 1
        left -= min(left, len(open_))
    return [(task, rows[:share]) for (task, rows), share in zip(found, shares, strict=True)]


def _first_rows(user: User, task: Task) -> list[Any]:
    """With `in_all`, how many there are, from the same query."""
    rows = task.rows(user)
    rows = rows if task.tells else queries.soonest(queries.with_what_stands_there(rows))
    return list(rows.annotate(in_all=Window(Count("pk"))).order_by(*task.order)[:SHOWN])


@dataclass(frozen=True)
class Door:
    """The one page of a role that works on no list of matters."""

    roles: frozenset[Role]
    says: Promise
    page: str
    word: Promise


DOORS = (
    Door(
        frozenset({Role.COUNTY_LEADER}),
        _("全县群众反映了什么，办得怎么样。"),
        "desk:numbers",
        _("看全县的数字"),
    ),
    Door(
        frozenset({Role.SUPERVISOR}),
        _("每件事项走到了哪一步，哪些超期、退单、重新办理。"),
        "matters:process",
        _("看办理过程"),
    ),
    Door(frozenset({Role.SYSTEM_ADMIN}), _("给来报到的人建账号，停用离开的人的账号。"), "accounts:users", _("管账号")),
    Door(frozenset({Role.SECURITY_ADMIN}), _("给人安排岗位，结束离任的人的岗位。"), "accounts:users", _("安排岗位")),
    Door(frozenset({Role.AUDITOR}), _("谁在什么时候做过什么。"), "desk:audit", _("看操作记录")),
    Door(frozenset({Role.PRIVACY_OFFICER}), _("谁在什么时候看过谁的信息。"), "desk:audit", _("看查阅记录")),
)


def doors_of(user: User) -> list[Door]:
    return [door for door in DOORS if user.has_role(*door.roles)]


def broken_rules(user: User) -> int:
    """How many dispatch rules switched themselves off, for who keeps them."""
    return rulebook.broken() if user.has_role(Role.COORDINATOR) else 0


# --- who did what ---


@dataclass(frozen=True)
class Record:
    """One row of the audit: codes and ids, with words for the verb, the kind of thing and who acted."""

    at: datetime
    verb: Promise | str
    who: str
    what: Promise | str
    id: str
    fields: list[str]
    codes: dict[str, str]


@dataclass(frozen=True)
class Chain:
    """How far the record is linked up, and how many rows have been written since."""

    reached: int
    waiting: int


def events(user: User, *, day: date | None, verb: str) -> QuerySet[Event]:
    """All of them, or those that tell of reading, as the posts of this reader have it."""
    views = {view for _post, _reach, view in user.reaches}
    rows = Event.objects.all()
    if View.LOGS not in views:
        rows = rows.filter(verb__endswith=verbs.READ) if View.READS in views else rows.none()
    if day:
        rows = rows.filter(at__gte=clock.start_of(day), at__lt=clock.start_of(day + timedelta(days=1)))
    return rows.filter(verb=verb) if verb else rows


def records(rows: list[Event]) -> Iterator[Record]:
    acting = {official for row in rows if (official := _official(row))}
    names = dict(User.objects.filter(pk__in=acting).values_list("pk", "name"))
    for row in rows:
        model, _colon, target = row.target.partition(":")
        official = _official(row)
        yield Record(
            at=row.at,
            verb=verbs.word(row.verb),
            who=names.get(official, row.actor) if official else row.actor,
            what=verbs.TARGETS.get(model, model),
            id=target,
            fields=row.fields,
            codes=row.codes,
        )


def _official(row: Event) -> UUID | None:
    """The official who acted, also where he entered another's word."""
    kind, _colon, rest = row.actor.partition(":")
    return UUID(rest.partition("/")[0]) if kind == "official" else None


def chain() -> Chain:
    return Chain(Event.objects.aggregate(last=Max("position"))["last"] or 0, log.waiting())
