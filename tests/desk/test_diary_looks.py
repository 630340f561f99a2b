"""The diary in a real browser: at both widths, with scripts and without, from a pasted text to the margin."""

import pytest
from django.conf import settings

from minqing.matters.models import Matter
from minqing.visits.models import DiaryEntry, DiaryMark, TrendRisk, WorkSuggestion
from tests.browser import faults
from tests.matters import states
from tests.visits import diaries

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVES = 8_000  # milliseconds until a sheet that keeps itself has done so


@pytest.fixture
def written(transactional_db):
    """A submitted diary with one of each kind beside it, and a draft with marks."""
    chen = states.official("chen")
    made = []
    for _each in range(2):
        entry = diaries.begun(chen)
        for words, becomes in (
            (diaries.LAND, "matter"), (diaries.ORE, "risk"), (diaries.SKILLS, "suggestion"), (diaries.PIG, "nothing"),
            ("开采完以后", "ask"),
        ):  # fmt: skip
            diaries.marked(entry, words, becomes)
        made.append(entry)
    diaries.submitted(made[0])
    diaries.marked(made[1], "我答应月底前", "promise")
    return made


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_cut_off_and_axe_finds_nothing(page_of, written, width):
    done, draft = (f"/diary/{entry.pk}" for entry in written)
    mark = written[1].marks.get(becomes="matter")
    details = f"{draft}/mark/?start={mark.start}&end={mark.end}&becomes=matter"
    risk, suggestion = TrendRisk.objects.get(), WorkSuggestion.objects.get()
    pages = {
        "chen": ["/diary/", "/diary/new/", f"{draft}/write/", f"{draft}/marks/", details, f"{done}/", f"{done}/paper/"],
        "he": [f"{done}/", "/diary/?pile=township", "/risks/", f"/risks/{risk.pk}/"],
        "li": ["/suggestions/", f"/suggestions/{suggestion.pk}/"],
    }
    for username, addresses in pages.items():
        page = page_of(states.official(username), width=width)
        for address in addresses:
            page.goto(address)
            for fold in page.locator("main summary").all()[:2]:
                fold.click()
            assert faults(page) == [], (username, address)


def test_a_pasted_text_keeps_itself_and_is_tapped(page_of, transactional_db):
    page = page_of(states.official("chen"), width=390)
    page.goto("/diary/new/")
    page.locator("textarea").fill(diaries.TEXT)
    page.locator("#kept").get_by_text("存好了").wait_for(timeout=SAVES)
    assert page.locator("#read").inner_text() == "读到：3月15日 · 晴"
    assert DiaryEntry.objects.get().draft.text == diaries.TEXT
    page.get_by_role("button", name="写好了，逐句看一看").click()
    row = page.locator(".margin-row", has_text=diaries.LAND)
    row.locator("summary").click()
    row.get_by_role("button", name="民情事项").click()
    page.get_by_role("button", name="交日记，登记 1 件事项").wait_for()
    page.locator(".margin-row.is-noted").wait_for()  # htmx gives a row its new class a moment later
    page.get_by_role("button", name="交日记，登记 1 件事项").click()
    page.get_by_text("日记交了。").wait_for()
    assert page.get_by_role("link", name=Matter.objects.get().number).count() == 1


def test_it_works_without_scripts(page_of, transactional_db):
    page = page_of(states.official("chen"), scripts=False)
    page.goto("/diary/new/")
    page.locator("textarea").fill(diaries.TEXT)
    page.get_by_role("button", name="存好，以后再写").click()
    assert "存好了" in page.locator(".notice.is-done").first.inner_text()
    page.get_by_role("button", name="写好了，逐句看一看").click()
    row = page.locator(".margin-row", has_text=diaries.ORE)
    row.locator("summary").click()
    row.get_by_role("button", name="苗头性问题").click()
    assert DiaryMark.objects.get().becomes == "risk"
    page.get_by_role("button", name="交日记，记下 1 条").click()
    assert "日记交了。" in page.locator(".notice.is-done").first.inner_text()


def test_two_windows_tell_each_other(page_of, transactional_db):
    chen = states.official("chen")
    entry = diaries.begun(chen, "开头。")
    first, second = page_of(chen), page_of(chen)
    for page in (first, second):
        page.goto(f"/diary/{entry.pk}/write/")
    first.locator("textarea").fill("第一个窗口写的。")
    first.locator("#kept").get_by_text("存好了").wait_for(timeout=SAVES)
    second.locator("textarea").fill("第二个窗口写的。")
    second.locator("#kept.is-not").wait_for(timeout=SAVES)
    assert second.evaluate("document.getElementById('sheet').dataset.typed") == "yes"  # leaving asks first
    second.get_by_role("button", name="存好，以后再写").click()
    assert second.locator("textarea").input_value() == "第二个窗口写的。"
    assert "第一个窗口写的。" in second.locator(".news").inner_text()
    second.get_by_role("button", name="存好，以后再写").click()
    second.get_by_text("存好了").first.wait_for()
    assert diaries.now(entry).draft.text == "第二个窗口写的。"


def test_whoever_was_signed_out_meanwhile_is_told_and_loses_nothing(page_of, transactional_db):
    chen = states.official("chen")
    page = page_of(chen)
    page.goto("/diary/new/")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("textarea").fill("写到一半，登录过期了。")
    page.locator("#kept.is-not").get_by_text("登录过期了").wait_for(timeout=SAVES)
    assert page.locator("textarea").input_value() == "写到一半，登录过期了。"
    assert page.evaluate("document.getElementById('sheet').dataset.typed") == "yes"
    page.context.add_cookies(cookies)
    page.locator("#kept").get_by_text("存好了").wait_for(timeout=2 * SAVES)
    assert DiaryEntry.objects.get().draft.text == "写到一半，登录过期了。"
