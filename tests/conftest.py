"""The harness: one county for all tests, its people as fixtures, one clock, no network, one seed."""

import os
import random
import secrets
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from pytest_django import DjangoDbBlocker

from minqing.accounts.models import User
from minqing.lib import clock as house_clock
from minqing.lib.forms import Form
from minqing.people.models import Household, Resident
from minqing.territory.models import Area, Organisation
from tests import county, snapshots
from tests.browser import *  # noqa: F403 - its fixtures
from tests.required import MOST, required

T = TypeVar("T")
_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
_LONG = bool(os.environ.get("MINQING_LONG"))
_SEED = os.environ.setdefault("MINQING_SEED", str(secrets.randbelow(10**6)))  # the workers of xdist inherit it


def pytest_report_header() -> str:
    database = "PostgreSQL" if _POSTGRES else "SQLite"
    return f"minqing: {database}, MINQING_SEED={_SEED}, products {'whole' if _LONG else 'sampled'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What only PostgreSQL can show is no test of SQLite, so it isn't skipped there: it isn't there."""
    if not _POSTGRES:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("postgres")])
        items[:] = [item for item in items if not item.get_closest_marker("postgres")]


# --- the database ---


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        snapshots.take("bare")
        county.make()
        snapshots.take("county")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: snapshots.put_back("county"))
        yield
    with django_db_blocker.unblock():
        snapshots.drop("bare")
        snapshots.drop("county")


@pytest.fixture
def empty_house(transactional_db: None) -> None:
    """A database that has been migrated and holds nobody."""
    snapshots.put_back("bare")


@pytest.fixture
def own_house(db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process that has a copy of the county to itself."""
    home = tmp_path / f"home{os.getpid()}"
    home.mkdir(mode=0o700)
    ours = {"DJANGO_SETTINGS_MODULE": "tests.served", "PYTHONPATH": str(Path(__file__).parent.parent)}
    yield os.environ | ours | snapshots.copied_out("county", home=home)
    snapshots.drop(home.name)


# --- people and places ---


def _official(username: str) -> Callable[..., User]:
    @pytest.fixture(name=username)
    def fixture(db: None) -> User:
        return User.objects.get(username=username)

    return fixture


for _username in county.OFFICIALS:
    globals()[_username] = _official(_username)


def _household(key: str) -> Callable[..., Household]:
    @pytest.fixture(name=f"{key}_household")
    def fixture(db: None) -> Household:
        return Household.objects.get(name=county.HOUSEHOLDS[key][0])

    return fixture


def _resident(key: str) -> Callable[..., Resident]:
    @pytest.fixture(name=key)
    def fixture(db: None) -> Resident:
        return Resident.objects.get(name=county.HOUSEHOLDS[key][0])

    return fixture


for _key in county.HOUSEHOLDS:
    globals()[f"{_key}_household"], globals()[_key] = _household(_key), _resident(_key)


@pytest.fixture
def unit(db: None) -> Callable[[str], Organisation]:
    """A unit by its key in tests/county.py: `unit("water")`."""
    return lambda key: Organisation.objects.get(name=county.UNITS[key][0])


@pytest.fixture
def area(db: None) -> Callable[[str], Area]:
    """A place by its name: `area("大寨村")`."""
    return lambda name: Area.objects.get(name=name)


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """A browser in which this official has signed in a moment ago."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session["seen"] = house_clock.now().timestamp()
        session.save()
        return client

    return signed_in


# --- the clock ---


class Clock:
    """The house's clock, standing still where it was put."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def stop(self, at: str) -> datetime:
        """At this moment in the county: "2026-03-02" (midnight) or "2026-03-02 09:30"."""
        moment = datetime.fromisoformat(at).replace(tzinfo=house_clock.SHANGHAI)
        self._stack.close()
        self._stack.enter_context(house_clock.set_to(moment))
        return moment

    def forward(self, **by: float) -> datetime:
        """On by days, hours, minutes or seconds; it stands still again."""
        local = house_clock.now().astimezone(house_clock.SHANGHAI) + timedelta(**by)
        return self.stop(local.replace(tzinfo=None).isoformat())


@pytest.fixture
def clock() -> Iterator[Clock]:
    with ExitStack() as stack:
        yield Clock(stack)


# --- chance, and what is not here ---


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Drawn anew each run and printed; every test has its own."""
    return random.Random(f"{_SEED}:{request.node.nodeid}").getrandbits(32)


@pytest.fixture
def sample(seed: int) -> Callable[[Sequence[T], int], list[T]]:
    """`sample(products, n)`: n of them by the seed; all of them in `make test-long`."""

    def some(products: Sequence[T], n: int) -> list[T]:
        return list(products) if _LONG or n >= len(products) else random.Random(seed).sample(products, n)

    return some


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    connect = socket.socket.connect

    def guarded(own: socket.socket, address: "tuple[str, int] | str | bytes") -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reaches for the network: {address[0]}")
        connect(own, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_form_asks_for_more() -> Iterator[None]:
    """Of every form that any test fills in, as it stands then: also what was made required when it was opened."""
    clean = Form.full_clean

    def counted(form: Form) -> None:
        assert len(required(form)) <= MOST, f"{type(form).__name__} asks for {required(form)}"
        clean(form)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Form, "full_clean", counted)
        yield


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    """A test that leaves SQLite read-only would fail the next one, far from the cause."""
    yield
    if connection.vendor == "sqlite" and connection.connection is not None:
        assert connection.connection.execute("PRAGMA query_only").fetchone() == (0,)
