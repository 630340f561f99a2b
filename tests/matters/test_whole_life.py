"""A matter worked through by hand, in a browser: clerk, dispatcher, handler, clerk again, and who asks at the end."""

import pytest

from minqing.matters.models import Matter
from minqing.matters.workflow import State
from tests.browser import faults, settled
from tests.matters import life

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Hand:
    """One official at his browser. Each page that he comes to is read by axe, which is a script itself."""

    def __init__(self, page, wrong=None):
        self.page, self._wrong = page, wrong

    def opens(self, address):
        self.page.goto(address)
        self.looks()

    def looks(self):
        if self._wrong is not None and (found := faults(self.page)):
            self._wrong[self.page.url] = found

    def fills(self, **typed):
        for name, text in typed.items():
            self.page.fill(f"[name={name}]", text)

    def ticks(self, *words):
        for word in words:
            self.page.get_by_label(word, exact=True).check()

    def presses(self, words, *, exact=True):
        main = self.page.locator("main")
        link = main.get_by_role("link", name=words, exact=exact)
        main.get_by_role("button", name=words, exact=exact).or_(link).click()
        settled(self.page)
        self.looks()

    def reads(self, words):
        assert words in self.page.inner_text("main"), self.page.inner_text("main")


@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_yard_to_the_persons_own_word(page_of, width, he, li, wang, zhou):
    wrong: dict[str, list[str]] = {}
    clerk, dispatcher, handler, caller = (Hand(page_of(user, width=width), wrong) for user in (he, li, wang, zhou))

    clerk.opens("/matters/new/")
    clerk.fills(name="岩温龙", phone="13800000001", words="水管又裂了，三天没水吃。")
    clerk.page.get_by_label("岩*龙", exact=False).check()  # the register was asked while the name was typed
    clerk.presses("登记")
    clerk.reads("已登记，编号")
    matter = Matter.objects.get()
    address = f"/matters/{matter.pk}/"
    assert (matter.group_code, matter.requests.get().household.name) == (life.GROUP, "岩温龙")
    clerk.presses("打印登记回执")
    clerk.reads("回执码")

    clerk.opens(address + "pass-up/")
    clerk.fills(reason="要县水务局来看。")
    clerk.presses("报县民情办")
    dispatcher.opens(address)
    dispatcher.presses("分办：交给哪个单位")
    dispatcher.page.select_option("[name=to]", label="水务局")
    dispatcher.presses("发给这个单位", exact=False)
    dispatcher.reads("已交给水务局，等它签收。")

    handler.opens(address)
    handler.presses("签收，我来办")
    handler.presses("记下办了什么")
    handler.fills(words="去看过，换了一截管子。")
    handler.presses("记下")
    handler.presses("写答复")
    handler.fills(words="水管换好了，今天已经通水。")
    handler.ticks("已解决")
    handler.presses("先看看答复函")
    handler.reads("岩温龙：")
    handler.ticks("已解决")
    handler.presses("答复定下来")

    clerk.opens(address)
    clerk.presses("把答复告诉他")
    clerk.reads("水管换好了，今天已经通水。")
    clerk.ticks("当面", "听到了")
    clerk.presses("记下，已经告诉他")

    caller.opens(address)
    caller.presses("问他办得怎么样")
    caller.reads("13800000001")
    caller.ticks("满意", "解决了")
    caller.fills(words="通水了，好。")
    caller.presses("记下他的话")
    caller.reads("这件事办结")

    dispatcher.opens(address)
    dispatcher.reads("通水了，好。")
    assert life.now(matter).state == State.CLOSED
    assert wrong == {}


def test_without_scripts_it_goes_as_well(page_of, chen, wang, unit, li, yan_household):
    official = Hand(page_of(chen, width=390, scripts=False))
    official.opens("/matters/new/")
    official.fills(name="岩温", words="水管又裂了。")
    official.presses("在户里找")
    official.page.get_by_label("岩*龙", exact=False).check()
    official.presses("登记")
    official.reads("已登记，编号")
    matter = life.do("dispatch", Matter.objects.get(), li, to=unit("water"))
    life.do("sign", matter, wang)

    handler = Hand(page_of(wang, width=390, scripts=False))
    handler.opens(f"/matters/{matter.pk}/defer/")
    handler.presses("没有钱")
    reason = handler.page.input_value("[name=reason]")
    handler.fills(reason=reason.replace("____", "2027"), basis="年度计划")
    handler.ticks("当面说的")
    handler.presses("记下，到那天再看")
    assert life.now(matter).state == State.DEFERRED
    assert "2027" in matter.explanations.get().reason.text


def test_choosing_an_accusation_warns_at_once(page_of, he):
    page = page_of(he, width=390)
    page.goto("/matters/new/")
    page.get_by_text("更多：").click()
    warning = page.locator(".doors-warning")
    assert not warning.is_visible()
    page.select_option("[name=kind]", "accusation")
    assert warning.is_visible()
    page.select_option("[name=kind]", "help")
    page.select_option("[name=category]", "12.5")
    assert warning.is_visible()


def test_what_belongs_to_a_choice_is_shown_with_it(page_of, he):
    page = page_of(he, width=1280)
    page.goto("/matters/new/")
    page.get_by_text("更多：").click()
    queue, through = page.locator("[name=queue_number]"), page.locator("[name=through]")
    assert (queue.is_visible(), through.is_visible()) == (True, False)
    page.select_option("[name=channel]", "relative")
    assert (queue.is_visible(), through.is_visible()) == (False, True)
