"""The ledger: its first page, narrowed or not, searched or not, against hand-written SQL and against a small county."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from bench.houses import Doors, House, bare
from bench.rounds import Figure, load, medians, ms, say, tell
from bench.rows import plain
from bench.words import Speaker
from minqing.accounts.models import User
from minqing.accounts.roles import Reach
from minqing.lib import bigrams, paging
from minqing.matters import queries
from minqing.matters.models import Matter
from minqing.matters.queries import Filter
from tests.web import Client

PAGE = 50
GROWTH, TIMES_BARE, STATEMENTS = 1.5, 3.0, 12
_LINES = """
SELECT m.id, m.number, m.state, m.disputed, m.past, m.due_on, m.review_on, w.text, a.name, b.name, c.name, u.name
FROM matters_matter m JOIN matters_words w ON w.id = m.summary_id JOIN territory_area a ON a.code = m.area_id
LEFT JOIN territory_area b ON b.code = a.parent_id LEFT JOIN territory_area c ON c.code = b.parent_id
LEFT JOIN territory_organisation u ON u.id = m.lead_unit_id
WHERE {where} m.sealed_at IS NULL AND m.state <> 'draft'
AND NOT EXISTS (SELECT 1 FROM matters_named n WHERE n.matter_id = m.id AND n.user_id = %s)
ORDER BY m.registered_at DESC, m.id DESC LIMIT 51
"""
_ASKED = """
SELECT r.matter_id, r.who, h.name, t.name FROM matters_request r JOIN matters_contact t ON t.id = r.contact_id
LEFT JOIN people_household h ON h.id = r.household_id WHERE r.matter_id IN ({marks})
"""
_HOLDING = {
    "postgresql": "m.id IN (SELECT matter_id FROM matters_searchtext WHERE string_to_array(grams, ' ') @> %s) AND",
    "sqlite": "m.id IN (SELECT matter_id FROM matters_searchtext WHERE id IN "
    "(SELECT rowid FROM matters_found WHERE matters_found MATCH %s)) AND",
}
_SUBTREE = "m.lead_unit_id IN (SELECT id FROM territory_organisation WHERE path >= %s AND path < %s) AND"


@dataclass(frozen=True)
class Case:
    """A list as somebody asks for it, and the conditions that a person would write for it."""

    what: str
    username: str
    reach: Reach
    only: Filter = field(default_factory=Filter)
    where: str = ""
    params: tuple[object, ...] = ()

    @property
    def path(self) -> str:
        asked = {"reach": self.reach.value, **{k: v for k, v in vars(self.only).items() if v}}
        return f"{reverse('matters:ledger')}?{urlencode(asked)}"

    def ours(self, user: User) -> list[Matter]:
        rows = queries.for_lines(queries.ledger(user, self.reach, self.only))
        return paging.newest_first(rows, by="registered_at", mark="").rows

    def bare(self, user: User) -> list[tuple[object, ...]]:
        params = [plain(value) if connection.vendor == "sqlite" else value for value in (*self.params, user.pk)]
        found = bare(_LINES.format(where=self.where), params)[:PAGE]
        if found:
            bare(_ASKED.format(marks=", ".join(["%s"] * len(found))), [row[0] for row in found])
        return found


def cases() -> Iterator[Case]:
    """As the demo county's people ask. Its first township, its part 03 of the categories."""
    town, narrow, part = "530899101", "530899101201", "03"
    yield Case("first page, county", "li", Reach.COUNTY)
    yield Case("first page, township", "clerk", Reach.TOWNSHIP, where="m.township_code = %s AND", params=(town,))
    unit = User.objects.get(username="leader").held[0].unit
    path = unit.path
    yield Case(
        "first page, unit", "leader", Reach.SUBTREE, where=_SUBTREE, params=(path, path[:-1] + chr(ord(path[-1]) + 1))
    )
    sort = "m.category_id >= %s AND m.category_id < %s AND m.state = %s AND"
    for what, column, code, state in (
        ("filter, township + category + archived", "township_code", town, "archived"),
        ("filter, township + category + in hand", "township_code", town, "handling"),
        ("filter, village + category + in hand", "village_code", narrow, "handling"),
    ):
        only = Filter(area=code, category=part, state=state)
        yield Case(what, "li", Reach.COUNTY, only, f"m.{column} = %s AND {sort}", (code, part, "04", state))
    speaker = Speaker(0)
    for how, word in (("often", speaker.often), ("now and then", speaker.now_and_then), ("seldom", speaker.seldom)):
        grams = bigrams.of(word)
        sought = grams if connection.vendor == "postgresql" else " AND ".join(f'"{gram}"' for gram in grams)
        yield Case(
            f"search, a word said {how}", "li", Reach.COUNTY, Filter(text=word), _HOLDING[connection.vendor], (sought,)
        )


def measure(doors: Doors, small: House, large: House, clients: dict[tuple[House, str], Client]) -> None:
    for case in cases():
        say(case.what)
        _one(case, doors, small, large, clients)


def _one(case: Case, doors: Doors, small: House, large: House, clients: dict[tuple[House, str], Client]) -> None:
    def asking(house: House, how: str) -> object:
        with doors.to(house):
            user = User.objects.get(username=case.username)
            user.reaches, user.above  # noqa: B018 - what a request asks once, whatever its page holds
            return lambda: _there(doors, house, lambda: getattr(case, how)(user))

    layer = {(house, how): asking(house, how) for house in (small, large) for how in ("ours", "bare")}
    _equal(layer[large, "ours"](), layer[large, "bare"]())
    took = medians({f"{house.name} {how}": work for (house, how), work in layer.items()})
    now = load()
    _tell(f"{case.what}: asked of the database", small, large, took["small ours"], took["large ours"], now)
    floor, ours = took["large bare"], took["large ours"]
    tell(
        Figure(
            "  against bare SQL of the same rows", ms(floor), ms(ours), f"{ours / floor:.2f}", f"≤ {TIMES_BARE:g}", now
        )
    )
    if clients:
        pages = {h.name: (lambda c=clients[h, case.username]: c.get(case.path)) for h in (small, large)}
        took = medians(pages)
        _tell("  the page over HTTP", small, large, took["small"], took["large"], load())


def _there(doors: Doors, house: House, work):  # type: ignore[no-untyped-def]
    with doors.to(house):
        return work()


def _tell(what: str, small: House, large: House, floor: float, ours: float, now: str) -> None:
    against = f"{ms(floor)} at {small.size}"
    tell(Figure(what, against, f"{ms(ours)} at {large.size}", f"{ours / floor:.2f}", f"≤ {GROWTH:g}", now))


def _equal(ours: list[Matter], theirs: list[tuple[object, ...]]) -> None:
    """What is compared must be the same work."""
    found, expected = [row.number for row in ours], [row[1] for row in theirs]
    if found != expected:
        raise RuntimeError(f"the page and the bare SQL differ: {found[:3]}… {expected[:3]}…")
