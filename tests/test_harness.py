"""The harness itself: that what it promises to every other test is so."""

import os
import signal
import socket
from collections.abc import Callable, Sequence
from threading import Thread

import pytest
from django.db import connection
from django.template import engines
from django.test import Client
from playwright.sync_api import Error

from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.lib import clock as house_clock
from minqing.territory.models import Area
from tests.browser import Chromium, PageOf, cannot_run
from tests.conftest import Clock


@pytest.mark.django_db
def test_every_role_has_somebody() -> None:
    held = {post.role for user in User.objects.all() for post in user.held}
    assert held == set(Role)


def test_the_clock_stands_where_it_was_put(clock: Clock) -> None:
    moment = clock.stop("2026-03-02 09:30")
    assert house_clock.now() == moment
    clock.forward(days=1, hours=15)
    assert str(house_clock.today()) == "2026-03-04"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(_again: int) -> None:
    worker = Thread(target=lambda: (Area.objects.create(code="1", name="?", level="county"), connection.close()))
    worker.start()
    worker.join()
    assert Area.objects.filter(level="county").count() == 2


def test_an_empty_house_has_nobody(empty_house: None) -> None:
    assert not User.objects.exists()


def test_no_test_reaches_the_network() -> None:
    with pytest.raises(AssertionError, match="network"), socket.socket() as out:
        out.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_an_undefined_template_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="mistyped"):
        engines["django"].from_string("{{ mistyped }}").render({})


def test_a_sample_is_the_same_for_the_same_seed(sample: Callable[[Sequence[int], int], list[int]]) -> None:
    assert sample(range(100), 5) == sample(range(100), 5)


@pytest.mark.browser
def test_a_browser_is_signed_in(page_of: PageOf, li: User) -> None:
    page = page_of(li, width=390)
    page.goto("/accounts/me/")
    assert li.name in page.inner_text("main")


@pytest.mark.browser
def test_without_signing_in_a_browser_is_asked_to(page_of: PageOf) -> None:
    page = page_of(scripts=False)
    page.goto("/accounts/me/")
    assert "/accounts/sign-in/" in page.url


@pytest.mark.browser
def test_a_browser_that_stops_answering_fails_one_test_and_the_next_has_another(chromium: Chromium) -> None:
    page = chromium.browser.new_page()
    for process in chromium.processes():
        os.kill(process, signal.SIGSTOP)
    with chromium.within(1) as late, pytest.raises(Error, match="closed"):
        page.evaluate("1 + 1")
    assert late.is_set()
    page = chromium.browser.new_page()
    assert page.evaluate("1 + 1") == 2
    page.close()


def test_what_cannot_run_is_skipped_aloud_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no chromium"):
        cannot_run("no chromium")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no chromium"):
        cannot_run("no chromium")


def test_a_client_is_signed_in(client_of: Callable[[User], Client], chen: User) -> None:
    assert client_of(chen).session["_auth_user_id"] == str(chen.pk)
