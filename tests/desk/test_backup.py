import os
import random
import re
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from minqing.desk.operator import backup, database, keys, restore
from minqing.lib.db import Refused
from tests import snapshots, web
from tests.conftest import Clock
from tests.desk import houses
from tests.test_kills import CLERKS, Clerk

HEAD = re.compile(r"\d+:[0-9a-f]{64}")


@pytest.fixture
def empty_place(own_house: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a house that is not there yet: another folder, and on PostgreSQL an empty database."""
    name = f"again{os.getpid()}"
    env = own_house | {"MINQING_HOME": str(tmp_path / name)}
    if own_house["DATABASE_URL"]:
        base = f"{snapshots._database()}_{name}"
        snapshots._recreate(base, template="template0")
        env["DATABASE_URL"] = f"postgresql://minqing@/{base}?host={snapshots._host()}"
    yield env
    snapshots.drop(name)


def backed_up(env: dict[str, str], to: Path) -> tuple[Path, str]:
    """The file, and the end of the record that was printed with it."""
    found = HEAD.search(houses.done(env, "backup", "--to", str(to)))
    return next(to.glob("*.mqb")), found[0] if found else ""


def key_of(env: dict[str, str]) -> str:
    return str(Path(env["MINQING_HOME"], "keys", keys.NAME))


# --- the drill ---


def test_what_is_restored_is_equal(own_house: dict[str, str], empty_place: dict[str, str], tmp_path: Path) -> None:
    home, again = Path(own_house["MINQING_HOME"]), Path(empty_place["MINQING_HOME"])
    (home / "files" / "2026").mkdir(parents=True)
    (home / "files" / "2026" / "照片.jpg").write_bytes(os.urandom(300_000))
    houses.done(own_house, "work", "--once")
    file, head = backed_up(own_house, tmp_path / "kept")
    houses.done(empty_place, "restore", str(file), "--key", key_of(own_house))
    assert houses.rows(empty_place) == houses.rows(own_house)
    assert houses.files(again / "files") == houses.files(home / "files")
    assert houses.files(again / "keys") == houses.files(home / "keys")
    assert {p.stat().st_mode & 0o077 for p in again.rglob("*") if "keys" in p.parts or "files" in p.parts} == {0}
    houses.done(empty_place, "rebuild")
    houses.done(empty_place, "audit", "verify", "--head", head)


def test_a_backup_under_load_is_of_one_moment(
    own_house: dict[str, str], empty_place: dict[str, str], tmp_path: Path
) -> None:
    stopped, clerks = Event(), [Clerk(username, area) for username, area in CLERKS.items()]
    with web.served(own_house) as house, ThreadPoolExecutor(len(clerks)) as pool:
        working = [pool.submit(clerk.work, house.port, stopped) for clerk in clerks]
        while sum(len(clerk.sent) for clerk in clerks) < 10:
            time.sleep(0.05)
        before = sum(len(clerk.sent) for clerk in clerks)
        file, head = backed_up(own_house, tmp_path / "kept")
        after = sum(len(clerk.sent) for clerk in clerks) + len(clerks)
        stopped.set()
        for one in working:
            one.result(60)
    houses.done(empty_place, "restore", str(file), "--key", key_of(own_house))
    assert before <= len(houses.rows(empty_place)["matters_matter"]) <= after
    houses.done(empty_place, "work", "--once")
    houses.done(empty_place, "rebuild")
    houses.done(empty_place, "audit", "verify", "--head", head)


# --- what goes wrong ---


def test_a_backup_that_is_not_right_leaves_the_place_empty(
    own_house: dict[str, str], empty_place: dict[str, str], tmp_path: Path
) -> None:
    file, _head = backed_up(own_house, tmp_path / "kept")
    whole, key = file.read_bytes(), Path(key_of(own_house))
    other = tmp_path / "other_key"
    other.write_text("0" * 64, encoding="ascii")
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    for data, with_key, said in (
        (whole, other, "密钥不对"),
        (whole, file, "不是备份密钥"),
        (whole[:-1], key, "不完整"),
        (bytes(changed), key, "不完整"),
        (b"PK\3\4" * 99, key, "不是民情簿的备份"),
    ):
        (tmp_path / "bad").write_bytes(data)
        ended = houses.minqing(empty_place, "restore", str(tmp_path / "bad"), "--key", str(with_key))
        assert (ended.returncode, said in ended.stderr) == (1, True), ended.stderr
        assert set(houses.files(Path(empty_place["MINQING_HOME"]))) == {"keys/secret_key"}
    houses.done(empty_place, "restore", str(file), "--key", str(key))


def test_a_place_in_use_is_left_as_it_is(own_house: dict[str, str], tmp_path: Path) -> None:
    file, _head = backed_up(own_house, tmp_path / "kept")
    before = houses.rows(own_house)
    ended = houses.minqing(own_house, "restore", str(file), "--key", key_of(own_house))
    assert ended.returncode == 1
    assert "只能恢复到空的" in ended.stderr
    elsewhere = own_house | {"MINQING_HOME": str(tmp_path / "elsewhere")}
    ended = houses.minqing(elsewhere, "restore", str(file), "--key", key_of(own_house))
    assert ("数据库里已经有表" in ended.stderr) == bool(own_house["DATABASE_URL"]), ended.stderr
    assert houses.rows(own_house) == before


def test_a_full_disk_leaves_nothing_half_done(
    own_house: dict[str, str], empty_place: dict[str, str], tmp_path: Path
) -> None:
    home, kept = Path(own_house["MINQING_HOME"]), tmp_path / "kept"
    (home / "files").mkdir()
    (home / "files" / "a").write_bytes(os.urandom(8_000_000))
    ended = houses.minqing(own_house, "backup", "--to", str(kept), file_bytes=6_000_000)
    assert ended.returncode == 1
    assert "磁盘满了" in ended.stderr
    assert list(kept.iterdir()) == []
    file, _head = backed_up(own_house, kept)
    ended = houses.minqing(empty_place, "restore", str(file), "--key", key_of(own_house), file_bytes=6_000_000)
    assert ended.returncode == 1
    assert "磁盘满了" in ended.stderr
    assert set(houses.files(Path(empty_place["MINQING_HOME"]))) - {".restore-lock"} == {"keys/secret_key"}
    houses.done(empty_place, "restore", str(file), "--key", key_of(own_house))


# --- in one process ---


@pytest.fixture
def _key() -> None:
    keys.make()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_key")
def test_nothing_is_overwritten_and_old_ones_go(tmp_path: Path, clock: Clock) -> None:
    clock.stop("2026-03-02 09:30")
    first = backup.make(to=tmp_path).path
    kept = first.read_bytes()
    assert first.name == "minqing-530899-20260302-093000.mqb"
    with pytest.raises(Refused, match="不覆盖"):
        backup.make(to=tmp_path)
    assert first.read_bytes() == kept
    (tmp_path / "minqing-530100-20200101-000000.mqb").touch()  # of another county
    for _day in range(3):
        clock.forward(days=1)
        made = backup.make(to=tmp_path, keep=2)
    assert sorted(path.name[8:23] for path in tmp_path.iterdir()) == [
        "530100-20200101",
        "530899-20260304",
        "530899-20260305",
    ]
    assert backup.last() == {"at": "2026-03-05T01:30:00+00:00", "path": str(made.path), "head": made.head}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_key")
def test_what_a_killed_one_left_is_cleared_away(tmp_path: Path) -> None:
    old, new = tmp_path / ".minqing-530899-1.mqb.part", tmp_path / ".minqing-530899-2.mqb.part"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    (Path(settings.HOME) / ".backup-left").mkdir()
    backup.make(to=tmp_path)
    assert (old.exists(), new.exists()) == (False, True)
    assert not list(Path(settings.HOME).glob(".backup-left"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_key")
def test_a_backup_of_another_kind_of_house_is_refused(tmp_path: Path) -> None:
    made = backup.make(to=tmp_path)
    with made.path.open("rb") as file:
        manifest = restore.verify(file, key=keys.read(keys.path()))
    assert manifest["engine"] == database.engine()
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[database.engine()]
    with pytest.raises(Refused, match="DATABASE_URL"):
        restore._must_fit(manifest | {"engine": other})
    with pytest.raises(Refused, match="先装上那个版本"):
        restore._must_fit(manifest | {"migrations": ["matters.0999_from_later"]})


@pytest.mark.django_db(transaction=True)
def test_a_key_made_now_is_said_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.path().unlink(missing_ok=True)
    call_command("backup", to=tmp_path)
    said = capsys.readouterr()
    assert "存到别处" in said.err
    assert keys.path().read_text() not in said.err + said.out
    assert keys.path().stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="至少是 1"):
        call_command("backup", to=tmp_path, keep=0)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_key")
def test_a_dump_that_does_not_end_well_is_no_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho half; echo 'server version mismatch' >&2; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    with pytest.raises(Refused, match="server version mismatch"):
        backup.make(to=tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


# --- killed ---


def test_killed_at_any_moment_no_half_backup_has_a_name(own_house: dict[str, str], tmp_path: Path, seed: int) -> None:
    (Path(own_house["MINQING_HOME"]) / "files").mkdir()
    (Path(own_house["MINQING_HOME"]) / "files" / "a").write_bytes(os.urandom(40_000_000))
    houses.done(own_house, "backup", "--to", str(tmp_path / "whole"))
    dice, kept = random.Random(seed), tmp_path / "kept"
    for _kill in range(3):
        running = subprocess.Popen([*houses.COMMAND, "backup", "--to", str(kept)], env=own_house)
        until = time.monotonic() + 60
        while not any(kept.glob(".*.part")) and running.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.6))
        running.kill()
        running.wait()
        for file in kept.glob("minqing-*.mqb"):
            houses.done(own_house, "restore", str(file), "--key", key_of(own_house), "--check")
    houses.done(own_house, "backup", "--to", str(kept))
    assert [path.name for path in Path(own_house["MINQING_HOME"]).glob(".backup-*")] == [".backup-lock"]


def test_killed_while_it_restores_there_is_no_house(
    own_house: dict[str, str], empty_place: dict[str, str], tmp_path: Path, seed: int
) -> None:
    (Path(own_house["MINQING_HOME"]) / "files").mkdir()
    (Path(own_house["MINQING_HOME"]) / "files" / "a").write_bytes(os.urandom(20_000_000))
    file, _head = backed_up(own_house, tmp_path / "kept")
    home, dice = Path(empty_place["MINQING_HOME"]), random.Random(seed)
    restore_it = ["restore", str(file), "--key", key_of(own_house)]
    running = subprocess.Popen([*houses.COMMAND, *restore_it], env=empty_place)
    until = time.monotonic() + 60
    while not any(home.glob(".restore-*/files")):
        assert time.monotonic() < until
        time.sleep(0.001)
    time.sleep(dice.uniform(0, 0.05))
    running.kill()
    running.wait()
    if not (home / "files").exists():  # else it was quicker, and is done
        houses.done(empty_place, *restore_it)
    assert houses.rows(empty_place) == houses.rows(own_house)
