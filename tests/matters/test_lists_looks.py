"""The lists in a real browser: at both widths, by keyboard, with scripts and without."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from minqing.matters.models import Matter
from minqing.matters.workflow import State
from tests.browser import WIDTHS
from tests.matters import life, states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "li": [
        "/",
        "/matters/?state=signed&area=530899100",
        "/matters/to-send/",
        "/matters/categories/",
        "/numbers/",
        "/matters/export/",
    ],
    "wang": ["/matters/unit/"],
    "zhou": ["/matters/to-call/"],
    "wu": ["/matters/process/"],
    "tang": ["/numbers/"],
    "he": ["/households/unvisited/"],
    "shen": ["/audit/"],
}
FOUND = "#found .line-number"


@pytest.fixture
def full(transactional_db):
    """Something in every list."""
    for state in (State.REGISTERED, State.SIGNED, State.RETURN_ASKED, State.AWAITING_CALLBACK, State.REPLIED):
        states.at(state)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_cut_off_and_axe_finds_nothing(page_of, full, width):
    assert width in WIDTHS
    for username, addresses in PAGES.items():
        page = page_of(states.official(username), width=width)
        for address in addresses:
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (username, address)
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], (username, address)


def test_a_choice_brings_the_list_anew_and_an_address(page_of, full, li):
    page = page_of(li)
    page.goto("/matters/")
    assert page.locator(FOUND).count() == 5
    page.get_by_text("按地方、类别、状态").click()
    page.locator("#id_state").select_option("signed")
    page.locator("#found .chosen").wait_for()
    assert page.locator(FOUND).count() == 1
    assert "state=signed" in page.url
    assert page.locator("#id_state").input_value() == "signed"
    page.locator("#found .chosen a").first.click()
    page.wait_for_url(re.compile(r"state=$|reach"))
    assert page.locator(FOUND).count() == 5


def test_a_village_opens_its_groups_and_the_keyboard_stays(page_of, full, li):
    page = page_of(li)
    page.goto("/matters/")
    page.get_by_text("按地方、类别、状态").click()
    page.locator("#id_area").select_option("530899100200")
    page.locator(f"#id_area option[value='{life.GROUP}']").wait_for(state="attached")
    page.locator("#id_area").select_option(life.GROUP)
    page.locator("#found .chosen").wait_for()
    assert page.locator("#id_area").input_value() == life.GROUP


def test_without_scripts_the_button_does_it(page_of, full, li):
    page = page_of(li, scripts=False)
    page.goto("/matters/")
    page.locator("#id_text").fill("水管")
    page.get_by_role("button", name="找", exact=True).click()
    assert page.locator(FOUND).count() == 5
    page.locator("#id_text").fill("没有这样的词")
    page.keyboard.press("Enter")
    page.get_by_text("没有这样的事项").wait_for()


def test_the_whole_line_opens_the_matter_and_its_button_the_move(page_of, full, he, li):
    matter = Matter.objects.get(state=State.REGISTERED)
    page = page_of(he)
    page.goto("/")
    page.locator(".line").first.get_by_role("link", name="分办").click()
    page.wait_for_url(f"**/matters/{matter.pk}/dispatch/")
    page.goto("/")
    page.locator(".line").first.click(position={"x": 300, "y": 12})
    page.wait_for_url(f"**/matters/{matter.pk}/")
