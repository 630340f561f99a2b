"""四联户: which official and which unit answer to whom, from when, in what scheme."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.desk.demo import read
from minqing.desk.demo.chance import among, likely, pick, shuffled, weighed
from minqing.desk.demo.households import Homes
from minqing.people.actions import batch
from minqing.people.models import ContactKind
from minqing.territory.models import Area, Organisation

NEWEST, OLDEST = 45, 640  # days since an official first went round his homes
FULL = frozenset({"chen", "county", "tao"})  # whose homes are all in the file
_MEETING = (Role.CONTACT_OFFICIAL, Role.COUNTY_LEADER)
_KINDS = [(ContactKind.HOUSEHOLD_PAIRING, 46), (ContactKind.CARD_ISSUE, 38), (ContactKind.UNIT_PAIRING, 16)]


@dataclass(frozen=True)
class Round:
    """The homes that an official answers to, by their keys, and the day on which he first went round them."""

    user: User
    keys: list[str]
    on: date


@dataclass(frozen=True)
class Ties:
    users: dict[str, User]
    units: dict[str, Organisation]
    areas: dict[str, Area]
    homes: Homes
    posts: dict[str, list[Post]]  # of each user by his name, in the order in which they began
    today: date

    def tie(self, *, by: Actor) -> list[Round]:
        """Writes every link; answers who answers to whom personally."""
        filed = read.rows("links")
        keys: dict[str, list[str]] = defaultdict(list)
        since = {name: self._went_round(name) for name in self.users}
        for row in filed:
            keys[row["username"]].append(row["household"])
            after = read.certain_day(row["started_days_ago"], today=self.today) + timedelta(days=3)
            since[row["username"]] = max(since[row["username"]], after)
        rows = [self._filed(row) for row in filed]
        for name, key in self._neighbours(keys):
            keys[name].append(key)
            rows.append(self._bond(name, key, since[name] - timedelta(days=pick(f"{key} since", 20))))
        rounds = [Round(self.users[name], mine, since[name]) for name, mine in keys.items() if mine]
        batch.link_many(rows=[*rows, *self._second(), *self._places(), *self._gone(rounds)], by=by)
        return rounds

    def _went_round(self, name: str) -> date:
        began = [post.starts_on for post in self.posts[name] if post.role in _MEETING]
        oldest = self.today - timedelta(days=OLDEST - pick(f"{name} round", 200))
        newest = self.today - timedelta(days=NEWEST)
        return min(newest, max(oldest, began[0] + timedelta(days=25))) if began else newest

    def _filed(self, row: dict[str, str]) -> batch.Bond:
        since = read.certain_day(row["started_days_ago"], today=self.today)
        return self._bond(row["username"], row["household"], since, kind=row["kind"])

    def _bond(self, name: str, key: str, since: date, *, kind: str = "") -> batch.Bond:
        kind = kind or weighed(f"{key} kind", _KINDS)
        unit = self.posts[name][0].unit if kind == ContactKind.UNIT_PAIRING else None
        return batch.Bond(kind, since, self.users[name], self.homes.households[key], unit=unit)

    def _neighbours(self, keys: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
        """Each home to which nobody answers yet goes to whoever of its village has the fewest."""
        taken = {key for mine in keys.values() for key in mine}
        load = {name: len(keys[name]) for name in self.users}
        there = defaultdict(list)
        for name, posts in self.posts.items():
            for post in posts:
                if post.role == Role.CONTACT_OFFICIAL and not self._over(post) and name not in FULL:
                    there[post.area_id].append(name)
        for key, home in sorted(self.homes.told.items(), key=lambda item: (item[1].area, item[0])):
            if key not in taken:
                name = min(there[home.area[:12]], key=lambda one: (load[one], one))
                load[name] += 1
                yield name, key

    def _second(self) -> Iterator[batch.Bond]:
        """Another scheme, of a department, that points at the same home."""
        schemes = [row["scheme"] for row in read.rows("schemes")]
        departments = [unit for unit in self.units.values() if unit.kind == "department"]
        for key, household in self.homes.households.items():
            if likely(f"{key} second", 11):
                since = self.today - timedelta(days=60 + pick(f"{key} second since", 500))
                unit, scheme = among(f"{key} of", departments), among(f"{key} scheme", schemes)
                yield batch.Bond(ContactKind.UNIT_PAIRING, since, None, household, unit=unit, scheme=scheme)

    def _places(self) -> Iterator[batch.Bond]:
        """Villages to which a department is hooked, and where a leader or a team is stationed."""
        departments = shuffled("hooked", [unit for unit in self.units.values() if unit.kind == "department"])
        villages = [area for code, area in sorted(self.areas.items()) if len(code) == 12]
        for n, village in enumerate(villages):
            since = self.today - timedelta(days=300 + pick(f"{village.code} hooked", 300))
            unit = departments[n % len(departments)]
            yield batch.Bond(ContactKind.UNIT_PAIRING, since, None, None, village, unit)
        for name, posts in self.posts.items():
            leads = any(post.role == Role.UNIT_LEADER for post in posts)
            for post in posts:
                if post.role == Role.CONTACT_OFFICIAL and (leads or post.unit.kind == "team"):
                    ends = post.ends_on if self._over(post) else None
                    since = post.starts_on if ends else max(post.starts_on, self.today - timedelta(days=500))
                    yield batch.Bond(ContactKind.STATIONING, since, self.users[name], None, post.area, ends_on=ends)

    def _over(self, post: Post) -> bool:
        """By today; the clock stands long before when the links are written."""
        return post.ends_on is not None and post.ends_on < self.today

    def _gone(self, rounds: list[Round]) -> Iterator[batch.Bond]:
        """Who answered to a home before, and handed it over."""
        for one in rounds:
            for key in one.keys:
                if likely(f"{key} before", 4):
                    before = among(f"{key} who before", rounds).user
                    last = one.on - timedelta(days=21 + pick(f"{key} left", 30))
                    first = last - timedelta(days=200 + pick(f"{key} came", 400))
                    kind = ContactKind.HOUSEHOLD_PAIRING
                    yield batch.Bond(kind, first, before, self.homes.households[key], ends_on=last)


def posts_of(users: dict[str, User]) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = {name: [] for name in users}
    for post in Post.objects.select_related("user", "unit", "area").order_by("starts_on", "pk"):
        found[post.user.username].append(post)
    return found
