"""A real browser: Debian's chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from minqing.accounts.models import User

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

__all__ = ["browser", "page_of"]

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]  # fmt: skip
WIDTHS = {390: 844, 768: 1024, 1280: 900}  # and the height that goes with each


class PageOf(Protocol):
    def __call__(self, user: User | None = None, *, width: int = 1280, scripts: bool = True) -> "Page": ...


def faults(page: "Page") -> list[str]:
    """What axe finds, and whether the page runs out of its width sideways."""
    found = Axe().run(page).response["violations"]
    told = [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    return [*told, *([f"{wide} px too wide"] if wide > 0 else [])]


def cannot_run(part: str) -> None:
    """Skip this part aloud; where everything must run, fail."""
    if os.environ.get("CI"):
        pytest.fail(part)
    pytest.skip(part)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium, started once."""
    program = shutil.which("chromium")
    if program is None:
        cannot_run("browser tests: no chromium here, install Debian's packages chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop sleeps in this thread while Django works in it
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=ARGUMENTS)


@pytest.fixture
def page_of(browser: "Browser", live_server: "LiveServer", client_of: "Callable[[User], Client]") -> Iterator[PageOf]:
    """`page_of(li, width=390)`: a page in which li has signed in (nobody: `page_of()`).

    Addresses may be relative: `page.goto("/matters/")`. An error in a script or an answer of 500 fails the test.
    """
    wrong: list[str] = []
    contexts = []

    def opened(user: User | None = None, *, width: int = 1280, scripts: bool = True) -> "Page":
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": WIDTHS[width]},
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        if user is not None:
            cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 500 else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []
