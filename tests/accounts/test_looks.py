"""The accounts' pages in a real browser: no accessibility violation, nothing too wide or too low, no scripts needed."""

import pytest
from playwright.sync_api import Page

from minqing.accounts import actions
from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib.ids import uuid7
from tests import browser
from tests.browser import PageOf
from tests.county import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERYONE = ("/accounts/me/", "/accounts/password/", "/accounts/units/", "/accounts/roles/", "/accounts/remarks/")
PAGES = {
    "chen": (*EVERYONE, "/accounts/remarks/say/", "/nowhere/", "/accounts/users/", "/accounts/sign-out/"),
    "guan": ("/accounts/users/", "/accounts/users/?q=nobody", "/accounts/users/add/", "/accounts/users/{chen}/"),
    "ankang": ("/accounts/roles/", "/accounts/units/add/", "/accounts/users/{chen}/", "/accounts/users/{chen}/posts/"),
}
# What stands in running text is as high as its line; everything else can be pressed with a thumb.
TOO_LOW = """[...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter((e) => e.offsetParent && !e.closest("p, dd, .row-main, .choices, .choice, .skip"))
  .filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"""


def faults(page: Page) -> list[str]:
    return [f"{page.url} {fault}" for fault in [*browser.faults(page), *page.evaluate(TOO_LOW)]]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("username", PAGES)
def test_every_page_can_be_read_and_pressed(username: str, width: int, page_of: PageOf) -> None:
    chen = User.objects.get(username="chen")
    page = page_of(User.objects.get(username=username), width=width)
    found = []
    for address in PAGES[username]:
        page.goto(address.format(chen=chen.pk))
        found += faults(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_and_its_errors(scheme: str, page_of: PageOf) -> None:
    page = page_of(width=390)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/accounts/sign-in/")
    found = faults(page)
    page.click("main .button")
    assert page.evaluate("document.activeElement.className") == "errors"
    assert found + faults(page) == []


def test_a_first_day_without_scripts(page_of: PageOf) -> None:
    system = Actor.system("tests")
    _user, code = actions.create_user(id=uuid7(), username="new", name="新人", phone="", by=system)
    page = page_of(width=390, scripts=False)
    page.goto("/accounts/sign-in/?next=/accounts/me/")
    page.fill("#id_username", "new")
    page.fill("#id_password", code)
    page.click("main .button")
    for name, typed in (("old", code), ("new", PASSWORD), ("again", PASSWORD)):
        page.fill(f"#id_{name}", typed)
    page.click("main .button")
    page.fill("#remark", "看得懂")
    page.click(".remark .button")
    assert page.url.endswith("/accounts/me/")
    assert "没有记是谁说的" in page.inner_text(".notice.is-done")
    page.click(".who button")
    assert page.url.endswith("/accounts/sign-in/")


def test_words_that_were_typed_are_not_lost_by_leaving(guan: User, page_of: PageOf) -> None:
    page = page_of(guan)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto("/accounts/users/add/")
    page.type("#id_name", "龚")
    page.click(".wordmark")
    assert asked == ["beforeunload"]
    assert page.input_value("#id_name") == "龚"


def test_a_form_is_sent_once_however_often_it_is_pressed(guan: User, page_of: PageOf) -> None:
    page = page_of(guan)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto("/accounts/users/add/")
    page.fill("#id_name", "龚")
    page.fill("#id_username", "gong")
    page.evaluate("for (let n = 0; n < 3; n++) document.querySelector('main form .button').click()")
    page.wait_for_selector(".paper-code")
    assert len(sent) == 1


def test_typing_keeps_the_session_awake(guan: User, page_of: PageOf) -> None:
    page = page_of(guan)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/here/" in request.url else None)
    page.clock.install()
    page.goto("/accounts/users/add/")
    page.clock.run_for("04:00")
    page.type("#id_name", "龚")
    page.clock.run_for("02:00")
    assert len(asked) == 1
    page.clock.run_for("20:00")
    assert len(asked) == 1
