"""Asking for more time, ruling on it and pausing, in a real browser at both widths."""

import pytest

from minqing.lib import days
from tests.browser import faults, settled
from tests.matters import life, states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@WIDTHS
def test_asked_for_and_granted(page_of, wang, li, width):
    matter = states.at(states.State.HANDLING)
    page = page_of(wang, width=width)
    page.goto(f"/matters/{matter.pk}/")
    page.locator("summary", has_text="别的").first.click()
    page.get_by_role("link", name="来不及，申请延期").click()
    assert page.input_value("[name=until]") == days.after(states.day_of(matter), 7).isoformat()
    page.fill("[name=reason]", "管子还在路上。")
    assert faults(page) == []
    page.locator("main form button[type=submit]").first.click()
    settled(page)
    page = page_of(li, width=width)
    page.goto(f"/matters/{matter.pk}/extend/")
    page.check("[name=yet][value=no]")
    assert not page.locator("[name=told]").is_visible()
    page.check("[name=yet][value=yes]")
    page.locator("main form button[type=submit]").first.click()
    settled(page)
    assert "还没有填谁告诉的" in page.locator("main").inner_text()
    assert faults(page) == []
    page.fill("[name=told]", "王勇打电话说的，他说行。")
    page.locator("main form button[type=submit]").first.click()
    settled(page)
    page.get_by_text("已延期到").first.wait_for()
    assert faults(page) == []


@WIDTHS
def test_paused_and_gone_on_with(page_of, wang, width):
    matter = states.at(states.State.HANDLING)
    page = page_of(wang, width=width)
    page.goto(f"/matters/{matter.pk}/pause/")
    page.check("[name=waiting][value=back]")
    page.fill("[name=reason]", "下周回来。")
    assert faults(page) == []
    page.locator("main form button[type=submit]").first.click()
    settled(page)
    page.get_by_text("等本人回来").first.wait_for()
    assert faults(page) == []
    page.get_by_role("link", name="等到了，接着办").click()
    assert "这几天不算" in page.locator("main").inner_text()
    assert faults(page) == []
    page.locator("main form button[type=submit]").first.click()
    settled(page)
    assert life.now(matter).paused_at is None
