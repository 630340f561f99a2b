"""A year of visits and stays in the villages: more before the new year and in the rains, fewer when all are sowing."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.desk.demo.acts import County
from minqing.desk.demo.bonds import Round
from minqing.desk.demo.chance import likely, pick, shuffled, weighed
from minqing.desk.demo.homes import villages
from minqing.desk.demo.read import notes
from minqing.lib import clock, days
from minqing.lib.ids import uuid7
from minqing.visits.actions.visiting import Went, record_stays, record_visits
from minqing.visits.models import Visit

VISITS = 2_390  # besides those that the diaries tell of
UNSEEN = 8  # of a hundred homes nobody has come to this year
_MONTHS = (13, 9, 8, 8, 5, 7, 10, 9, 8, 8, 7, 8)  # how much is done in each, against the others
_P, _K, _T = Visit.Purpose, Visit.Kind, Visit.Travel
_KINDS = [(_K.VISIT, 58), (_K.TALK, 11), (_K.ON_SITE, 12), (_K.MEDIATION, 7), (_K.CONDOLENCE, 2), ("", 10)]
_NEW_YEAR = [(_K.CONDOLENCE, 55), (_K.VISIT, 40), ("", 5)]
_PURPOSES = [(_P.PEOPLE, 44), (_P.FACTS, 30), (_P.BASE, 12), ("", 14)]
_MANY = [(0, 9), (1, 43), (2, 27), (3, 14), (4, 5), (6, 2)]
_TRAVEL = {
    "town": [(_T.FOOT, 40), (_T.MOTORBIKE, 40), (_T.OWN_CAR, 10), ("", 10)],
    "valley": [(_T.MOTORBIKE, 38), (_T.OWN_CAR, 26), (_T.OFFICE_CAR, 14), (_T.FOOT, 10), (_T.BUS, 4), ("", 8)],
    "slope": [(_T.MOTORBIKE, 34), (_T.OWN_CAR, 28), (_T.OFFICE_CAR, 22), (_T.BUS, 8), ("", 8)],
    "ridge": [(_T.MOTORBIKE, 30), (_T.OFFICE_CAR, 30), (_T.FOOT, 22), (_T.BUS, 6), (_T.OWN_CAR, 4), ("", 8)],
    "mine": [(_T.OWN_CAR, 40), (_T.OFFICE_CAR, 40), (_T.MOTORBIKE, 12), ("", 8)],
}


class Year:
    def __init__(self, county: County, rounds: list[Round], *, now: datetime) -> None:
        self.county, self.now, self.today = county, now, clock.day_of(now)
        self.rounds = [one for one in rounds if one.keys]
        self.of_village: dict[str, list[Round]] = defaultdict(list)
        for one in self.rounds:
            self.of_village[self._area(one.keys[0])[:12]].append(one)

    def _area(self, key: str) -> str:
        return self.county.homes.told[key].area

    def live(self) -> None:
        """Entered at the end of each week; what happened keeps its day."""
        weeks: dict[date, list[tuple[User, Went]]] = defaultdict(list)
        for author, went in self._told():
            weeks[went.happened_on + timedelta(days=6 - went.happened_on.weekday())].append((author, went))
        for week, rows in sorted(weeks.items()):
            with clock.set_to(min(clock.start_of(week) + timedelta(hours=20), self.now)):
                record_visits(rows=[(uuid7(), author, went) for author, went in rows], by=Actor.system("demo"))
        self._stays()

    # --- visits

    def _told(self) -> Iterator[tuple[User, Went]]:
        went = list(self._went())
        order = shuffled("notes", range(len(went)))
        told = dict(zip(order, notes()["visit"], strict=False))
        private = iter(notes()["private"])
        for n, (author, one) in enumerate(went):
            own = next(private, "") if one.kind == _K.CONDOLENCE and likely(f"{n} private", 60) else ""
            facts = {**one.facts, "note": "" if own else told.get(n, ""), "private_note": own}
            yield author, Went(one.area, one.happened_on, one.households, one.officials, **facts)  # type: ignore[arg-type]

    def _went(self) -> Iterator[tuple[User, Went]]:
        year = {one.user.username: min(1.0, (self.today - one.on).days / 365) for one in self.rounds}
        each = VISITS / sum(share * len(one.keys) for one in self.rounds for share in [year[one.user.username]])
        owed = 0.0
        for one in sorted(self.rounds, key=lambda one: one.user.username):
            owed += each * year[one.user.username] * len(one.keys)
            for n in range(int(owed)):
                yield one.user, self._one(one, f"{one.user.username} {n}", n)
            owed -= int(owed)

    def _one(self, one: Round, key: str, n: int) -> Went:
        on = self._day(key, max(one.on + timedelta(days=1), self.today - timedelta(days=364)))
        seen = [home for home in one.keys if not likely(f"{home} unseen", UNSEEN)] or one.keys
        many = weighed(f"{key} many", _MANY)
        first = (n * 2 + pick(one.user.username, 5)) % len(seen)
        keys = seen[first : first + max(many, 1)]
        area = self.county.areas[self._area(keys[0])[: 15 if len({self._area(k) for k in keys}) == 1 else 12]]
        kind = weighed(f"{key} kind", _NEW_YEAR if _before_new_year(on) else _KINDS)
        return Went(
            area=area,
            happened_on=on,
            households=[self.county.homes.households[k] for k in keys] if many else [],
            officials=self._others(one, key, on),
            purpose=_P.PEOPLE if kind == _K.CONDOLENCE else weighed(f"{key} purpose", _PURPOSES),
            kind=kind,
            ate=_known(f"{key} ate", 24),
            stayed=_known(f"{key} stayed", 4),
            worked=_known(f"{key} worked", 22 if on.month in (3, 4, 9, 10, 12) else 9),
            travel=weighed(f"{key} travel", _TRAVEL[villages()[area.code[:12]].lies]),
            homes=many + 1 + pick(f"{key} homes", 9) if many and likely(f"{key} more", 9) else None,
        )

    def _day(self, key: str, first: date) -> date:
        span = max((self.today - first).days, 1)
        on = first
        for attempt in range(40):
            on = first + timedelta(days=pick(f"{key} day {attempt}", span))
            wanted = _MONTHS[on.month - 1] * (10 if days.is_working(on) else 2)
            if pick(f"{key} then {attempt}", 130) < wanted:
                break
        return on

    def _others(self, one: Round, key: str, on: date) -> list[User]:
        there = [other.user for other in self.of_village[self._area(one.keys[0])[:12]] if other is not one]
        count = weighed(f"{key} others", [(0, 74), (1, 20), (2, 6)])
        there = [user for user in there if self.county.people.at_work(user.username, on)]
        return shuffled(f"{key} who", there)[:count]

    # --- stays

    def _stays(self) -> None:
        rows = sorted(self._stayed(), key=lambda row: row[3])
        months: dict[tuple[int, int], list[tuple[User, str, date, date]]] = defaultdict(list)
        for row in rows:
            months[row[3].year, row[3].month].append(row)
        for found in months.values():
            with clock.set_to(min(clock.start_of(found[-1][3]) + timedelta(hours=21), self.now)):
                record_stays(
                    rows=[(uuid7(), user, self.county.areas[area], a, b) for user, area, a, b in found],
                    by=Actor.system("demo"),
                )

    def _stayed(self) -> Iterator[tuple[User, str, date, date]]:
        for name, posts in self.county.people.posts.items():
            for post in posts:
                if post.role != "R4" or (post.ends_on and post.ends_on < self.today):
                    continue
                team = post.unit.kind == "team"
                if not team and not likely(f"{name} stays", 26):
                    continue
                starts = max(post.starts_on, self.today - timedelta(days=360))
                for n in range(12 if team else 1 + pick(f"{name} stays", 3)):
                    first = starts + timedelta(days=n * (30 if team else 110) + pick(f"{name} stay {n}", 9))
                    last = first + timedelta(days=(11 if team else 1) + pick(f"{name} stay last {n}", 8 if team else 5))
                    if last < self.today:
                        yield self.county.users[name], post.area_id[:12], first, last


def _known(key: str, percent: int) -> bool | None:
    """Yes, no, or nobody wrote it down."""
    return None if likely(f"{key} unknown", 20) else likely(key, percent)


def _before_new_year(on: date) -> bool:
    return (on.month, on.day) >= (1, 12) and (on.month, on.day) <= (2, 14)
