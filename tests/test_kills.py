"""Killed at any moment, under load: what was acknowledged is there once, what was not is there once or not at all."""

import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import psycopg
import pytest

from minqing.lib import clock
from minqing.lib.ids import uuid7
from tests import county, postgres, web

Sample = Callable[[list[int], int], list[int]]
KILLS, A_RUN = list(range(40)), 3
CLERKS = {"dao": "530899100200001", "he": "530899100201001", "li": "530899101200001"}
REGISTER = "/matters/new/"

# What a kill in the wrong place would leave. Each of these counts is nought.
HALVES = {
    "a matter without its first Step": "SELECT count(*) FROM matters_matter m WHERE NOT EXISTS"
    " (SELECT 1 FROM matters_step s WHERE s.matter_id = m.id AND s.revision = 0)",
    "a Step without its matter": "SELECT count(*) FROM matters_step s WHERE NOT EXISTS"
    " (SELECT 1 FROM matters_matter m WHERE m.id = s.matter_id)",
    "a request without its matter": "SELECT count(*) FROM matters_request r WHERE NOT EXISTS"
    " (SELECT 1 FROM matters_matter m WHERE m.id = r.matter_id)",
    "a matter that nobody asked for": "SELECT count(*) FROM matters_matter m WHERE NOT EXISTS"
    " (SELECT 1 FROM matters_request r WHERE r.matter_id = m.id)",
    "a matter that is not found": "SELECT count(*) FROM matters_matter m WHERE NOT EXISTS"
    " (SELECT 1 FROM matters_searchtext t WHERE t.matter_id = m.id)",
    "a Step whose form is not known": "SELECT count(*) FROM matters_step s WHERE NOT s.past AND NOT EXISTS"
    " (SELECT 1 FROM audit_operation o WHERE o.result = s.id)",
}


def asked(env: Mapping[str, str], sql: str) -> list[tuple[object, ...]]:
    """Of the house's own database, whatever this process is connected to."""
    if env["DATABASE_URL"]:
        with psycopg.connect(env["DATABASE_URL"]) as connection:
            return connection.execute(sql).fetchall()
    connection = sqlite3.connect(f"{env['MINQING_HOME']}/minqing.sqlite3")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def minqing(env: Mapping[str, str], *words: str) -> None:
    ended = subprocess.run([sys.executable, "-m", "minqing.cli", *words], env=env, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def whole(env: Mapping[str, str]) -> None:
    """Nothing half, nothing missing, nothing changed."""
    assert {what: asked(env, sql)[0][0] for what, sql in HALVES.items()} == dict.fromkeys(HALVES, 0)
    minqing(env, "work", "--once")
    minqing(env, "rebuild")
    minqing(env, "audit", "verify")
    positions = [row[0] for row in asked(env, "SELECT position FROM matters_step ORDER BY position")]
    assert positions == list(range(1, len(positions) + 1))


@dataclass
class Clerk:
    """Registers one matter after the other, and keeps what was acknowledged and what was not."""

    username: str
    area: str
    sent: list[str] = field(default_factory=list)
    open: dict[str, str] | None = None  # the form that nobody has answered yet
    forgives: bool = False  # a page that says it could not be done is no answer either

    def work(self, port: int, stopped: Event) -> None:
        """Until told, or until the house falls. Begins with the form that was left."""
        with suppress(OSError, http.client.HTTPException), web.Client(port) as browser:
            browser.sign_in(self.username, county.PASSWORD)
            browser.get(REGISTER)
            while not stopped.is_set() or self.open:
                self.open = self.open or self._form()
                status, told = browser.post(REGISTER, self.open)
                if status == 500 and self.forgives:
                    return
                assert status == 302, told
                self.sent.append(self.open["words"])
                self.open = None

    def _form(self) -> dict[str, str]:
        said = {
            "words": f"第{uuid7()}件",
            "name": "岩温龙",
            "phone": "13800000001",
            "who": "resident",
            "area": self.area,
        }
        how = {"channel": "counter", "provenance": "first-hand", "urgency": "normal", "do": "register"}
        return {**said, **how, "said_at_0": clock.today().isoformat(), "said_at_1": "", "op": str(uuid7())}


def everything(house: web.House, _dice: random.Random) -> None:
    house.kill()


def one_process(house: web.House, dice: random.Random) -> None:
    """A page process, the master of them, or the worker: the others go on, or the minder ends them."""
    victims = house.family()[1:]
    with suppress(ProcessLookupError):
        os.kill(dice.choice(victims), signal.SIGKILL)


@pytest.fixture
def clerks() -> list[Clerk]:
    return [Clerk(username, area) for username, area in CLERKS.items()]


def killed(
    env: Mapping[str, str], clerks: list[Clerk], *, how: Callable[..., None] | None, dice: random.Random
) -> None:
    """One run of the house under load; `how` it ends comes at a random moment, or in good order when it is done."""
    stopped = Event()
    with web.served(env) as house, ThreadPoolExecutor(len(clerks)) as pool:
        working = [pool.submit(clerk.work, house.port, stopped) for clerk in clerks]
        time.sleep(dice.uniform(0.4, 1.6) if how else 0.5)
        if how:
            how(house, dice)
            time.sleep(0.2)
        stopped.set()
        for one in working:
            one.result(60)


def everything_once(env: Mapping[str, str], clerks: list[Clerk]) -> None:
    """What was acknowledged is there, once, and nothing else; the numbers have no gap."""
    sent = sorted(words for clerk in clerks for words in clerk.sent)
    assert all(clerk.open is None for clerk in clerks)
    assert len(sent) > A_RUN
    kept = asked(env, "SELECT w.text FROM matters_request r JOIN matters_words w ON w.id = r.words_id")
    assert sorted(str(row[0]) for row in kept) == sent
    numbers = sorted(str(row[0]) for row in asked(env, "SELECT number FROM matters_matter"))
    assert [int(number[-6:]) for number in numbers] == list(range(1, len(sent) + 1))
    assert asked(env, "SELECT count(*) FROM audit_event WHERE verb = 'matter.register'") == [(len(sent),)]
    whole(env)


def test_the_house_killed_under_load(own_house: dict[str, str], clerks: list[Clerk], seed: int, sample: Sample) -> None:
    dice = random.Random(seed)
    for _kill in sample(KILLS, A_RUN):
        killed(own_house, clerks, how=dice.choice([everything, everything, one_process]), dice=dice)
    killed(own_house, clerks, how=None, dice=dice)  # whatever was left open is sent again, and answered
    everything_once(own_house, clerks)


@pytest.mark.postgres
def test_the_database_killed_under_load(clerks: list[Clerk], seed: int, sample: Sample, tmp_path: Path) -> None:
    """A server of its own, that writes to disk; the house goes on, answers that it can't, and is ended after it."""
    dice = random.Random(seed)
    with postgres.cluster() as cluster:
        with postgres.serving(cluster, durable=True) as url:
            env = os.environ | {"MINQING_HOME": str(tmp_path), "DATABASE_URL": url} | web.SERVED
            minqing(env, "migrate")
            subprocess.run([sys.executable, "-c", _COUNTY], env=env, check=True)
        for clerk in clerks:
            clerk.forgives = True
        for _kill in sample(KILLS, A_RUN):
            with postgres.serving(cluster, durable=True):
                killed(env, clerks, how=lambda *_any: postgres.kill(cluster), dice=dice)
        with postgres.serving(cluster, durable=True):
            killed(env, clerks, how=None, dice=dice)
            everything_once(env, clerks)


_COUNTY = "import django; django.setup(); from tests import county; county.make()"


def test_the_worker_killed_while_it_numbers(
    own_house: dict[str, str], seed: int, sample: Sample, tmp_path: Path
) -> None:
    dice, count = random.Random(seed), "SELECT count(*) FROM matters_step WHERE position IS NOT NULL"
    for kill in sample(KILLS, A_RUN):
        minqing(own_house, "import", "matters", str(past(tmp_path / f"{kill}.jsonl", 300)))
        before = asked(own_house, count)
        worker = subprocess.Popen([sys.executable, "-m", "minqing.cli", "work"], env=own_house)
        until = time.monotonic() + 30
        while asked(own_house, count) == before:
            assert time.monotonic() < until
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.1))
        worker.kill()
        worker.wait()
    whole(own_house)


def past(path: Path, rows: int) -> Path:
    """A file of messages that were said and answered elsewhere."""
    at = "2024-03-05 09:30:00"
    told = {"user": "网友", "subject": "路灯", "time": at, "reply": "修好了。", "reply_time": at}
    lines = [json.dumps({"id": f"{path.stem}-{n}", "text": f"第{n}盏灯不亮。", **told}) for n in range(rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
