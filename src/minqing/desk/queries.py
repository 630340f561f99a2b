"""What each role must do today, and who did what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Max, OrderBy, QuerySet, Window, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import User
from minqing.accounts.roles import Reach, Role, View
from minqing.audit import log
from minqing.audit.models import Event
from minqing.desk import verbs
from minqing.lib import clock
from minqing.matters import access, queries
from minqing.matters.models import Matter
from minqing.matters.workflow import LEAD, REGISTRARS

SHOWN = 12  # lines under one heading; the rest is one link away
MOST_HEADINGS = 3

# --- the workbench ---


@dataclass(frozen=True)
class Task:
    """A part of somebody's work: what it holds, in which order, and the page that has all of it."""

    title: Promise
    roles: frozenset[Role]
    rows: Callable[[User], QuerySet[Matter]]
    order: tuple[str | OrderBy, ...]
    page: str
    query: str = ""
    sealed: bool = False
    acts: bool = True  # its lines carry a button, and its page holds these and no others


@dataclass(frozen=True)
class Pressing:
    """The first lines of a task, and how many there are in all."""

    task: Task
    rows: list[Matter]
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
    Task(_("我的草稿"), REGISTRARS, queries.drafts, (F("opened_at").desc(), "pk"), "matters:ledger", "?reach=drafts"),
)


def tasks_of(user: User) -> list[Task]:
    return [task for task in TASKS if user.has_role(*task.roles)]


def today(user: User) -> tuple[list[Pressing], list[Task]]:
    """The first three tasks in which something lies, and those that were not looked into for lack of room."""
    tasks, found = tasks_of(user), list[tuple[Task, list[Matter]]]()
    while tasks and len(found) < MOST_HEADINGS:
        task = tasks.pop(0)
        if rows := _first_rows(user, task):
            found.append((task, rows))
    every = [matter for _task, rows in found for matter in rows]
    prefetch_related_objects(every, queries.asked())
    before = frozenset(access.worked_before(user, every))
    return [Pressing(task, rows, rows[0].in_all, before) for task, rows in found], tasks  # type: ignore[attr-defined]


def _first_rows(user: User, task: Task) -> list[Matter]:
    """With `in_all`, how many there are, from the same query."""
    rows = queries.soonest(queries.with_what_stands_there(task.rows(user)))
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
