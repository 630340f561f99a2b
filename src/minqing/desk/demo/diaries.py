"""A year of 民情日记: written after a visit, with a sentence here and there that becomes something, and what then came.

Entries as they lie in the files; their writers, places and days are found for them.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.desk.demo import read
from minqing.desk.demo.acts import County
from minqing.desk.demo.bonds import Round
from minqing.desk.demo.chance import among, likely, pick, shuffled
from minqing.desk.demo.homes import villages
from minqing.desk.demo.needs import SIGNS_IN, Doorsteps
from minqing.desk.demo.play import Marked
from minqing.desk.demo.retold import DESK, Telling
from minqing.desk.demo.speakers import Hints
from minqing.lib import clock, days
from minqing.lib.ids import uuid7
from minqing.people.models import Household
from minqing.visits.actions import (
    Head,
    Meant,
    Went,
    answer,
    begin,
    end_risk,
    mark,
    record_visit,
    submit,
    take_suggestion_on,
    watch_risk,
)
from minqing.visits.models import DiaryEntry, DiaryMark, Question, TrendRisk, Visit, WorkSuggestion

FILES = ("a", "b")
NEW = 21  # days: of what was written since, each marked sentence is a matter, whoever has answered it or not
HERS = {"a19": 1, "a15": 6}  # of whom a visitor signs in as: how many days ago; the first is a draft yet
NEWEST = 12  # entries, every third of which is not handed in yet
_MONTHS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "winter": (12, 1, 2)}
_B, _S = DiaryMark.Becomes, WorkSuggestion.State
_STORIES = [
    (_S.ACCEPTED,),
    (_S.ACCEPTED, _S.ADOPTED),
    (_S.ACCEPTED, _S.ADOPTED, _S.EFFECT),
    (_S.DECLINED,),
    (),
]


class Diary:
    """All that the entries are found a place in."""

    def __init__(self, county: County, rounds: list[Round], telling: Telling, *, now: datetime) -> None:
        self.county, self.telling, self.now, self.today = county, telling, now, clock.day_of(now)
        self.rounds = [
            one for one in rounds if county.people.holds(one.user.username, Role.CONTACT_OFFICIAL, self.today)
        ]
        self.wrote: dict[str, int] = {}
        self.doorsteps = Doorsteps(county, rounds, now=now)
        self.answers = {(row["of"], row["quote"]): row for row in read.told("answers")}

    def entries(self) -> list["Entry"]:
        """In the order in which they were written."""
        told = [(f"{name}{n}", text) for name in FILES for n, text in enumerate(read.told(f"diaries-{name}"))]
        found = sorted((Entry(self, key, text) for key, text in told), key=lambda entry: entry.written_at)
        for entry in [one for one in found if one.key not in HERS][-1 : -1 - NEWEST : -3]:
            entry.is_draft = True
        return found

    def learn(self) -> None:
        """学习体会, which nobody else reads."""
        writers = shuffled("learning", self.rounds)
        for n, words in enumerate(read.notes()["learning"]):
            user, on = writers[n].user, self.today - timedelta(days=4 + pick(words, 240))
            with clock.set_to(clock.start_of(on) + timedelta(hours=21)):
                kind, head = DiaryEntry.Kind.LEARNING, Head(day=on, day_said=on.isoformat())
                begin(id=uuid7(), author=user, text=words, head=head, kind=kind, by=Actor.official(user))


class Entry:
    def __init__(self, diary: Diary, key: str, text: dict[str, Any]) -> None:
        self.all, self.key, self.text = diary, key, text
        self.hints = Hints.of(text["text"], "")
        self.is_draft = HERS.get(key) == 1
        self.day = self._day()
        self.round = self._round()
        self.author: User = self.round.user
        late = timedelta(days=pick(f"{key} late", 3), hours=19, minutes=pick(f"{key} minute", 170))
        self.written_at = min(clock.start_of(self.day) + late, diary.now - timedelta(minutes=5 + pick(key, 200)))

    def _day(self) -> date:
        """A day of its time of the year, if it has one; more of the last weeks, so that something is still to come."""
        if self.key in HERS:
            return self.all.today - timedelta(days=HERS[self.key])
        if self.text["season"] == "any" and likely(f"{self.key} new", 16):
            return self.all.today - timedelta(days=pick(f"{self.key} ago", NEW))
        months = _MONTHS.get(self.text["season"], ())
        on = self.all.today
        for attempt in range(300):
            on = self.all.today - timedelta(days=1 + pick(f"{self.key} ago {attempt}", 352))
            if (not months or on.month in months) and (days.is_working(on) or likely(f"{self.key} {attempt}", 15)):
                break
        return on

    def _round(self) -> Round:
        """Whoever has written least so far, of those who were there by then, where such things happen."""
        if self.key in HERS:
            return next(one for one in self.all.rounds if one.user.username == SIGNS_IN)
        there = [one for one in self.all.rounds if one.on < self.day and one.user.username != SIGNS_IN]
        fit = [one for one in there if not self.hints.lies or self._lies(one) in self.hints.lies] or there
        low = min(self.all.wrote.get(one.user.username, 0) for one in fit)
        found = among(self.key, [one for one in fit if self.all.wrote.get(one.user.username, 0) == low])
        self.all.wrote[found.user.username] = low + 1
        return found

    def _lies(self, one: Round) -> str:
        return villages()[self.all.county.homes.told[one.keys[0]].area[:12]].lies

    # --- what he did

    def live(self) -> None:
        by = Actor.official(self.author)
        with clock.set_to(self.written_at):
            visit = record_visit(id=uuid7(), went=self._went(), author=self.author, by=by)
            head = Head(visit.area, self.day, self.day.isoformat(), self.text["weather"] or "")
            entry = begin(id=uuid7(), author=self.author, text=self.text["text"], head=head, visit=visit, by=by)
            quotes = {m.pk: told for told in self.text["marks"] if (m := self._mark(entry, told, by))}
            if self.is_draft:
                return
            submit(entry=entry, seen=entry.revision, op=uuid7(), by=by)
        for one in DiaryMark.objects.filter(pk__in=quotes).order_by("start"):
            self._came_of(one, quotes[one.pk])

    def _went(self) -> Went:
        many, keys = self.text["households"], self._keys()
        homes = [self.all.county.homes.households[key] for key in keys]
        return Went(
            area=homes[0].area,
            happened_on=self.day,
            households=homes if many else homes[:1],
            purpose=self.text["purpose"] or "",
            kind={"on_site": Visit.Kind.ON_SITE}.get(self.text["kind"], self.text["kind"] or ""),
            ate=self.text["ate"],
            stayed=self.text["stayed"],
            worked=self.text["worked"],
            travel=(self.text["travel"] or "").replace("_", "-"),
            homes=many if many and many > len(homes) else None,
        )

    def _keys(self) -> list[str]:
        mine = [key for key in self.round.keys if self.all.county.homes.told[key].members]
        first = pick(f"{self.key} home", len(mine))
        area = self.all.county.homes.told[mine[first]].area
        near = [key for key in mine if self.all.county.homes.told[key].area == area and key != mine[first]]
        return [mine[first], *near][: self.text["households"] or 1]

    def _home(self) -> Household:
        return self.all.county.homes.households[self._keys()[0]]

    # --- sentences that become something

    def _mark(self, entry: DiaryEntry, told: dict[str, Any], by: Actor) -> DiaryMark | None:
        if told["becomes"] == _B.MATTER and not self._answer(told) and not self._is_new():
            return None
        start = entry.draft.text.index(told["quote"]) if entry.draft else 0
        meant = self._meant(told)
        end, seen = start + len(told["quote"]), entry.revision
        return mark(entry=entry, start=start, end=end, becomes=told["becomes"], meant=meant, seen=seen, by=by)

    def _is_new(self) -> bool:
        return (self.all.today - self.day).days < NEW

    def _answer(self, told: dict[str, Any]) -> dict[str, str]:
        return self.all.answers.get((self.key, told["quote"][:6]), {})

    def _meant(self, told: dict[str, Any]) -> Meant:
        written = clock.day_of(self.written_at)
        match told["becomes"]:
            case _B.MATTER:
                return Meant(household=self._home(), category=self.all.county.categories[told["category"]])
            case _B.RISK:
                return Meant(on=written + timedelta(days=told["look_days"]), touches=told["touches"])
            case _B.SUGGESTION:
                unit = self.all.county.people.unit_keys.get(told["to"], "")
                return Meant(unit=self.all.county.units.get(unit))
            case _B.PROMISE:
                return Meant(household=self._home(), on=written + timedelta(days=told["due_days"]))
        return Meant(household=self._home() if told["becomes"] == _B.ASK else None)

    # --- what came of them

    def _came_of(self, one: DiaryMark, told: dict[str, Any]) -> None:
        if one.matter:
            self._worked_on(one, told)
        elif one.risk:
            self._watched(one.risk, told)
        elif one.suggestion:
            self._taken_up(one.suggestion)
        elif one.commitment:
            self.all.doorsteps.settle(one.commitment, self.key, kept=told["kept"], known=True)
        elif one.question:
            self._asked(one.question)

    def _worked_on(self, one: DiaryMark, told: dict[str, Any]) -> None:
        assert one.matter is not None  # noqa: S101 - for the checker
        request = one.matter.requests.select_related("words").get()
        key = f"diary-{self.key}-{one.start}"
        tale = self.all.telling.of_diary(
            key,
            told["category"],
            request.words.text,
            area=one.matter.area_id,
            home=self._keys()[0],
            registrar=self.author.username,
            ago=(self.all.today - clock.day_of(self.written_at)).days,
            answer=self._answer(told),
        )
        Marked(replace(tale, kind=one.matter.kind), self.all.county, one.matter, now=self.all.now).run()

    def _watched(self, risk: TrendRisk, told: dict[str, Any]) -> None:
        if risk.look_on >= self.all.today:
            return
        by, seen = Actor.official(risk.owner), risk.revision
        notes = read.notes()
        with clock.set_to(clock.start_of(risk.look_on) + timedelta(hours=16)):
            if told["outcome"]:
                note = told.get("outcome_words") or among(self.key, notes[told["outcome"]])
                end_risk(risk=risk, state=told["outcome"], note=note, seen=seen, op=uuid7(), by=by)
            elif likely(f"{self.key} again", 60):
                look = max(risk.look_on, self.all.today) + timedelta(days=8 + pick(self.key, 30))
                watch_risk(
                    risk=risk, look_on=look, note=among(self.key, notes["watched"]), seen=seen, op=uuid7(), by=by
                )

    def _taken_up(self, row: WorkSuggestion) -> None:
        on = self.written_at
        unit = self.all.county.people.unit_keys[row.unit.name] if row.unit else "mqb"
        for state in _STORIES[pick(f"{self.key} story", len(_STORIES))]:
            on += timedelta(days=6 + pick(f"{self.key} {state}", 30))
            mine = self.author.username
            who = self.all.county.people.handler(unit, clock.day_of(on), key=self.key, besides=mine) or DESK
            if on >= self.all.now:
                return
            note = among(f"{self.key} {state}", read.notes()[state])
            with clock.set_to(on):
                by = Actor.official(self.all.county.users[who])
                row = take_suggestion_on(suggestion=row, state=state, note=note, seen=row.revision, op=uuid7(), by=by)

    def _asked(self, row: Question) -> None:
        on = row.put_on + timedelta(days=14 + pick(f"{self.key} asked", 40))
        if on < self.all.today and likely(f"{self.key} was asked", 60):
            with clock.set_to(clock.start_of(on) + timedelta(hours=18)):
                answer(question=row, answered_on=on, seen=row.revision, op=uuid7(), by=Actor.official(self.author))
