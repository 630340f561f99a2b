"""What a reader may not see stands in no list of his, no count, no search and no workbench."""

import pytest

from minqing.accounts.models import User
from minqing.accounts.roles import Reach
from minqing.lib.ids import uuid7
from minqing.matters import access, actions
from minqing.matters.models import Category, Matter
from minqing.matters.workflow import State
from tests import county
from tests.matters import life, listing, states

pytestmark = pytest.mark.django_db
SAID = "龙潭坝放水不公"
# One of each role; of discipline both, and whoever is below liu.
SOME = {*{role: name for name, (_n, role, _u, _a) in reversed(county.OFFICIALS.items())}.values(), "jiang", "wen"}
PAGES = (
    *("/", "/matters/to-send/", "/matters/unit/", "/matters/to-bring/", "/matters/to-call/", "/matters/to-sort/"),
    *("/matters/process/", "/numbers/", "/audit/"),
)


def opened(by: User, **more: object) -> Matter:
    pk, named = uuid7(), more.pop("named", ())
    draft = bool(more.pop("draft", False))
    args = {"sorted_as": life.sorted_as(**more), "named": named, "draft": draft}
    actions.open(id=pk, said=life.said(SAID), op=uuid7(), by=life.by(by), **args)
    return Matter.objects.get(pk=pk)


def addresses_of(user: User) -> list[str]:
    """Every page of lists, each reach of his ledger, and a search in it."""
    found = [*PAGES, "/matters/?reach=drafts"]
    for reach in access.reaches_of(user):
        found += [f"/matters/?reach={reach}", f"/matters/?reach={reach}&text={SAID[:2]}"]
    found += [f"/matters/unit/?pile={pile}" for pile in ("today", "sign", "work", "review", "bring", "helped")]
    return found + [f"/matters/to-send/?pile={pile}" for pile in ("new", "returned", "dissatisfied")]


@pytest.fixture
def finds(client_of, sample):
    """Who finds one of these signs on some page of his; pages are sampled for those who should not."""

    def of(*signs: str, may: set[str]) -> set[str]:
        found = set()
        for user in User.objects.filter(username__in={*SOME, *may}):
            client, addresses = client_of(user), addresses_of(user)
            for address in addresses if user.username in may else sample(addresses, 7):
                answer = client.get(address)
                assert answer.status_code in (200, 403, 404)
                if answer.status_code == 200 and any(sign in answer.text for sign in signs):
                    found.add(user.username)
        return found

    return of


def test_sealed_is_there_for_its_readers_alone(finds, he):
    matter = opened(he, category=Category.objects.get(name="工作作风投诉"))
    readers = {"ji", "jiang"}
    assert finds(matter.number, str(matter.pk), SAID[:4], may=readers | {"shen"}) == readers | {
        "shen"
    }  # its id, no more
    assert finds(matter.number, f"/matters/{matter.pk}/", SAID[:4], may=readers) == readers


def test_a_draft_is_there_for_its_writer_alone(finds, dao):
    matter = opened(dao, draft=True)
    assert finds(SAID, f"/matters/{matter.pk}/", may={"dao"}) == {"dao"}


def test_what_names_somebody_is_there_neither_for_him_nor_for_those_under_him(finds, he, li, liu, wang, unit):
    matter = opened(he, named=[liu])
    life.do("dispatch", matter, li, to=unit("roads"), supports=[unit("water")])
    hidden = {"liu", "wang", "wen"}
    found = finds(matter.number, f"/matters/{matter.pk}/", may={"li", "he", *hidden})
    assert {"li", "he"} <= found
    assert not found & hidden


def test_nobody_finds_what_he_could_not_open(finds, sample):
    """The supervisor finds its number among the stages, and no way to it."""
    for state in sample([State.DISPATCHED, State.REPLIED, State.AWAITING_CALLBACK, State.RETURN_ASKED], 1):
        matter = states.at(state)
        officials = User.objects.filter(username__in=SOME)
        may = {user.username for user in officials if access.visible_to(user).filter(pk=matter.pk).exists()}
        assert finds(matter.number, f"/matters/{matter.pk}/", may=set()) <= may | {"wu"}


def test_search_reaches_no_further_than_the_list(client_of, he):
    opened(he)
    for username in SOME:
        user = User.objects.get(username=username)
        client = client_of(user)
        for reach in (reach for reach in access.reaches_of(user) if reach is not Reach.NAMED):
            all_of_it = listing.shown(client.get("/matters/", {"reach": reach.value}))
            assert listing.shown(client.get("/matters/", {"reach": reach.value, "text": SAID[:2]})) == all_of_it
