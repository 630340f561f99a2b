"""Who of the county would do what: by his post on that day, near whom he meets, in the unit whose work it is."""

from collections.abc import Iterable
from datetime import date

from minqing.accounts.models import Post
from minqing.accounts.roles import Role
from minqing.desk.demo.bonds import Round
from minqing.desk.demo.chance import among

_HANDS = (Role.HANDLER, Role.UNIT_LEADER)


class People:
    def __init__(self, posts: dict[str, list[Post]], unit_keys: dict[str, str], rounds: Iterable[Round]) -> None:
        """`unit_keys`: the key of a unit by its name."""
        self.posts = posts
        self.every = [(name, post) for name, held in posts.items() for post in held]
        self.unit_keys = unit_keys
        self.answers: dict[str, str] = {}  # who answers to a household, by its key
        for one in rounds:
            for key in one.keys:
                self.answers.setdefault(key, one.user.username)

    def holds(self, name: str, role: Role, on: date) -> bool:
        return any(post.role == role and _on(post, on) for post in self.posts[name])

    def at_work(self, name: str, on: date) -> bool:
        return any(_on(post, on) for post in self.posts[name])

    def handlers(self, unit: str, on: date) -> list[str]:
        """Of that unit, by its key."""
        found = [
            name
            for name, post in self.every
            if post.role in _HANDS and self.unit_keys[post.unit.name] == unit and _on(post, on)
        ]
        return list(dict.fromkeys(found))

    def handler(self, unit: str, on: date, *, key: str, besides: str = "") -> str:
        """Empty where nobody there could."""
        found = [name for name in self.handlers(unit, on) if name != besides]
        return among(key, found) if found else ""

    def village_officer(self, area: str, on: date) -> str:
        return self._first(Role.VILLAGE_OFFICER, area[:12], on)

    def clerk(self, area: str, on: date) -> str:
        return self._first(Role.TOWNSHIP_CLERK, area[:9], on)

    def contact_official(self, household: str, on: date) -> str:
        name = self.answers.get(household, "")
        return name if name and self.holds(name, Role.CONTACT_OFFICIAL, on) else ""

    def _first(self, role: Role, area: str, on: date) -> str:
        return next(
            (name for name, post in self.every if post.role == role and post.area_id == area and _on(post, on)), ""
        )


def _on(post: Post, on: date) -> bool:
    return post.starts_on <= on and (post.ends_on is None or on <= post.ends_on)
