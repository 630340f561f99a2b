"""Every page without an object in its address, asked for as everybody; and looked at by axe at both widths."""

from collections.abc import Callable
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from minqing.accounts.models import User
from minqing.matters.workflow import State
from tests import county
from tests.browser import PageOf, faults
from tests.matters import states
from tests.test_consistency import PUBLIC, patterns, view_name

PAGES = {name: pattern for name, pattern in patterns().items() if not pattern.pattern.regex.groups}
LANDINGS = {"accounts:sign-in", "desk:home"}  # send whoever has signed in to where his day begins
LIVED = [State.AWAITING_DISPATCH, State.HANDLING, State.DEFERRED, State.AWAITING_CALLBACK, State.CLOSED]
ANSWERS = {200, 204, 403, 404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_nobody_gets_in_without_signing_in(name: str) -> None:
    answer = Client().get(reverse(name))
    if view_name(PAGES[name]) in PUBLIC:
        assert answer.status_code in ANSWERS
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("accounts:sign-in"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_or_says_why_not(
    name: str, client_of: Callable[[User], Client], sample: Callable[[list[str], int], list[str]]
) -> None:
    for username in sample(list(county.OFFICIALS), 6):
        answer = client_of(User.objects.get(username=username)).get(reverse(name))
        assert answer.status_code in ANSWERS | ({302} if name in LANDINGS else set()), (username, answer.status_code)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_read_by_everybody(
    page_of: PageOf,
    client_of: Callable[[User], Client],
    sample: Callable[[list[tuple[str, str]], int], list[tuple[str, str]]],
    width: int,
) -> None:
    details = [reverse("matters:detail", args=[states.at(state).pk]) for state in LIVED]
    pages = [*map(reverse, PAGES), *details]
    wrong = {}
    for address, username in sample(list(product(pages, ["li", "chen", "guan", "ankang", "wang", "zhou", "he"])), 10):
        user = User.objects.get(username=username)
        if client_of(user).get(address).status_code == 200:
            page = page_of(user, width=width)
            page.goto(address)
            if found := faults(page):
                wrong[address, username] = found
            page.context.close()
    assert wrong == {}
