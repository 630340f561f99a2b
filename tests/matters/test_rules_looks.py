"""Rules and the list of duties in a real browser, at both widths."""

import os
from datetime import date
from pathlib import Path

import pytest

from minqing.accounts.models import Post
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.actions import DutyLine
from minqing.matters.models import Category, DispatchRule, Matter
from minqing.territory.models import Area
from tests.browser import faults
from tests.matters import life, states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES = [
    "类别 03 且 地方 上坝镇|大寨村 且 原话含「停水|没水|水管」 且 渠道 电话|入户 且 时间 18:00-08:00 → 水务局",
    "类型 纠纷 → 所在乡镇的工作站",
    "原话含「路|桥」 → 交通运输局",
]
SHOTS = os.environ.get("MINQING_SHOTS")  # a folder, to look at the pages by eye


@pytest.fixture
def kept(transactional_db) -> Matter:
    li, he = states.official("li"), states.official("he")
    for line in LINES:
        actions.add_rule(id=uuid7(), line=line, by=life.by(li))
    water = Category.objects.get(pk="03.1")
    listed = {"number": "12", "line": "负责农村饮水安全工程的日常巡查，发现漏损及时上报。", "from_on": date(2026, 1, 1)}
    for township, duty in ((Area.objects.get(pk="530899100"), "support"), (None, "taken-back")):
        line = DutyLine(category=water, township=township, duty=duty, **listed)
        actions.add_duty(id=uuid7(), line=line, by=life.by(li))
    life.do("dispatch", life.registered(he, category=water), li, to=states.unit("roads"))
    Post.objects.filter(unit=states.unit("roads")).update(ends_on=date(2026, 1, 1))
    actions.switch_off_broken(by=life.Actor.system("dispatch-rules"))
    return life.registered(he, category=water)


def looked_at(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png"), full_page=True)
    assert faults(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_is_too_wide(page_of, kept, width):
    page = page_of(states.official("li"), width=width)
    rule = DispatchRule.objects.first()
    pages = {
        "home": "/",
        "rules": "/matters/rules/",
        "rule": f"/matters/rules/{rule.pk}/",
        "bench": "/matters/rules/bench/",
        "duties": "/matters/duties/",
        "duty": "/matters/duties/new/",
        "dispatch": f"/matters/{kept.pk}/dispatch/",
    }
    for name, address in pages.items():
        page.goto(address)
        looked_at(page, name)
    page.goto("/matters/rules/new/")
    page.fill("textarea[name=line]", "类别 03 且 水位 高 → 水务局")
    page.click("main button[type=submit]")
    assert page.inner_text(".rule-spot mark") == "水位 高"
    looked_at(page, "wrong")
    page.goto("/matters/rules/try/")
    page.fill("textarea[name=words]", "村里三天没水了，水管裂了。")
    page.select_option("select[name=category]", "03.1")
    page.select_option("select[name=area]", "530899100200001")
    page.click("main button[type=submit]")
    assert "水务局" in page.inner_text(".rule-answer")
    looked_at(page, "tried")


def test_by_the_buttons_without_scripts(page_of, kept):
    page = page_of(states.official("li"), scripts=False)
    page.goto("/matters/rules/")
    page.click(".rule:nth-child(2) button:has-text('往上挪')")
    assert "类型 纠纷" in page.inner_text(".rule:first-child .rule-text")
