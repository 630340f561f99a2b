"""Registering: over HTTP by clerks who don't pause, and inside, against the bare INSERTs of the same rows."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.urls import reverse

from bench.county import County
from bench.lives import Lives
from bench.rounds import Figure, load, ms, say, tell
from bench.rows import Row, Table, plain
from bench.statements import Asked, asked, inside
from bench.words import Speaker
from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.desk.demo.officials import PASSWORD
from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.models import Category, Matter
from minqing.territory.models import Area, Level
from tests.web import Client

CLIENTS, SECONDS, ROUNDS, SINGLE = 3, 3.0, 5, 150
WARM = 10
AHEAD = 1200  # rows made before they are timed
A_SECOND, TIMES_BARE, INSIDE, AROUND = 150, 3.0, 12, 5
_TIMES = f"≤ {TIMES_BARE:g}"
_COUNT = (
    "INSERT INTO matters_counter (year, series, last) VALUES (%s, %s, %s) ON CONFLICT (year, series) "
    "DO UPDATE SET last = matters_counter.last + excluded.last RETURNING last"
)


class Forms:
    """What clerks type, each with a place of his own township."""

    def __init__(self) -> None:
        self._speaker = Speaker(int(time.time()))
        self._kinds = list(Category.objects.exclude(parent=None).exclude(seals=True).values_list("pk", flat=True))
        posts = Post.objects.on().filter(role=Role.TOWNSHIP_CLERK).select_related("user", "area")
        self.clerks = [post.user for post in posts.order_by("pk")]
        self._areas = {
            post.user_id: list(Area.objects.filter(level=Level.GROUP, code__startswith=post.area_id)) for post in posts
        }
        self._turn = itertools.count()

    def said(self, clerk: User) -> tuple[Area, str, str]:
        """Where, of what kind, and the words."""
        turn = next(self._turn)
        areas = self._areas[clerk.pk]
        area, kind = areas[turn % len(areas)], self._kinds[turn % len(self._kinds)]
        return area, kind, self._speaker.said(kind[:2], area.name).words

    def form(self, clerk: User) -> dict[str, str]:
        area, kind, words = self.said(clerk)
        told = {"words": words, "name": self._speaker.name(), "phone": "19900000001", "who": "resident"}
        how = {"channel": "counter", "provenance": "first-hand", "urgency": "normal", "do": "register"}
        when = {"said_at_0": clock.today().isoformat(), "said_at_1": ""}
        return {**told, **how, **when, "area": area.code, "category": kind, "op": str(uuid7())}


def measure(port: int) -> None:
    """On the house that this process is connected to, whose server listens at the port."""
    forms = Forms()
    say("register: statements")
    _statements(forms)
    say("register: time in the database")
    _in_the_database(forms)
    say("register: over HTTP")
    _over_http(port, forms)


def _statements(forms: Forms) -> None:
    clerk = forms.clerks[0]
    browser, path = inside(clerk), reverse("matters:register")
    answers = [browser.post(path, forms.form(clerk)) for _warm in range(2)]
    browser.cookies.pop("messages", None)
    with asked() as page:
        answers.append(browser.post(path, forms.form(clerk)))
    if {answer.status_code for answer in answers} != {302}:
        raise RuntimeError(f"the form was not taken: {answers[-1].content.decode()[:500]}")
    action, _whole = _open(forms, clerk)
    within, around = len(action.statements), len(page.statements) - len(action.statements)
    tell(Figure("register: statements inside the action", "", str(within), "", f"≤ {INSIDE}"))
    tell(Figure("register: statements around it, per form sent", "", str(around), "", f"≤ {AROUND}"))


def _open(forms: Forms, clerk: User) -> tuple[Asked, float]:
    """By the action itself: what it asked, and the seconds it took."""
    area, kind, words = forms.said(clerk)
    said = actions.Said(words, clock.now(), name="-", phone="19900000001")
    sorted_as = actions.Sorted(area, Category.objects.get(pk=kind))
    began = time.perf_counter()
    with asked() as told:
        actions.open(id=uuid7(), said=said, sorted_as=sorted_as, op=uuid7(), by=Actor.official(clerk))
    return told, time.perf_counter() - began


def _in_the_database(forms: Forms) -> None:
    """One matter by the action, one by hand, and so on."""
    rows, ours, whole, floor = bare_rows(), [], [], []
    for n in range(SINGLE + WARM):
        told, seconds = _open(forms, forms.clerks[n % len(forms.clerks)])
        ours.append(told.seconds)
        whole.append(seconds)
        floor.append(insert(connection.connection, next(rows)))
    database, action, bare = (statistics.median(times[WARM:]) for times in (ours, whole, floor))
    against, now = f"{ms(bare)} bare INSERTs", load()
    tell(Figure("register: time in the database", against, ms(database), f"{database / bare:.2f}", _TIMES, now))
    tell(Figure("register: the whole action", against, ms(action), f"{action / bare:.2f}", "", now))


# --- the floor: the same rows by hand ---

Rows = Sequence[tuple[Table, Row]]


def bare_rows() -> Iterator[Rows]:
    """The rows of new matters, as the action writes them, in its order."""
    lives = Lives(County(), seed=int(time.time()))
    while True:
        life = lives.registered(clock.now())
        if not life.row["sealed_at"]:
            life.row["number"] = f"B-{uuid7().hex[-20:]}"
            life.end()
            batch = lives.taken()
            yield [(table, row) for table, rows in batch.items() for row in rows]
        else:
            lives.taken()


def insert(driver, rows: Rows) -> float:  # type: ignore[no-untyped-def]
    """One transaction by hand on this connection of the driver; answers the seconds."""
    sqlite = connection.vendor == "sqlite"
    told = [(table.insert(), [plain(v) for v in row] if sqlite else row) for table, row in rows]
    began = time.perf_counter()
    cursor = driver.cursor()
    cursor.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
    for sql, row in told:
        cursor.execute(sql.replace("%s", "?") if sqlite else sql, row)
    cursor.execute(_COUNT.replace("%s", "?") if sqlite else _COUNT, (1, "", 1))
    cursor.fetchall()
    cursor.execute("COMMIT")
    cursor.close()
    return time.perf_counter() - began


# --- over HTTP ---


def _over_http(port: int, forms: Forms) -> None:
    """By turns: clerks who register, and as many connections that insert; each for a few seconds."""
    clerks, rows = [_Clerk(port, user, forms) for user in forms.clerks[:CLIENTS]], bare_rows()
    hands = [connections.create_connection("default") for _n in range(CLIENTS)]
    there, ours, floor = _ours().count(), [], []
    for _turn in range(ROUNDS):
        ours.append(a_second([clerk.register for clerk in clerks]))
        ready = [itertools.islice(rows, AHEAD) for _hand in hands]
        floor.append(a_second([partial(_by_hand, hand, list(made)) for hand, made in zip(hands, ready, strict=True)]))
    for hand in hands:
        hand.close()
    kept = _ours().count() - there
    if kept != sum(clerk.acknowledged for clerk in clerks):
        raise RuntimeError(f"{kept} matters are kept, but {sum(clerk.acknowledged for clerk in clerks)} acknowledged")
    rate, bare = statistics.median(ours), statistics.median(floor)
    against = f"{bare:.0f}/s bare INSERTs"
    what = f"register over HTTP, {CLIENTS} clerks on this machine"
    tell(Figure(what, against, f"{rate:.0f}/s", f"{rate / bare:.2f}", f"≥ {A_SECOND}/s", load()))


def _ours() -> QuerySet[Matter]:
    return Matter.objects.exclude(number__startswith="B-")


class _Clerk:
    """One who sends form after form."""

    def __init__(self, port: int, user: User, forms: Forms) -> None:
        self._user, self._forms, self._path = user, forms, reverse("matters:register")
        # Between two forms minutes pass, and no connection lasts so long. Kept, they may all lie with one process.
        self._browser = Client(port, keep=False)
        self._browser.sign_in(user.username, PASSWORD)
        self._browser.get(self._path)
        self.acknowledged = 0

    def register(self) -> None:
        status, told = self._browser.post(self._path, self._forms.form(self._user))
        if status != 302:
            raise RuntimeError(f"{status}: {told[:500]}")
        self._browser.cookies.pop("messages", None)  # a browser shows it on the next page, and lets it go
        self.acknowledged += 1


def _by_hand(hand: BaseDatabaseWrapper, ready: list[Rows]) -> None:
    hand.ensure_connection()
    insert(hand.connection, ready.pop())


def a_second(works: Sequence[Callable[[], None]]) -> float:
    """How often these are done a second, all at once, each again and again; a work that runs out ends early."""
    until = time.perf_counter() + SECONDS

    def again(work: Callable[[], None]) -> tuple[int, float]:
        count, began = 0, time.perf_counter()
        with suppress(IndexError):
            while time.perf_counter() < until:
                work()
                count += 1
        return count, time.perf_counter() - began

    with ThreadPoolExecutor(len(works)) as pool:
        done = list(pool.map(again, works))
    return sum(count / seconds for count, seconds in done)
