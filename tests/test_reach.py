"""Every page of a matter as every role, in and out of reach: who reads what, written out as the county would say it."""

from collections.abc import Callable
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.models import Category, Matter
from minqing.matters.workflow import MOVES, State
from tests import county
from tests.matters import life, states

COUNTY = {"li", "luo"}
# Per matter, who reads it. Everybody else gets 404: also those who see counts, process, logs or nothing.
READERS = {
    # 大寨's, told by the household of chen, opened by the liaison ai; water leads, roads help; waits for callback.
    "answered": COUNTY | {"ai", "dao", "chen", "he", "wang", "wen", "liu", "zhao", "zhou"},
    # The other township's, of no household, opened by its clerk ma; nobody leads yet.
    "elsewhere": COUNTY | {"yu", "ma"},
    # 小寨's, of the county leader's own household, opened by the coordinator li.
    "leaders": COUNTY | {"he", "tang"},
    # A dispute in 大寨 to which the mediator was asked in; the village committee leads.
    "dispute": COUNTY | {"dao", "he", "xu", "yang"},
    # It speaks of the head of the water bureau, which helps: neither he nor his own people read it. Roads lead.
    "naming": COUNTY | {"dao", "he", "zhao", "qian"},
    "draft": {"he"},
    "sealed": {"ji", "jiang"},
}


def user(name: str) -> User:
    return User.objects.get(username=name)


def _answered() -> Matter:
    home = county.HOUSEHOLDS["yan"][0]
    told = life.household(home)
    matter = life.registered(user("ai"), household=told)
    life.do("dispatch", matter, user("li"), to=states.unit("water"), supports=[states.unit("roads")])
    life.worked(matter, handler=user("wang"))
    return life.delivered(matter, user("dao"))


def _dispute() -> Matter:
    matter = life.registered(user("he"), kind="dispute")
    life.do("dispatch", matter, user("he"), to=states.unit("dazhai"))
    return life.do("invite", matter, user("dao"), whom=user("xu"), role="mediator", note="请来调解。")


def _naming() -> Matter:
    matter = life.registered(user("he"), named=[user("liu")])
    return life.do("dispatch", matter, user("li"), to=states.unit("roads"), supports=[states.unit("water")])


def _sealed() -> Matter:
    pk, style = uuid7(), Category.objects.get(name="工作作风投诉")
    args = {"said": life.said("该给的钱没给。"), "sorted_as": life.sorted_as(category=style)}
    actions.open(id=pk, op=uuid7(), by=Actor.official(user("dao")), **args)
    return Matter.objects.get(pk=pk)


MADE: dict[str, Callable[[], Matter]] = {
    "answered": _answered,
    "elsewhere": lambda: life.registered(user("ma"), code="530899101200001"),
    "leaders": lambda: life.registered(
        user("li"), code="530899100201001", household=life.household(county.HOUSEHOLDS["na"][0])
    ),
    "dispute": _dispute,
    "naming": _naming,
    "draft": lambda: states.at(State.DRAFT),
    "sealed": _sealed,
}


@pytest.mark.parametrize("which", MADE)
def test_the_page_itself(db, client_of, which):
    url = reverse("matters:detail", args=[MADE[which]().pk])
    answers = {name: client_of(user(name)).get(url).status_code for name in county.OFFICIALS}
    assert {name for name, status in answers.items() if status == 200} == READERS[which]
    assert set(answers.values()) <= {200, 404}
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("which", MADE)
def test_all_that_hangs_from_it(db, client_of, sample, which):
    """Papers and moves, asked for and sent from a stale page: outside of reach 404, inside no error and no Step."""
    matter = MADE[which]()
    asked = matter.requests.get().pk
    papers = [reverse(f"matters:{paper}", args=[matter.pk, asked]) for paper in ("receipt", "letter")]
    moves = [reverse("matters:act", args=[matter.pk, move]) for move in MOVES if move != "open"]
    before = matter.steps.count()
    for name, url in sample(list(product(county.OFFICIALS, papers + moves)), 25):
        client = client_of(user(name))
        statuses = {client.get(url).status_code}
        if url in moves:
            statuses.add(client.post(url, {"seen": matter.revision + 1}).status_code)
        inside = {200, 403, 404, 422} | ({302} if url in moves else set())
        assert statuses <= (inside if name in READERS[which] else {404}), (name, url, statuses)
    assert matter.steps.count() == before


def test_wrong_methods(db, client_of):
    matter = MADE["answered"]()
    client = client_of(user("li"))
    assert client.post(reverse("matters:detail", args=[matter.pk])).status_code == 405
    assert client.delete(reverse("matters:act", args=[matter.pk, "note"])).status_code == 405
