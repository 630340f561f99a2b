"""Matters as the actions leave them, rows and Steps alike, each somewhere on its way from 登记 to 归档."""

import json
import random
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from bench.county import County, Kind, Place, phone
from bench.rows import Batch, Table, table, text
from bench.words import Speaker, Spoken
from minqing.accounts.actor import Kind as ActorKind
from minqing.audit.models import Event, Operation
from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.matters import limits
from minqing.matters.actions.opening import receipt_code
from minqing.matters.models import (
    IDENTITY,
    PROJECTED,
    Contact,
    Delivery,
    Evaluation,
    Matter,
    Part,
    Reader,
    Reply,
    Request,
    SearchText,
    Step,
    Support,
    Words,
)
from minqing.matters.terms import Channel, Interest, MatterKind, Provenance, Series, Urgency, Who, WorkLine
from minqing.matters.workflow import Outcome, State

YOUNG = timedelta(days=45)
# How far matters have come: of those that are weeks old nearly all have ended, of the young ones most are on the way.
OLD_ENDS = {State.ARCHIVED: 880, State.CLOSED: 70, State.DEFERRED: 15, State.HANDLING: 15, State.AWAITING_CALLBACK: 20}
YOUNG_ENDS = {
    State.REGISTERED: 8, State.AWAITING_DISPATCH: 3, State.DISPATCHED: 12, State.SIGNED: 12, State.HANDLING: 25,
    State.REPLIED: 10, State.AWAITING_CALLBACK: 12, State.CLOSED: 18,
}  # fmt: skip
SEALED_ONE_IN, SUPPORTED_ONE_IN, KNOWN_ONE_IN, PASSED_UP_ONE_IN, HANDLED_ONE_IN = 500, 12, 3, 4, 2
_CHANNELS = (Channel.DOOR, Channel.COUNTER, Channel.PHONE)
_NAMES = tuple(IDENTITY | PROJECTED)
_BLANK: dict[str, object] = {
    "past": False, "source_label": "", "source_url": "", "source_key": "", "source_quote": None,
    "state": State.REGISTERED, "outcome": "", "series": Series.ORDINARY, "lead_unit": None, "review_on": None,
    "accepted_at": None, "dispatched_at": None, "signed_at": None, "replied_at": None, "delivered_at": None,
    "closed_at": None, "sealed_at": None, "reworks": 0, "returns": 0, "disputed": False, "on_the_spot": False,
    "sampled": False, "extension_asked_until": None, "extended_from": None, "extension_refused_on": None,
    "paused_at": None, "paused_for": "",
}  # fmt: skip


class Life:
    """One matter, played forward: `self.row` is what stands in the table, each `step` what changed."""

    def __init__(self, batch: Batch, county: County, dice: random.Random, record: "Record | None") -> None:
        self.batch, self.county, self.dice, self.record = batch, county, dice, record
        self.row: dict[str, object] = dict(_BLANK)
        self.revision = -1
        self.texts: list[str] = []

    def add(self, model: type, **values: object) -> None:
        one: Table = table(model)
        self.batch[one].append(one.row(**values))

    def words(self, said: str) -> tuple[UUID, str]:
        words = Words(text=said)
        self.add(Words, id=words.pk, text=said, salt=words.salt)
        return words.pk, words.digest()

    def step(self, move: str, by: UUID, changes: dict[str, object], *, note: str = "", facts: str = "{}") -> UUID:
        """At the moment the clock stands at."""
        self.revision += 1
        self.row |= changes
        told = json.dumps({name: text(value) for name, value in changes.items()})
        words, digest = self.words(note) if note else (None, "")
        pk, at = uuid7(), clock.now()
        position = self.record.step() if self.record else None
        self.add(
            Step, id=pk, position=position, matter=self.row["id"], revision=self.revision, move=move, changes=told,
            facts=facts, words=words, words_digest=digest, happened_at=at, entered_at=at,
            by_kind=ActorKind.OFFICIAL, by_user=by,
        )  # fmt: skip
        actor = f"official:{by}"
        event = SimpleNamespace(
            pk=uuid7(), position=None, at=at, verb=f"matter.{move}", target=f"matters.Matter:{self.row['id']}",
            actor=actor, fields=sorted(changes) if self.revision else [], codes={"state": str(self.row["state"])},
        )  # fmt: skip
        chain = self.record.link(event) if self.record else None
        values = {**vars(event), "fields": json.dumps(event.fields), "codes": json.dumps(event.codes)}
        self.add(Event, id=values.pop("pk"), chain=chain, **values)
        self.add(Operation, id=uuid7(), actor=actor, result=pk)
        return pk

    # --- the moves ---

    def register(self, kind: Kind, place: Place, spoken: Spoken, *, number: str, sealed: bool, name: str) -> None:
        at, dice = clock.now(), self.dice
        clerk = dice.choice(place.clerks)
        summary, _digest = self.words(spoken.summary)
        urgency = Urgency.LIVELIHOOD if dice.random() < 0.05 else Urgency.NORMAL
        told = MatterKind(kind.kind or MatterKind.HELP)
        self.row |= {
            "id": uuid7(), "opened_at": at, "number": number, "registered_at": at, "area": place.code,
            "township_code": place.code[:9], "village_code": place.code[:12], "group_code": place.code,
            "category": self.county.sealing if sealed else kind.code, "kind": told, "urgency": urgency,
            "interest": dice.choice(["", *Interest]), "work_line": dice.choice(["", *WorkLine]), "summary": summary,
            "due_on": limits.promised_on(kind=told, urgency=urgency, said_on=clock.day_of(at)),
        }  # fmt: skip
        if sealed:
            self.row |= {"series": Series.SEALED, "sealed_at": at}
            for reader in self.county.readers:
                self.add(Reader, matter=self.row["id"], user=reader)
        self.step_0 = self.step("register", clerk, {name: self.row[name] for name in _NAMES})
        self.add(Part, matter=self.row["id"], user=clerk, role=Part.As.OPENER)
        self._request(place, spoken, on_papers=kind.on_papers, name=name)
        self.texts = [spoken.summary, spoken.words]

    def _request(self, place: Place, spoken: Spoken, *, on_papers: bool, name: str) -> None:
        known = place.households and self.dice.randrange(KNOWN_ONE_IN) == 0
        home = self.dice.choice(place.households) if known else None
        said, _digest = self.words(spoken.words)
        contact, self.request = uuid7(), uuid7()
        reach = {} if known else {"name": name, "phone": phone(self.dice.randrange(10_000))}
        self.add(Contact, id=contact, **reach)
        who, channel = Who.HOUSEHOLD if known else Who.RESIDENT, self.dice.choice(_CHANNELS)
        self.add(
            Request, id=self.request, matter=self.row["id"], step=self.step_0, household=home, contact=contact,
            words=said, who=who, channel=channel, provenance=Provenance.FIRST_HAND, said_at=clock.now(),
            receipt=receipt_code(), on_papers=on_papers,
        )  # fmt: skip

    def pass_up(self, by: UUID) -> None:
        self.step("pass-up", by, {"state": State.AWAITING_DISPATCH, "accepted_at": clock.now()}, note="-")

    def dispatch(self, by: UUID, unit: UUID) -> None:
        now = clock.now()
        changes: dict[str, object] = {"state": State.DISPATCHED, "lead_unit": unit, "dispatched_at": now}
        self.step("dispatch", by, changes | ({} if self.row["accepted_at"] else {"accepted_at": now}))
        if self.dice.randrange(SUPPORTED_ONE_IN) == 0:
            helper = self.dice.choice([kind.unit for kind in self.county.kinds if kind.unit not in (None, unit)])
            self.add(Support, matter=self.row["id"], unit=helper)

    def sign(self, by: UUID) -> None:
        self.step("sign", by, {"state": State.SIGNED, "signed_at": clock.now()})

    def handle(self, by: UUID, note: str) -> None:
        self.step("handle", by, {"state": State.HANDLING, "review_on": None}, note=note)

    def defer(self, by: UUID, note: str) -> None:
        self.step("defer", by, {"state": State.DEFERRED, "review_on": clock.today() + timedelta(days=90)}, note=note)

    def reply(self, by: UUID, said: str) -> None:
        outcome = self.dice.choice([Outcome.SETTLED, Outcome.SETTLED, Outcome.EXPLAINED])
        changes = {
            "state": State.REPLIED,
            "outcome": outcome,
            "replied_at": clock.now(),
            "delivered_at": None,
            "review_on": None,
        }
        step = self.step("reply", by, changes)
        words, _digest = self.words(said)
        signed = {"signed_by": by, "unit": self.row["lead_unit"]}
        self.add(Reply, matter=self.row["id"], step=step, outcome=outcome, words=words, **signed)
        self.texts.append(said)

    def deliver(self, by: UUID) -> None:
        at = clock.now()
        step = self.step("deliver", by, {"state": State.AWAITING_CALLBACK, "delivered_at": at})
        self.add(Delivery, request=self.request, step=step, way="face", taken="heard", happened_at=at)

    def evaluate(self, by: UUID, said: str) -> None:
        at = clock.now()
        step = self.step("evaluate", by, {"state": State.CLOSED, "closed_at": at})
        words, _digest = self.words(said)
        word = {
            "satisfaction": self.dice.choice(["satisfied", "satisfied", "basically"]),
            "solved": "yes",
            "words": words,
        }
        told = {"matter": self.row["id"], "request": self.request, "step": step, "happened_at": at}
        self.add(Evaluation, voice="people", by_handler=False, **told, **word)

    def archive(self, by: UUID) -> None:
        self.step("archive", by, {"state": State.ARCHIVED})

    def end(self) -> None:
        """The row as its last Step left it, and what it is found by."""
        self.add(Matter, revision=self.revision, **self.row)
        if not self.row["sealed_at"]:
            made = SearchText.of(Matter(pk=self.row["id"]), *self.texts)
            self.add(SearchText, matter=self.row["id"], text=made.text, grams=made.grams)


class Record:
    """Positions and chain, as the worker gives them, going on from what is there."""

    def __init__(self) -> None:
        self._steps = Step.objects.exclude(position=None).count()
        last = Event.objects.exclude(position=None).order_by("-position").first()
        self._events, self._chain = (last.position or 0, last.chain or "") if last else (0, "")

    def step(self) -> int:
        self._steps += 1
        return self._steps

    def link(self, event: SimpleNamespace) -> str:
        self._events += 1
        event.position = self._events
        self._chain = Event.link(event, self._chain)  # type: ignore[arg-type]
        return self._chain


class Lives:
    """Matters one after the other, as the days go. Without a record the worker has still to number them."""

    def __init__(self, county: County, *, seed: int, record: Record | None = None) -> None:
        self.record = record
        self.county, self.speaker, self.dice = county, Speaker(seed), random.Random(seed)  # noqa: S311
        self.numbers: Tally[tuple[int, Series]] = Tally()
        self.batch: Batch = defaultdict(list)
        self.code = county.places[0].code[:6]

    def taken(self) -> Batch:
        """What was made since the last time."""
        batch, self.batch = self.batch, defaultdict(list)
        return batch

    def registered(self, at: datetime) -> Life:
        """A new matter at this moment, with its first Step; `end` is left to the caller."""
        kind, place = self.dice.choice(self.county.kinds), self.dice.choice(self.county.places)
        sealed = self.dice.randrange(SEALED_ONE_IN) == 0
        series = Series.SEALED if sealed else Series.ORDINARY
        year = clock.day_of(at).year
        self.numbers[year, series] += 1
        number = f"{self.code}-{year}-{series}{self.numbers[year, series]:06d}"
        self.spoken = self.speaker.said(kind.code[:2], place.name)
        self.kind, self.place = kind, place
        life = Life(self.batch, self.county, self.dice, self.record)
        with clock.set_to(at):
            name = self.speaker.name()
            life.register(kind, place, self.spoken, number=number, sealed=sealed, name=name)
        return life

    def lived(self, registered_at: datetime, *, until: datetime) -> None:
        """A new matter, and what became of it."""
        life = self.registered(registered_at)
        ends = OLD_ENDS if until - registered_at > YOUNG else YOUNG_ENDS
        (goal,) = self.dice.choices(list(ends), weights=list(ends.values()))
        at = registered_at
        for move in [] if life.row["sealed_at"] else self._way(life, goal):
            at += min(timedelta(hours=self.dice.expovariate(1 / 60)), (until - at) / 2)
            with clock.set_to(at):
                move()
        with clock.set_to(registered_at):
            life.end()

    def _way(self, life: Life, goal: State) -> list[Callable[[], None]]:
        """The moves to its goal, not made yet."""
        county, dice, spoken = self.county, self.dice, self.spoken
        clerk, desk = self.place.clerks[0], dice.choice(county.coordinators)
        choices = [unit for unit in (self.kind.unit, self.kind.unit, self.place.committee) if unit]
        unit = dice.choice(choices)
        hand = dice.choice(county.workers[unit] or county.coordinators)
        up = goal is State.AWAITING_DISPATCH or (goal is not State.REGISTERED and dice.randrange(PASSED_UP_ONE_IN) == 0)
        worked = goal is State.HANDLING or dice.randrange(HANDLED_ONE_IN) == 0
        way: list[tuple[State | None, Callable[[], None]]] = [
            *([(State.AWAITING_DISPATCH, lambda: life.pass_up(clerk))] if up else []),
            (State.DISPATCHED, lambda: life.dispatch(desk, unit)),
            (State.SIGNED, lambda: life.sign(hand)),
            *([(State.DEFERRED, lambda: life.defer(hand, spoken.note))] if goal is State.DEFERRED else []),
            *([(State.HANDLING, lambda: life.handle(hand, spoken.note))] if worked else []),
            (State.REPLIED, lambda: life.reply(hand, spoken.reply)),
            (State.AWAITING_CALLBACK, lambda: life.deliver(clerk)),
            (State.CLOSED, lambda: life.evaluate(dice.choice(county.callers), spoken.verdict)),
            (State.ARCHIVED, lambda: life.archive(desk)),
        ]
        states = [state for state, _move in way]
        return [move for _state, move in way[: states.index(goal) + 1]] if goal in states else []
