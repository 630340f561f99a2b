import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from minqing.accounts.actions import create_demo_user
from minqing.accounts.actor import Actor
from minqing.desk.management.commands.serve import is_loopback
from minqing.lib.ids import uuid7

SECONDS = 60  # a machine that runs other tests may be slow


@pytest.mark.parametrize("bind", ["127.0.0.1:8000", "127.8.0.1:80", "[::1]:8000", "localhost:8000"])
def test_loopback_is_this_machine(bind: str) -> None:
    assert is_loopback(bind)


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "[::]:8000", "10.0.0.7:80", ":8000", "example:80", "unix:/run/m"])
def test_anything_else_is_not(bind: str) -> None:
    assert not is_loopback(bind)


@pytest.mark.django_db
def test_demo_accounts_stay_on_this_machine() -> None:
    demo = Actor.system("demo")
    create_demo_user(id=uuid7(), username="demo", name="演示", phone="", hashed="x", by=demo)
    with pytest.raises(CommandError, match="--demo-in-public"):
        call_command("serve", bind="0.0.0.0:8000")


@pytest.mark.parametrize("command", [["serve"], ["work"], ["init", "--code", "530899", "--name", "x"]])
def test_unmigrated_tables_are_told_and_nothing_starts(command: list[str], tmp_path: Path) -> None:
    ended = started(*command, home=tmp_path)
    assert ended.returncode == 1
    assert "minqing migrate" in ended.stderr


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"PORT": "abc"}, "PORT='abc'"),
        ({"MINQING_HTTPS": "perhaps"}, "MINQING_HTTPS='perhaps'"),
        ({"DATABASE_URL": "mysql://x/y"}, "mysql:// is not postgresql://"),
        ({"DATABASE_URL": "postgresql://x@/y?host=/nowhere"}, "连不上数据库"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(setting: dict[str, str], told: str, tmp_path: Path) -> None:
    ended = started("work", home=tmp_path, **setting)
    assert ended.returncode == 1
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def started(*command: str, home: Path, **setting: str) -> "subprocess.CompletedProcess[str]":
    ours = {"MINQING_HOME": str(home), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "minqing.settings"} | setting
    program = [sys.executable, "-m", "minqing.cli", *command]
    return subprocess.run(program, env=os.environ | ours, capture_output=True, text=True, check=False)


@pytest.fixture
def served(own_house: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`minqing serve` with a copy of the county, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = own_house | {"PORT": str(port)}
    with Path(own_house["MINQING_HOME"], "log").open("wb") as log:
        minder = subprocess.Popen([sys.executable, "-m", "minqing.cli", "serve"], env=env, stdout=log, stderr=log)
    try:
        until(lambda: status(f"http://127.0.0.1:{port}/") != 0)
        yield minder, f"http://127.0.0.1:{port}"
    finally:
        minder.terminate()
        minder.wait(SECONDS)


def test_pages_and_their_files_are_served(served: tuple[subprocess.Popen[bytes], str]) -> None:
    _minder, address = served
    assert status(f"{address}/static/desk/base.css") == 200
    assert status(f"{address}/no-such-page") in (200, 404)  # 200: the page to sign in


def test_a_worker_that_falls_is_taken_up_again(served: tuple[subprocess.Popen[bytes], str]) -> None:
    minder, address = served
    fallen = worker_of(minder)
    os.kill(fallen, signal.SIGKILL)
    until(lambda: worker_of(minder) not in (0, fallen))
    assert status(f"{address}/static/desk/base.css") == 200


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGKILL, -signal.SIGKILL)])
def test_when_it_ends_everything_ends(
    served: tuple[subprocess.Popen[bytes], str], how: signal.Signals, code: int
) -> None:
    minder, address = served
    family = children(minder.pid)
    assert len(family) == 2
    assert len({os.getpgid(one) for one in family}) == 2
    minder.send_signal(how)
    assert minder.wait(SECONDS) == code
    until(lambda: not any(Path(f"/proc/{one}").exists() for one in family))
    assert status(f"{address}/") == 0


def status(address: str) -> int:
    """Of the answer; nought where nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def children(parent: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def worker_of(minder: "subprocess.Popen[bytes]") -> int:
    for one in children(minder.pid):
        if Path(f"/proc/{one}/cmdline").read_bytes().endswith(b"\0work\0"):
            return one
    return 0


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not so():
        assert time.monotonic() < end
        time.sleep(0.05)
