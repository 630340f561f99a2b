"""A house running in processes of its own, and a client as plain as can be: for kills and for the bench."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SECONDS = 60
# A house with the passwords of the test county.
SERVED = {"DJANGO_SETTINGS_MODULE": "tests.served", "PYTHONPATH": str(Path(__file__).parent.parent)}
SIGN_IN = "/accounts/sign-in/"


class Client:
    """One browser of one official. It keeps its connection, or (`keep=False`) makes one for each request."""

    def __init__(self, port: int, *, keep: bool = True) -> None:
        self._keep = keep
        self.cookies: dict[str, str] = {}
        self.token = ""
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._line.close()

    def get(self, path: str) -> str:
        status, text = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        if found := _TOKEN.search(text):
            self.token = found[1]
        return text

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, str]:
        """Status and body; where it sends us on, the address instead of the body."""
        return self.ask("POST", path, urlencode({"csrfmiddlewaretoken": self.token, **form}))

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if not self._keep:
            headers["Connection"] = "close"
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
        except ConnectionError:  # it was idle too long, or the process that had it fell; the same form once more
            self._line.close()
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers["Location"] or text

    def sign_in(self, username: str, password: str) -> None:
        self.get(SIGN_IN)
        status, told = self.post(SIGN_IN, {"username": username, "password": password})
        if status != 302:
            raise RuntimeError(f"{username} could not sign in: {status} {told[:200]}")


@dataclass(frozen=True)
class House:
    """What runs: the process that minds the others, and the port of the pages."""

    minder: "subprocess.Popen[bytes]"
    port: int

    def family(self) -> list[int]:
        """All its processes, the minder first."""
        found = [self.minder.pid]
        for parent in found:  # grows while it is read
            found += children(parent)
        return found

    def kill(self) -> None:
        """Everything at once, without a word: as when the power fails, but that the kernel keeps what it has."""
        for process in self.family():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.minder.wait(_SECONDS)


@contextmanager
def served(env: Mapping[str, str], *, port: int = 0) -> Iterator[House]:
    """`minqing serve` as a county runs it, pages and worker; here when the first page answers."""
    port = port or _free_port()
    with Path(env["MINQING_HOME"], "serve.log").open("ab") as log:
        command, told = [sys.executable, "-m", "minqing.cli", "serve"], {**env, "PORT": str(port)}
        house = House(subprocess.Popen(command, env=told, stdout=log, stderr=log), port)
        try:
            answered(port)
            yield house
        finally:
            house.minder.terminate()
            house.minder.wait(_SECONDS)


def children(parent: int) -> list[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    return []


def answered(port: int) -> None:
    """Wait for the first page."""
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        try:
            with Client(port) as client:
                client.get(SIGN_IN)
                return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("the house does not answer")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
