"""What homes lack, on whose word and consent; what officials promised them and what came of it; what to ask again."""

from datetime import date, datetime, timedelta

from minqing.accounts.actor import Actor
from minqing.desk.demo.acts import County
from minqing.desk.demo.bonds import Round
from minqing.desk.demo.chance import among, likely, pick, shuffled, weighed
from minqing.desk.demo.read import notes
from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.matters.actions import Promise, promise, settle_promise
from minqing.matters.models import Commitment
from minqing.people import actions
from minqing.people.models import (
    ON_CONSENT,
    Consent,
    Household,
    NeedKind,
    NeedSource,
    Purpose,
    Relation,
    Resident,
)
from minqing.people.models.household import CHILD_UNTIL
from minqing.visits.actions import answer, ask

NEEDS = 230
TELL_OTHERS = 16
SIGNS_IN = "chen"  # as whom a visitor looks at his own work first
_KINDS = [
    (NeedKind.HEALTH, 16),
    (NeedKind.HELP_AT_HOME, 13),
    (NeedKind.CARE, 26),
    (NeedKind.CHILD, 24),
    (NeedKind.SCHOOL, 16),
    (NeedKind.INCOME, 12),
    (NeedKind.HOUSING, 9),
    (NeedKind.WATER, 7),
    (NeedKind.DISASTER, 4),
    (NeedKind.OTHER, 3),
]
_SOURCES = [
    (NeedSource.SELF, 52),
    (NeedSource.SEEN, 22),
    (NeedSource.NEIGHBOUR, 9),
    (NeedSource.COMMITTEE, 12),
    (NeedSource.PAPER, 5),
]
_FORMS = [(Consent.Form.SPOKEN, 60), (Consent.Form.SIGNED, 40)]
_EVENING = timedelta(hours=18)
_S = Commitment.State


class Doorsteps:
    def __init__(self, county: County, rounds: list[Round], *, now: datetime) -> None:
        self.county, self.now, self.today = county, now, clock.day_of(now)
        self.homes = [(key, one) for one in rounds for key in one.keys if one.on < self.today - timedelta(days=40)]

    def live(self) -> None:
        self._needs()
        self._consents()
        self._promises()
        self._questions()

    def _some(self, key: str, count: int) -> list[tuple[str, Round]]:
        return shuffled(key, self.homes)[:count]

    def _day(self, key: str, one: Round, *, last: int = 2, first: int = 350) -> date:
        """Some day between his first round and `last` days ago."""
        earliest = max(one.on + timedelta(days=1), self.today - timedelta(days=first))
        span = (self.today - timedelta(days=last) - earliest).days
        return earliest + timedelta(days=pick(key, max(span, 1)))

    # --- needs and consents

    def _needs(self) -> None:
        texts = {kind: iter(shuffled(kind, notes()[kind])) for kind in NeedKind.values}
        withdrawn = 0
        for key, one in self._some("needs", NEEDS):
            kind = weighed(f"{key} need", _KINDS)
            if not (who := self._whose(key, kind)):
                continue
            resident, given_by = who
            on = self._day(f"{key} need on", one)
            with clock.set_to(clock.start_of(on) + _EVENING):
                by = Actor.official(one.user)
                for_days = 60 + pick(f"{key} need for", 280)
                needed = actions.Needed(
                    kind,
                    weighed(f"{key} source", _SOURCES),
                    on,
                    on + timedelta(days=for_days),
                    next(texts[kind], ""),
                    resident,
                )
                asked = actions.Asked(given_by, weighed(f"{key} form", _FORMS)) if kind in ON_CONSENT else None
                need = actions.add_need(id=uuid7(), household=self._home(key), needed=needed, by=by, asked=asked)
            met = on + timedelta(days=10 + pick(f"{key} met", 50))
            if likely(f"{key} met", 24) and met < self.today:
                with clock.set_to(clock.start_of(met) + _EVENING):
                    actions.meet_need(need=need, met_on=met, seen=need.revision, op=uuid7(), by=by)
            elif need.consent and withdrawn < 3 and likely(f"{key} withdrawn", 12) and met < self.today:
                withdrawn += 1
                with clock.set_to(clock.start_of(met) + _EVENING):
                    actions.withdraw_consent(consent=need.consent, withdrawn_on=met, seen=0, op=uuid7(), by=by)

    def _home(self, key: str) -> Household:
        return self.county.homes.households[key]

    def _whose(self, key: str, kind: str) -> tuple[Resident | None, str] | None:
        """The person whom it is about, and who agrees to its being written down. None: nobody there to whom it fits."""
        home = self.county.homes.told[key]
        if not home.members:
            return None
        head, ages = home.members[0], {one.name: one.age for one in home.members}
        young = [name for name, age in ages.items() if age < CHILD_UNTIL - 1]
        grown = [one.name for one in home.members if one.age > 17]
        if kind == NeedKind.CHILD:
            child = young[0] if young else ""
            return (self._resident(key, child), head.name) if self._resident(key, child) else None
        if kind == NeedKind.SCHOOL:
            found = next((one.name for one in home.members if 5 < one.age < 20 and one.relation != Relation.HEAD), "")
            return (None, head.name) if found else None
        if kind in (NeedKind.HEALTH, NeedKind.HELP_AT_HOME, NeedKind.CARE):
            oldest = max(grown, key=lambda name: ages[name])
            if kind == NeedKind.CARE and ages[oldest] < 66:
                return None
            return (self._resident(key, oldest), oldest)
        return None, head.name

    def _resident(self, key: str, name: str) -> Resident | None:
        return self.county.homes.residents.get((key, name))

    def _consents(self) -> None:
        """To tell others who could help."""
        for key, one in self._some("tell", TELL_OTHERS):
            members = self.county.homes.told[key].members
            if not members:
                continue
            on = self._day(f"{key} tell", one, first=200)
            until = on + timedelta(days=90 + pick(f"{key} until", 250))
            agreed = actions.Agreed(members[0].name, Purpose.TELL_OTHERS, Consent.Form.SIGNED, on, until)
            with clock.set_to(clock.start_of(on) + _EVENING):
                by = Actor.official(one.user)
                actions.give_consent(id=uuid7(), household=self._home(key), agreed=agreed, by=by)

    # --- promises and questions

    def _promises(self) -> None:
        hers = [(key, one) for key, one in self.homes if one.user.username == SIGNS_IN][:2]
        for n, (words, (key, one)) in enumerate(
            zip(notes()["promise"], [*hers, *self._some("promises", 200)], strict=False)
        ):
            made = self._day(f"{key} promised", one, first=260)
            due = made + timedelta(days=6 + pick(f"{key} due", 40))
            if n < len(hers):  # one that is due, and one that is due soon
                made, due = self.today - timedelta(days=9), self.today + timedelta(days=4 * n - 1)
            home = self._home(key)
            said = Promise(words, made, due, home.area, home)
            with clock.set_to(clock.start_of(made) + _EVENING):
                row = promise(id=uuid7(), said=said, official=one.user, by=Actor.official(one.user))
            if n >= len(hers):
                self.settle(row, key)

    def settle(self, row: Commitment, key: str, *, kept: bool | None = None, known: bool = False) -> None:
        """`known`: the file says what came of it; `kept` None then means that it is open yet."""
        due = row.due_on
        if known:
            state = {True: _S.KEPT, False: _S.BROKEN, None: _S.OPEN}[kept]
            if state == _S.OPEN and due < self.today - timedelta(days=30):
                state = among(f"{key} at last", (_S.KEPT, _S.RELEASED))
        else:
            state = weighed(f"{key} came of it", [(_S.KEPT, 60), (_S.BROKEN, 11), (_S.RELEASED, 9), (_S.OPEN, 20)])
        early = pick(f"{key} early", 5) if (due - row.made_on).days > 5 else 0
        on = due - timedelta(days=early) if state != _S.BROKEN else due + timedelta(days=2)
        if state == _S.OPEN or on >= self.today:
            return
        note = among(f"{key} what", notes()[{_S.KEPT: "kept", _S.BROKEN: "broken", _S.RELEASED: "released"}[state]])
        if state == _S.KEPT and likely(f"{key} silent", 50):
            note = ""
        with clock.set_to(clock.start_of(on) + _EVENING):
            by = Actor.official(row.official)
            settle_promise(commitment=row, state=state, happened_on=on, seen=row.revision, op=uuid7(), by=by, note=note)

    def _questions(self) -> None:
        answers = iter(notes()["answer"])
        hers = [(key, one) for key, one in self.homes if one.user.username == SIGNS_IN][2:3]
        homes = [*self._some("questions", 22), *hers, *self._some("questions", 40)[22:]]
        for n, (words, (key, one)) in enumerate(zip(notes()["question"], homes, strict=False)):
            on = self._day(f"{key} asked", one, last=15, first=140)
            home = self._home(key)
            by = Actor.official(one.user)
            with clock.set_to(clock.start_of(on) + _EVENING):
                row = ask(id=uuid7(), words=words, area=home.area, author=one.user, household=home, by=by)
            later = on + timedelta(days=8 + pick(f"{key} answered", 30))
            if n < len(notes()["answer"]) and later < self.today:
                with clock.set_to(clock.start_of(later) + _EVENING):
                    answer(question=row, answered_on=later, seen=0, op=uuid7(), by=by, words=next(answers))
