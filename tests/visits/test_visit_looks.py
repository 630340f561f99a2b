"""The pages of visits, stays, promises and outlines as a browser shows them: empty, full and in error."""

import pytest
from django.urls import reverse

from tests.browser import PageOf, faults
from tests.matters.test_promises import promised, settled
from tests.visits import going

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_pages_are_read_by_everybody(page_of: PageOf, chen, liu, wang, sun, yan_household, width):
    visit = going.visited(
        chen, yan_household, officials=[sun], note="水管又停了。" * 30, private_note="心里话。", ate=True, homes=3
    )
    going.question(chen, "低保批了没有？", of=yan_household)
    broken = settled(promised(chen, yan_household), chen, "broken", note="管子没到货。")
    promised(wang, yan_household)
    home, page = f"?household={yan_household.pk}", page_of(chen, width=width)
    addresses = [
        *("/visits/", "/visits/stays/", f"/visits/new/{home}", "/promises/", f"/promises/new/{home}", "/outline/"),
        *("/promises/?pile=ended", "/outline/530899100200/"),
        *(reverse(name, args=[visit.pk]) for name in ("visits:visit", "visits:amend")),
        *(reverse(name, args=[broken.pk]) for name in ("desk:promise", "desk:promise-settle")),
        reverse("desk:outline", args=[yan_household.pk]),
    ]
    wrong = {}
    for address in addresses:
        page.goto(address)
        page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        if found := faults(page):
            wrong[address] = found
    leader = page_of(liu, width=width)
    leader.goto("/promises/unit/")
    assert faults(leader) == []
    assert wrong == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_in_error_what_was_typed_is_there_and_the_summary_leads_to_it(page_of: PageOf, chen, width):
    page = page_of(chen, width=width)
    page.goto("/visits/new/")
    page.fill("#id_happened_on", "2019-01-01")
    page.fill("#id_note", "听到水响。")
    page.fill("#id_others", "没有这人")
    page.click("main form.form button[type=submit]")
    page.wait_for_selector(".errors")
    assert faults(page) == []
    assert page.input_value("#id_note") == "听到水响。"
    page.click('.errors a[href="#id_others"]')
    assert page.evaluate("document.activeElement.id") == "id_others"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visit_is_written_down_with_or_without_scripts(page_of: PageOf, chen, yan_household, scripts):
    page = page_of(chen, width=390, scripts=scripts)
    page.goto(f"/visits/new/?household={yan_household.pk}")
    page.click("main form.form button[type=submit]")
    page.wait_for_url("**/visits/*-*/")
    assert "今天，上坝镇 大寨村 大寨一组" in page.inner_text("h1")
