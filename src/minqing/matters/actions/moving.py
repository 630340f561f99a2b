"""How every move is made: lock, then judge, then write, and leave a Step."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import User
from minqing.audit import log
from minqing.lib import clock, days
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.lib.words import LONGEST, tidy
from minqing.matters import access
from minqing.matters.models import Matter, Reply, Request, SearchText, Step, Words
from minqing.matters.workflow import GOING_ON, MOVES, WORKED, State

OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
_AWAY = frozenset(State) - WORKED
_SLACK = timedelta(minutes=5)  # clocks of phones and browsers
# Keys are judged by the database on write; clean_fields would ask it beforehand, once for each.
_RELATIONS = {field.name for field in Matter._meta.fields if field.remote_field}


@dataclass(frozen=True)
class Done:
    """What a move does: columns that change, rows that come beside the Step, where it leads if there is a choice."""

    changes: Mapping[str, object] = field(default_factory=dict)
    rows: Sequence[Model] = ()
    target: State | None = None
    note: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    then: "Callable[[Matter], object] | None" = None  # under the same lock, with the row as it stands by then


Does = Callable[[Matter, Step], Done]


def move(
    name: str, matter: Matter, *, by: Actor, seen: int, op: UUID, does: Does, happened_at: datetime | None = None
) -> Step:
    """Make one move under the row's lock. Asked again under the same `op`, answers the first Step.

    Raises Refused when the row has moved on since revision `seen`, or the actor may not.
    """
    step = begun(name, happened_at)
    if (first := claim(op, step, by=by)) != step.pk:
        return Step.objects.get(pk=first, matter=matter)
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    if matter.revision != seen:
        raise Refused(_("这件事项刚有人办过，请看最新情况后再办"))
    if reason := access.why_not(by, name, matter, standing_of(by, matter, name)):
        raise Refused(reason)
    done = does(matter, step)
    changes: dict[str, object] = {**done.changes}
    facts = {**done.facts}
    if target := _target(name, done):
        changes["state"] = target
    if (matter.paused_at or matter.extension_asked_until) and (target in _AWAY or name in GOING_ON):
        changes, facts = {**_given_back(matter, away=target in _AWAY), **changes}, {**_waited(matter), **facts}
    for column, value in changes.items():
        setattr(matter, column, value)
    matter.revision += 1
    matter.clean_fields(exclude=_RELATIONS)
    matter.save(update_fields=["revision", *changes])
    leave(step, matter, changes.keys(), by=by, words=keep(done.note) if done.note else None, facts=facts)
    for model, rows in groupby(done.rows, lambda row: row.__class__):
        model._default_manager.bulk_create(rows)
    if done.then:
        done.then(matter)
    log.record(f"matter.{name}", matter, by=by.text, fields=changes, codes={"state": matter.state})
    return step


def claim(op: UUID, step: Step, *, by: Actor) -> UUID:
    """The Step that this form leaves, or left the first time. Whose word he enters makes nobody another sender."""
    return log.claim(op, by=replace(by, on_word_of=None).text, result=step.pk)


def _waited(row: Matter) -> dict[str, str]:
    """For how many working days the person was waited for; nothing where he was not."""
    return {"paused_days": str(days.between(clock.day_of(row.paused_at), clock.today()))} if row.paused_at else {}


def _given_back(row: Matter, *, away: bool) -> dict[str, object]:
    """A pause that ends gives its working days back; what nobody ruled on while it was worked on, lapses with that."""
    changes: dict[str, object] = {}
    if row.paused_at:
        count = int(_waited(row)["paused_days"])
        moved = {name: getattr(row, name) for name in ("due_on", "extension_asked_until")}
        changes = {name: days.after(day, count) for name, day in moved.items() if day and count}
        changes |= {"paused_at": None, "paused_for": ""}
    return changes | {"extension_asked_until": None} if away else changes


def _target(name: str, done: Done) -> State | None:
    targets = MOVES[name].targets
    if done.target:
        if done.target not in targets:
            raise ValueError(f"{name} does not lead to {done.target}")
        return done.target
    return next(iter(targets)) if len(targets) == 1 else None


def standing_of(by: Actor, matter: Matter, move: str) -> access.Standing | None:
    """Of the official who acts; none for others, whose right is the move's own `kinds`."""
    if by.kind is not Kind.OFFICIAL:
        return None
    user = User.acting(by)
    return access.Standing(user, matter, moves=[move]) if user else None


def begun(name: str, happened_at: datetime | None) -> Step:
    """A Step whose times are known and sane; its place in the row's history follows with `leave`."""
    now = clock.now()
    step = Step(id=uuid7(), move=name, entered_at=now)
    step.happened_at = sane(happened_at, "happened_at") if happened_at else now
    return step


def sane(moment: datetime, name: str) -> datetime:
    """The moment, at the latest now, however fast the clock that told it.

    Raises Refused for what has not happened yet, and for what is older than the programme's oldest papers.
    """
    now = clock.now()
    if moment > now + _SLACK:
        raise Refused(_("这个时间还没到，请改成今天或以前"), field=name)
    if moment < OLDEST:
        raise Refused(_("这个时间太早了，请看看年份对不对"), field=name)
    return min(moment, now)


def needed(text: str, name: str) -> str:
    """Words without which the move says nothing. Raises Refused for empty or endless ones."""
    return unkept(text, name=name).text


def keep(text: str, *, name: str = "") -> Words:
    """A new row for words that were said or written; raises Refused for empty or endless ones."""
    words = unkept(text, name=name)
    words.save(force_insert=True)
    return words


def unkept(text: str, *, name: str = "") -> Words:
    """The same, for rows that are saved together."""
    clean = tidy(text)
    if not clean:
        raise Refused(_("这里还没有写"), field=name)
    if len(clean) > LONGEST:
        raise Refused(
            _("写得太长了：%(count)d 字，最多 %(most)d 字") % {"count": len(clean), "most": LONGEST}, field=name
        )
    return Words(text=clean)


def leave(
    step: Step,
    matter: Matter,
    names: Collection[str],
    *,
    by: Actor,
    words: Words | None = None,
    facts: Mapping[str, str] | None = None,
) -> Step:
    """Write the Step that says what the row looks like after it."""
    fill(step, matter, names, by=by, words=words, facts=facts)
    step.save(force_insert=True)
    return step


def fill(
    step: Step,
    matter: Matter,
    names: Collection[str],
    *,
    by: Actor,
    words: Words | None = None,
    facts: Mapping[str, str] | None = None,
) -> Step:
    """The same without saving it, for rows that come by the thousand."""
    step.matter, step.revision, step.changes = matter, matter.revision, matter.columns(names)
    step.words, step.words_digest = words, words.digest() if words else ""
    step.facts = dict(facts or {})
    # Whoever opens a past matter again brings it to life.
    step.past = matter.past and by.kind is Kind.IMPORT
    step.by_kind, step.by_user_id, step.by_resident_id = by.kind, by.user_id, by.resident_id
    step.by_receipt, step.on_word_of_id = by.receipt, by.on_word_of
    return step


def reindex(matter: Matter) -> None:
    """Find the matter by the words that its rows hold now. A sealed one is not found at all."""
    own = {"matter": matter, "matter__sealed_at": None}
    texts = Matter.objects.filter(pk=matter.pk, sealed_at=None).values_list("summary__text", flat=True)
    texts = texts.union(
        Request.objects.filter(**own).order_by().values_list("words__text", flat=True),
        Reply.objects.filter(**own).order_by().values_list("words__text", flat=True),
        all=True,
    )
    if said := list(texts):
        made, told = SearchText.of(matter, *said), ["text", "grams"]
        SearchText.objects.bulk_create([made], update_conflicts=True, unique_fields=["matter"], update_fields=told)
    else:
        SearchText.objects.filter(matter=matter).delete()
