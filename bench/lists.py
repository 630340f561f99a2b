"""The ledger: its first page, narrowed or not, searched or not, against hand-written SQL and against a small county."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from bench.houses import Doors, House, bare
from bench.rounds import Figure, load, medians, ms, say, tell
from bench.rows import plain
from bench.statements import asked, inside
from bench.words import Speaker
from minqing.accounts.models import User
from minqing.accounts.roles import Reach
from minqing.lib import bigrams, paging
from minqing.matters import queries
from minqing.matters.models import Matter
from minqing.matters.queries import Filter
from minqing.matters.workflow import State
from minqing.territory.models import after
from tests.web import Client

PAGE = 50
GROWTH, TIMES_BARE, STATEMENTS = 1.5, 3.0, 12
_LINES = """
SELECT m.id, m.number, m.state, m.disputed, m.past, m.due_on, m.review_on, m.extended_from, m.paused_at,
m.paused_for, w.text, a.name, b.name, c.name, u.name
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
# As the house promises it: found by the index, then the text itself looked at.
_HOLDING = {
    "postgresql": "m.id IN (SELECT matter_id FROM matters_searchtext "
    "WHERE string_to_array(grams, ' ') @> %s AND text LIKE %s) AND",
    "sqlite": "m.id IN (SELECT matter_id FROM matters_searchtext WHERE id IN "
    "(SELECT rowid FROM matters_found WHERE matters_found MATCH %s) AND text LIKE %s) AND",
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
        rows = queries.ledger(user, self.reach, self.only)
        return paging.newest_first(rows, by="registered_at", mark="", shown=queries.for_lines).rows

    def bare(self, user: User) -> list[tuple[object, ...]]:
        params = [plain(value) if connection.vendor == "sqlite" else value for value in (*self.params, user.pk)]
        found = bare(_LINES.format(where=self.where), params)[:PAGE]
        if found:
            bare(_ASKED.format(marks=", ".join(["%s"] * len(found))), [row[0] for row in found])
        return found


def cases() -> Iterator[Case]:
    """As the demo county's people ask: about its first township, and part 03 of the categories."""
    town, village = "530899101", "530899101201"
    yield Case("first page, county", "li", Reach.COUNTY)
    yield Case("first page, township", "clerk", Reach.TOWNSHIP, where="m.township_code = %s AND", params=(town,))
    path = User.objects.get(username="leader").held[0].unit.path
    yield Case("first page, unit", "leader", Reach.SUBTREE, where=_SUBTREE, params=(path, after(path)))
    yield _filtered("township + category + archived", "township_code", town, State.ARCHIVED)
    yield _filtered("township + category + in hand", "township_code", town, State.HANDLING)
    yield _filtered("village + category + in hand", "village_code", village, State.HANDLING)
    speaker = Speaker(0)
    yield _searched("often", speaker.often)
    yield _searched("now and then", speaker.now_and_then)
    yield _searched("seldom", speaker.seldom)


def _filtered(what: str, column: str, code: str, state: State) -> Case:
    only = Filter(area=code, category="03", state=state.value)
    where = f"m.{column} = %s AND m.category_id >= %s AND m.category_id < %s AND m.state = %s AND"
    return Case(f"filter, {what}", "li", Reach.COUNTY, only, where, (code, "03", "04", state.value))


def _searched(how: str, word: str) -> Case:
    grams = bigrams.of(word)
    sought = grams if connection.vendor == "postgresql" else " AND ".join(f'"{gram}"' for gram in grams)
    where, only = _HOLDING[connection.vendor], Filter(text=word)
    return Case(f"search, a word said {how}", "li", Reach.COUNTY, only, where, (sought, f"%{word}%"))


class Asking:
    """One house asked for one list, by its reader."""

    def __init__(self, case: Case, doors: Doors, house: House) -> None:
        self._case, self._doors, self._house = case, doors, house
        with doors.to(house):
            self._user = User.objects.get(username=case.username)
            _once = self._user.reaches, self._user.above  # what a request asks once, whatever its page holds

    def ours(self) -> list[Matter]:
        with self._doors.to(self._house):
            return self._case.ours(self._user)

    def bare(self) -> list[tuple[object, ...]]:
        with self._doors.to(self._house):
            return self._case.bare(self._user)


def measure(doors: Doors, small: House, large: House, clients: Mapping[tuple[House, str], Client]) -> None:
    """`clients` have signed in, by house and user name; without them the pages are left out."""
    for case in cases():
        say(case.what)
        _one(case, doors, small, large, clients)


def _one(case: Case, doors: Doors, small: House, large: House, clients: Mapping[tuple[House, str], Client]) -> None:
    few, many = Asking(case, doors, small), Asking(case, doors, large)
    rows = [len(few.ours()), _equal(many.ours(), many.bare())]
    took = medians({"small": few.ours, "large": many.ours, "bare": many.bare})
    what = f"{case.what} ({rows[0]} and {rows[1]} rows)"
    _growth(what, small, large, took)
    floor, ours = took["bare"], took["large"]
    what = "  against bare SQL of the same rows"
    tell(Figure(what, ms(floor), ms(ours), f"{ours / floor:.2f}", f"≤ {TIMES_BARE:g}", load()))
    if clients:
        pages = {h.name: partial(clients[h, case.username].get, case.path) for h in (small, large)}
        _growth("  the page over HTTP", small, large, medians(pages))


def _growth(what: str, small: House, large: House, took: Mapping[str, float]) -> None:
    floor, ours = took["small"], took["large"]
    against, told = f"{ms(floor)} at {small.size}", f"{ms(ours)} at {large.size}"
    tell(Figure(what, against, told, f"{ours / floor:.2f}", f"≤ {GROWTH:g}", load()))


def _equal(ours: Sequence[Matter], theirs: Sequence[tuple[object, ...]]) -> int:
    """What is compared must be the same work; answers how many rows."""
    found, expected = [row.number for row in ours], [row[1] for row in theirs]
    if found != expected:
        raise RuntimeError(f"the page and the bare SQL differ: {found[:3]}… {expected[:3]}…")
    return len(found)


def statements() -> None:
    """Of the first page, for whoever reaches the county."""
    case = next(cases())
    browser = inside(User.objects.get(username=case.username))
    browser.get(case.path)
    with asked() as page:
        browser.get(case.path)
    tell(Figure("ledger: statements of a page", "", str(len(page.statements)), "", f"≤ {STATEMENTS}"))
