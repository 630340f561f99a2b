import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import override_settings

from minqing.accounts.actions import create_demo_user
from minqing.accounts.actor import Actor
from minqing.audit.models import Event
from minqing.desk.operator import beat, doctor, doctor_database, keys
from minqing.desk.operator.findings import TITLES, Finding, Level
from minqing.lib import migrated
from minqing.lib.ids import uuid7
from tests import web
from tests.conftest import Clock
from tests.desk import houses

OURS = {"MINQING_HOSTS": "", "MINQING_HTTPS": ""}


def found() -> dict[str, Finding]:
    return {one.what: one for one in doctor.examine()}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home folder as it should be, with a worker that was heard of a moment ago."""
    tmp_path.chmod(0o700)
    (tmp_path / "keys").mkdir(mode=0o700)
    with override_settings(HOME=tmp_path, STATIC_ROOT=tmp_path / "static", ALLOWED_HOSTS=["localhost", "[::1]"]):
        keys.make()
        beat.Beat().leave()
        yield tmp_path


def test_a_house_that_is_well(own_house: dict[str, str], tmp_path: Path) -> None:
    env = own_house | OURS
    houses.done(env, "backup", "--to", str(tmp_path / "kept"))
    with web.served(env):
        told = json.loads(houses.minqing(env, "doctor", "--json").stdout)
        plain = houses.minqing(env, "doctor")
    wrong = {one["what"]: one for one in told["findings"] if one["level"] != "ok"}
    # The server of the tests does not wait for the disk, and a quick one that did would not be needed.
    assert wrong.keys() <= ({"durable"} if own_house["DATABASE_URL"] else set())
    assert told["ok"] == (not wrong)
    assert plain.returncode == bool(wrong)
    assert {one["what"] for one in told["findings"]} | {"locale"} == set(TITLES)
    assert "没有要办的" in plain.stdout or wrong


def test_an_empty_place(own_house: dict[str, str], tmp_path: Path) -> None:
    env = own_house | OURS | {"MINQING_HOME": str(tmp_path / "new")}
    ended = houses.minqing(env, "doctor")
    assert ended.returncode == 1
    assert ("还没有数据库" in ended.stdout) == (not own_house["DATABASE_URL"])
    assert "还没有备份密钥" in ended.stdout
    assert not (tmp_path / "new" / "minqing.sqlite3").exists()


@pytest.mark.django_db
def test_a_database_that_is_away(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", away)
    assert found()["database"].level == Level.BAD
    assert "connection refused" in found()["database"].says
    assert "migrations" not in found()


@pytest.mark.django_db
def test_tables_of_another_version(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrated, "why_not", lambda: "不一致")
    assert found()["migrations"] == ("migrations", Level.BAD, "不一致", found()["migrations"].do)
    assert "minqing backup" in found()["migrations"].do


@pytest.mark.django_db
def test_what_is_kept_by_the_database(home: Path) -> None:
    """The tests' own databases do not wait for the disk, and the doctor sees it."""
    assert found()["durable"].level == Level.BAD
    assert found()["encoding"].level == Level.OK
    if connection.vendor == "postgresql":
        assert "fsync" in found()["durable"].says
        assert found()["locale"].level == Level.OK


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_locale_that_sorts_otherwise(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_database, "_LOCALES", {"zh_cn.utf8"})
    assert found()["locale"].level == Level.BAD
    assert "createdb" in found()["locale"].do


@pytest.mark.django_db
def test_a_clock_that_went_back(home: Path, clock: Clock, chen: object) -> None:
    Event.objects.create(verb="x", target="x", actor="x")
    assert found()["clock"].level == Level.OK
    clock.stop("2019-01-01")
    assert found()["clock"].level == Level.BAD
    assert "timedatectl" in found()["clock"].do


@pytest.mark.django_db
def test_keys_that_others_can_read(home: Path) -> None:
    assert found()["keys"].level == Level.OK
    keys.path().chmod(0o644)
    assert (found()["keys"].level, str(keys.path()) in found()["keys"].says) == (Level.BAD, True)
    keys.path().unlink()
    assert "还没有备份密钥" in found()["keys"].says
    home.chmod(0o755)
    assert found()["home"].level == Level.BAD


@pytest.mark.django_db
def test_a_restore_that_was_cut_off(home: Path) -> None:
    assert found()["home"].level == Level.OK
    (home / ".restore-unfinished").touch()
    assert "中途断了" in found()["home"].says


@pytest.mark.django_db
@pytest.mark.parametrize(("free", "level"), [(5_000, Level.OK), (1_000, Level.WARN), (100, Level.BAD)])
def test_a_disk_that_fills(home: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    usage = shutil.disk_usage(home)._replace(free=free * 1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    assert found()["disk"].level == level


@pytest.mark.django_db
def test_how_long_since_a_backup(home: Path, clock: Clock) -> None:
    assert found()["backup"].level == Level.BAD
    told = {"at": "2026-03-02T01:00:00+00:00", "path": str(home / "gone"), "head": ""}
    (home / "backup.json").write_text(json.dumps(told))
    for now, level in (("2026-03-02", Level.WARN), ("2026-03-04", Level.WARN), ("2026-03-12", Level.BAD)):
        clock.stop(now)
        assert found()["backup"].level == level, now
    clock.stop("2026-03-02 10:00")
    (home / "gone").touch()
    assert found()["backup"].level == Level.OK


@pytest.mark.django_db
def test_a_worker_that_is_silent(home: Path) -> None:
    assert found()["worker"].level == Level.OK
    os.utime(beat.path(), (0, 0))
    assert "没有动静" in found()["worker"].says
    beat.Beat().end()
    assert "没有在跑" in found()["worker"].says


@pytest.mark.django_db
def test_others_may_open_it_only_by_https(home: Path) -> None:
    assert found()["https"].level == Level.OK
    with override_settings(ALLOWED_HOSTS=["minqing.example.gov.cn"]):
        assert "密码会在网上明着走" in found()["https"].says
        with override_settings(HTTPS=True):  # and nothing that follows from it
            assert "security.W" in found()["https"].says
    with override_settings(DEBUG=True):
        assert "MINQING_DEBUG" in found()["https"].do


@pytest.mark.django_db
def test_demo_accounts_are_told(home: Path) -> None:
    create_demo_user(id=uuid7(), username="demo", name="演示", phone="", hashed="x", by=Actor.system("demo"))
    assert found()["demo"].level == Level.WARN
    with override_settings(ALLOWED_HOSTS=["minqing.example.gov.cn"]):
        assert found()["demo"].level == Level.BAD


@pytest.mark.django_db
def test_files_of_pages_that_were_not_collected(home: Path) -> None:
    assert "还没有收集" in found()["static"].says
    (home / "static").mkdir()
    (home / "static" / "staticfiles.json").write_text('{"paths": {}}')
    assert "少了" in found()["static"].says


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "level"), [("2026-03-02", "ok"), ("2099-03-02", "warn"), ("2019-12-02", "ok")])
def test_a_year_without_a_calendar(home: Path, clock: Clock, day: str, level: str) -> None:
    clock.stop(day)
    assert found()["calendar"].level == level


@pytest.mark.django_db(transaction=True)
def test_nobody_has_begun(empty_house: None, home: Path) -> None:
    assert found()["county"].level == Level.BAD
    assert found()["backup"].level == Level.WARN


def test_it_says_each_thing_by_its_name() -> None:
    said: Callable[[str], str] = lambda what: str(Finding(what, Level.OK, "x"))  # noqa: E731
    assert all(str(TITLES[what]) in said(what) for what in TITLES)
