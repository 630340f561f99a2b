"""A real browser: Debian's chromium, driven by Playwright."""

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from minqing.accounts.models import User

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, Page, Playwright
    from pytest_django.live_server_helper import LiveServer

__all__ = ["chromium", "page_of"]

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]  # fmt: skip
WAIT_SECONDS = 30  # for a page, a button, a word to be there
TEST_SECONDS = 200  # for all of a test; a browser that is silent by then is ended
WIDTHS = {390: 844, 768: 1024, 1280: 900}  # and the height that goes with each


class PageOf(Protocol):
    def __call__(self, user: User | None = None, *, width: int = 1280, scripts: bool = True) -> "Page": ...


def faults(page: "Page") -> list[str]:
    """What axe finds, and whether the page runs out of its width sideways."""
    found = Axe().run(page).response["violations"]
    told = [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    return [*told, *([f"{wide} px too wide"] if wide > 0 else [])]


def settled(page: "Page") -> None:
    """What was pressed has been sent and answered: a form first asks whether the server is there."""
    page.locator("form[data-asking=yes], form[data-sent=yes]").first.wait_for(state="detached")
    page.wait_for_load_state()


def cannot_run(part: str) -> None:
    """Skip this part aloud; where everything must run, fail."""
    if os.environ.get("CI"):
        pytest.fail(part)
    pytest.skip(part)


class Chromium:
    """Started when it is first asked for, and again after it died."""

    def __init__(self, playwright: "Playwright", program: str) -> None:
        self._playwright, self._program = playwright, program
        self._browser: Browser | None = None

    @property
    def browser(self) -> "Browser":
        if self._browser is None or not self._browser.is_connected():
            launch = self._playwright.chromium.launch
            self._browser = launch(executable_path=self._program, args=ARGUMENTS, timeout=WAIT_SECONDS * 1000)
        return self._browser

    @staticmethod
    def processes() -> list[int]:
        """Of the browsers that this process started."""
        found = [os.getpid()]
        for parent in found:  # grows while it is read
            for task in Path(f"/proc/{parent}/task").glob("*/children"):
                with suppress(OSError):
                    found += map(int, task.read_text().split())
        return [one for one in found[1:] if b"chromium" in _command(one)]

    @contextmanager
    def within(self, seconds: float) -> "Iterator[threading.Event]":
        """What is asked of the browser here raises when it has not answered by then: evaluating and closing wait for
        ever otherwise. Answers whether it came to that.
        """
        late = threading.Event()

        def end() -> None:
            late.set()
            for process in self.processes():
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()


def _command(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Chromium]":
    """One for all tests, while it lives."""
    program = shutil.which("chromium")
    if program is None:
        cannot_run("browser tests: no chromium here, install Debian's packages chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop sleeps in this thread while Django works in it
    with sync_playwright() as playwright:
        yield Chromium(playwright, program)


@pytest.fixture
def page_of(chromium: Chromium, live_server: "LiveServer", client_of: "Callable[[User], Client]") -> Iterator[PageOf]:
    """`page_of(li, width=390)`: a page in which li has signed in (nobody: `page_of()`).

    Addresses may be relative: `page.goto("/matters/")`. An error in a script or an answer of 500 fails the test, and
    so does a browser that stops answering.
    """
    from playwright.sync_api import Error

    wrong: list[str] = []
    contexts = []

    def opened(user: User | None = None, *, width: int = 1280, scripts: bool = True) -> "Page":
        context = chromium.browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": WIDTHS[width]},
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_SECONDS * 1000)
        if user is not None:
            cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 500 else None)
        return page

    with chromium.within(TEST_SECONDS) as late:
        yield opened
        for context in contexts:
            with suppress(Error):  # a dead browser is told of below
                context.close()
    assert not late.is_set(), f"the browser had not answered after {TEST_SECONDS} s, and was ended"
    assert wrong == []
