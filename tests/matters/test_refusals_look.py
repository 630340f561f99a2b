"""The pages on which something is not there, not allowed or not kept, as a browser shows them."""

from uuid import uuid4

import pytest

from minqing.matters.models import Category
from minqing.matters.workflow import State
from tests.browser import faults
from tests.matters import life, states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


def looked_at(page, words):
    page.locator("main", has_text=words).wait_for()
    assert faults(page) == []


@WIDTHS
def test_the_right_doors(page_of, he, width):
    page = page_of(he, width=width)
    page.goto("/matters/new/")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.select_option("[name=kind]", "accusation")
    page.fill("[name=words]", "村长贪了三万")
    page.get_by_role("button", name="登记", exact=True).click()
    looked_at(page, "12388")


@WIDTHS
def test_a_matter_that_was_taken_from_sight_while_somebody_wrote(page_of, he, li, width):
    matter = states.at(State.REGISTERED)
    page = page_of(he, width=width)
    page.goto(f"/matters/{matter.pk}/note/")
    page.fill("[name=words]", "又去看了一次。")
    style = Category.objects.get(name="工作作风投诉")
    life.do("amend", matter, li, sorted_as=life.sorted_as(category=style, kind="complaint"))
    page.locator("main form button[type=submit]").first.click()
    looked_at(page, "又去看了一次。")


@WIDTHS
def test_what_may_not_be_done_what_is_not_there_and_whose_page_it_is(page_of, he, width):
    matter, page = states.at(State.REGISTERED), page_of(he, width=width)
    for address, words in {
        f"/matters/{matter.pk}/reply/": "现在不能这样办",
        f"/matters/{uuid4()}/": "这一页打不开",
        "/matters/to-sort/": "这一页归别的岗位用",
    }.items():
        page.goto(address)
        looked_at(page, words)


@WIDTHS
def test_a_sealed_matter_and_the_list_it_stands_in(page_of, he, ji, width):
    sealed = life.registered(he, category=Category.objects.get(name="工作作风投诉"))
    page = page_of(ji, width=width)
    page.goto("/matters/?reach=named")
    looked_at(page, sealed.number)
    page.goto(f"/matters/{sealed.pk}/")
    looked_at(page, "只有指定的人能看")
