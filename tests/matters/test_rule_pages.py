"""The pages of dispatch rules: written, ordered, tried, and laid beside what people did."""

import re

import pytest

from minqing.accounts.models import User
from minqing.audit.models import Event
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.models import Category, DispatchRule, RuleTurn
from tests import county
from tests.asking import asks_at_most
from tests.matters import life

pytestmark = pytest.mark.django_db
RULES, NEW, TRY, BENCH = "/matters/rules/", "/matters/rules/new/", "/matters/rules/try/", "/matters/rules/bench/"
WATER, PIPES = "类别 03 → 水务局", "原话含「水管」 → 交通运输局"


@pytest.fixture
def add(li):
    return lambda line: actions.add_rule(id=uuid7(), line=line, by=life.by(li))


def test_the_coordinator_alone(client_of, add):
    rule = add(WATER)
    turn = RuleTurn.objects.get()
    reading = [RULES, NEW, TRY, BENCH, f"{RULES}{rule.pk}/"]
    writing = [f"{RULES}{rule.pk}/{what}/" for what in ("up", "down", "on", "off")]
    writing += [NEW, f"{RULES}{rule.pk}/", f"{RULES}{rule.pk}/restore/{turn.pk}/"]
    for name in county.OFFICIALS:
        client, allowed = client_of(User.objects.get(username=name)), name in ("li", "luo")
        assert {client.get(address).status_code for address in reading} == {200 if allowed else 403}
        if not allowed:
            assert {client.post(address, {"line": PIPES}).status_code for address in writing} == {403}
    assert RuleTurn.objects.count() == 1


def test_wrong_methods_and_what_is_not_there(client_of, li, add):
    client, rule = client_of(li), add(WATER)
    assert client.post(RULES).status_code == client.get(f"{RULES}{rule.pk}/up/").status_code == 405
    for address in (f"{RULES}{uuid7()}/", f"{RULES}{rule.pk}/sideways/", f"{RULES}{rule.pk}/restore/{uuid7()}/"):
        assert client.post(address, {"seen": 0, "op": uuid7()}).status_code == 404


def test_written_and_listed(client_of, li):
    response = client_of(li).post(NEW, {"op": uuid7(), "line": "类别：水利饮水 → 水务局"})
    assert response.headers["Location"] == RULES
    assert "类别 03「水利饮水」 → 水务局" in client_of(li).get(RULES).text


def test_what_is_wrong_is_shown_at_its_spot(client_of, li, add):
    rule = add(WATER)
    for address in (NEW, f"{RULES}{rule.pk}/"):
        response = client_of(li).post(address, {"op": uuid7(), "seen": 0, "line": "类别 03 且 水位 高 → <水务局>"})
        assert response.status_code == 422
        assert "看不懂这个条件" in response.text
        spot = re.search(r'class="rule-spot">\s*(.*?)\s*</p>', response.text, re.S)[1]
        assert spot == "类别 03 且 <mark>水位 高</mark> → &lt;水务局&gt;"
        assert re.search(r"<textarea[^>]*>\s*类别 03 且 水位 高 → &lt;水务局&gt;</textarea>", response.text)
    missing = client_of(li).post(NEW, {"op": uuid7(), "line": "类别 03"}).text
    assert "<mark>（这里）</mark>" in missing
    assert "还没有填规则" in client_of(li).post(NEW, {"op": uuid7(), "line": " "}).text


def test_buttons_order_switch_and_put_back(client_of, li, add):
    client, first, second = client_of(li), add(WATER), add(PIPES)

    def press(rule, what):
        rule.refresh_from_db()
        return client.post(f"{RULES}{rule.pk}/{what}/", {"op": uuid7(), "seen": rule.revision})

    assert press(second, "up").headers["Location"] == RULES
    text = client.get(RULES).text
    assert text.index("交通运输局") < text.index("水务局")
    press(first, "off")
    assert "停用</span>" in client.get(RULES).text
    press(first, f"restore/{RuleTurn.objects.get(rule=first, revision=0).pk}")
    first.refresh_from_db()
    assert (first.active, first.place) == (True, 1)
    stale = client.post(f"{RULES}{first.pk}/down/", {"op": uuid7(), "seen": 0})
    assert (stale.status_code, "刚被别人改过" in stale.text) == (422, True)
    assert client.post(f"{RULES}{first.pk}/down/", {}).status_code == 422
    assert "改回以前的样子" in client.get(f"{RULES}{first.pk}/").text


def test_a_broken_rule_says_so_there_and_on_the_workbench(client_of, li, he, add):
    rule = add(WATER)
    Category.objects.filter(pk="03").update(in_use=False)
    told = client_of(li).get(RULES).text
    assert "自己停了" in told
    assert "这一类已经停用" in told
    assert "这一类已经停用" in client_of(li).get(f"{RULES}{rule.pk}/").text
    actions.switch_off_broken(by=life.Actor.system("dispatch-rules"))
    assert "有 1 条分办规则自己停了" in client_of(li).get("/").text
    assert "分办规则自己停了" not in client_of(he).get("/").text
    Category.objects.filter(pk="03").update(in_use=True)
    assert "可以重新启用" in client_of(li).get(RULES).text


def test_an_example_is_explained(client_of, li, add):
    add("地方 下坝乡 → 所在乡镇的工作站")
    add("类别 03 且 原话含「停水|没水」 → 水务局")
    typed = {"op": uuid7(), "words": "三天没水了", "category": "03.1", "kind": "help", "channel": "phone"}
    before = Event.objects.count()
    response = client_of(li).post(TRY, {**typed, "area": "大寨一组"})
    assert response.status_code == 200
    for told in (
        "第 2 条适用，建议交给水务局", "类别在水利饮水、原话里有「没水」", "前面 1 条不适用", "第 1 条：",
        "地方不在下坝乡",
    ):  # fmt: skip
        assert told in re.sub(r"\s+", " ", response.text).replace("、 ", "、")
    assert Event.objects.count() == before
    assert ">三天没水了</textarea>" in response.text.replace("\n", "")


def test_a_matter_that_is_there_is_explained_and_put_on_record(client_of, li, he, add):
    matter = life.registered(he, category=Category.objects.get(pk="03.1"))
    add(WATER)
    typed = {"op": uuid7(), "number": matter.number, "kind": "help", "channel": "door"}
    assert "第 1 条适用，建议交给水务局" in client_of(li).post(TRY, typed).text
    assert Event.objects.filter(verb="matter.read", target=f"matters.Matter:{matter.pk}", fields=["words"]).exists()
    missing = client_of(li).post(TRY, {**typed, "number": "530899-2026-999999"})
    assert missing.status_code == 422
    assert "没有这个编号" in missing.text


def test_a_sealed_matter_is_not_there(client_of, li, dao, add):
    add(WATER)
    pk, style = uuid7(), Category.objects.get(name="工作作风投诉")
    args = {"said": life.said("该给的钱没给。"), "sorted_as": life.sorted_as(category=style)}
    step = actions.open(id=pk, op=uuid7(), by=life.by(dao), **args)
    typed = {"op": uuid7(), "number": step.matter.number, "kind": "help", "channel": "door"}
    assert "没有这个编号" in client_of(li).post(TRY, typed).text


def test_the_bench_tells_where_rules_would_have_gone(client_of, li, he, add, unit):
    water = Category.objects.get(pk="03.1")
    same = life.do("dispatch", life.registered(he, category=water), li, to=unit("water"))
    other = life.do("dispatch", life.registered(he, category=water), li, to=unit("roads"))
    life.registered(he, category=water)  # nobody has sent it yet
    add(WATER)
    text = client_of(li).get(BENCH).text
    assert f"/matters/{other.pk}/" in text
    assert f"/matters/{same.pk}/" not in text
    assert re.findall(r'<td class="n">(\d+)</td>', text) == ["2", "1", "0", "0", "0", "0"]
    assert "现在由交通运输局主办" in re.sub(r"\s+", "", text)


def test_the_bench_asks_little(client_of, li, he, add, unit):
    for n in range(12):
        matter = life.registered(he, category=Category.objects.get(pk="03.1"))
        life.do("dispatch", matter, li, to=unit(("water", "dazhai")[n % 2]))
    add(WATER)
    add("类型 求助 → 所在乡镇的工作站")
    client = client_of(li)
    with asks_at_most(16):
        client.get(BENCH)


def test_the_form_says_what_is_suggested_and_why(client_of, li, he, add, unit):
    add(PIPES)
    matter = life.registered(he, category=Category.objects.get(pk="03.1"))
    text = client_of(li).get(f"/matters/{matter.pk}/dispatch/").text
    assert re.search(r"按第 1 条规则，建议交给<strong>交通运输局</strong>", text)
    assert "原话里有「水管」" in text
    assert f'value="{unit("roads").pk}" selected' in text
    clerks = client_of(he).get(f"/matters/{matter.pk}/dispatch/").text
    assert "这个单位要由县民情办来分" in clerks


def test_the_story_tells_what_was_suggested(client_of, li, he, add, unit):
    add(PIPES)
    followed = life.do("dispatch", life.registered(he), li, to=unit("roads"))
    otherwise = life.do("dispatch", life.registered(he), li, to=unit("water"))
    assert "交给交通运输局办（第 1 条规则这样建议）" in client_of(li).get(f"/matters/{followed.pk}/").text
    assert "交给水务局办（第 1 条规则建议的是交通运输局）" in client_of(li).get(f"/matters/{otherwise.pk}/").text


def test_the_list_asks_little(client_of, li, add):
    for n in range(8):
        add(f"原话含「词{n}」 → 水务局")
    client = client_of(li)
    with asks_at_most(10):
        client.get(RULES)
    assert DispatchRule.objects.count() == 8
