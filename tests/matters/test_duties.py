"""履职事项清单: what it lets be sent where, in words that quote it; kept, corrected, and brought in from a file."""

import json
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from minqing.accounts.models import User
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import actions, rulebook
from minqing.matters.actions import DutyLine
from minqing.matters.duties import Duties
from minqing.matters.models import Category, DutyItem, Matter, Step
from minqing.territory.models import Area
from tests import county
from tests.asking import asks_at_most
from tests.matters import life

pytestmark = pytest.mark.django_db
SHANGBA, XIABA = "530899100", "530899101"
DUTIES = "/matters/duties/"


def line(duty="basic", category="03.1", township=SHANGBA, **more):
    place = Area.objects.get(pk=township) if township else None
    told = {"number": "12", "line": "农村饮水安全巡查", "from_on": date(2026, 1, 1), **more}
    return DutyLine(category=Category.objects.get(pk=category), township=place, duty=duty, **told)


@pytest.fixture
def listed(li):
    return lambda *args, **more: actions.add_duty(id=uuid7(), line=line(*args, **more), by=life.by(li))


@pytest.fixture
def matter(he) -> Matter:
    return life.registered(he, category=Category.objects.get(pk="03.1"))


def duty_of(matter: Matter) -> str:
    return Step.objects.filter(matter=matter).latest("revision").facts.get("duty", "")


# --- what may be sent ---


def test_without_a_list_all_is_as_ever(matter, he, unit):
    assert duty_of(life.do("dispatch", matter, he, to=unit("dazhai"))) == ""


def test_a_townships_own_duty_is_sent_and_quoted(client_of, listed, matter, he, unit):
    item = listed("basic")
    matter = life.do("dispatch", matter, he, to=unit("dazhai"))
    assert duty_of(matter) == str(item.pk)
    assert "履职事项清单第 12 项「农村饮水安全巡查」（基本履职）" in client_of(he).get(f"/matters/{matter.pk}/").text


@pytest.mark.parametrize("key", ["shangba", "shangba_station", "dazhai"])
@pytest.mark.parametrize(("duty", "told"), [("taken-back", "已由上级收回"), ("support", "要由县里的部门主办")])
def test_what_is_not_its_own_a_township_does_not_lead(listed, matter, li, unit, key, duty, told):
    listed(duty)
    with pytest.raises(Refused, match=f"{told}.*第 12 项「农村饮水安全巡查」") as refused:
        life.do("dispatch", matter, li, to=unit(key))
    assert refused.value.field == "to"
    assert life.now(matter).revision == matter.revision


def test_it_supports_where_a_department_leads(listed, matter, li, unit):
    item = listed("support")
    matter = life.do("dispatch", matter, li, to=unit("water"), supports=[unit("shangba_station")])
    assert duty_of(matter) == str(item.pk)


def test_what_was_taken_back_it_does_not_even_support(listed, matter, li, unit):
    listed("taken-back")
    with pytest.raises(Refused, match="已由上级收回") as refused:
        life.do("dispatch", matter, li, to=unit("water"), supports=[unit("dazhai")])
    assert refused.value.field == "supports"
    assert duty_of(life.do("dispatch", matter, li, to=unit("water")))


def test_neither_does_it_come_by_another_way(listed, matter, li, wang, zhou, he, unit):
    listed("taken-back")
    matter = life.do("dispatch", matter, li, to=unit("water"))
    with pytest.raises(Refused, match="已由上级收回"):
        life.do("reassign", matter, li, to=unit("dazhai"), note="村里近。")
    matter = life.delivered(life.worked(matter, handler=wang), he)
    matter = life.evaluated(matter, zhou, "dissatisfied", "no")
    with pytest.raises(Refused, match="已由上级收回"):
        life.do("rework", matter, li, to=unit("dazhai"), note="换个单位。")


def test_what_stands_on_no_list_is_for_the_coordinator(client_of, listed, matter, he, li, unit):
    listed("basic", "05.1")
    with pytest.raises(Refused, match="报县民情办裁定"):
        life.do("dispatch", matter, he, to=unit("dazhai"))
    matter = life.do("pass_up", matter, he, reason="清单里没有。")
    with pytest.raises(Refused, match="写明理由") as refused:
        life.do("dispatch", matter, li, to=unit("dazhai"))
    assert refused.value.field == "note"
    matter = life.do("dispatch", matter, li, to=unit("dazhai"), note="管网在村里，由村里先看。")
    assert duty_of(matter) == "none"
    assert "由民情办裁定" in client_of(li).get(f"/matters/{matter.pk}/").text


def test_what_nobody_has_sorted_stands_on_no_list(listed, he, li, unit):
    listed("basic")
    unsorted = life.registered(he)
    with pytest.raises(Refused, match="报县民情办裁定"):
        life.do("dispatch", unsorted, he, to=unit("dazhai"))
    assert duty_of(life.do("dispatch", unsorted, li, to=unit("water"))) == "none"


def test_a_township_without_a_list_is_bound_by_nothing(listed, ma, unit):
    listed("taken-back")
    elsewhere = life.registered(ma, code="530899101200001", category=Category.objects.get(pk="03.1"))
    assert duty_of(life.do("dispatch", elsewhere, ma, to=unit("hebian"))) == ""


def test_nor_does_it_go_to_a_neighbour(listed, matter, li, unit):
    listed("taken-back")
    with pytest.raises(Refused, match="已由上级收回"):
        life.do("dispatch", matter, li, to=unit("hebian"))


def test_the_nearest_line_counts(listed, matter, unit):
    def duty(**by_day):
        item = Duties(matter).at_home.item
        return item and item.duty

    listed("taken-back", "03", township=None)
    assert duty() == "taken-back"
    listed("support", "03")
    assert duty() == "support"
    listed("basic", "03.1", township=None)
    assert duty() == "basic"
    listed("support", "03.1", from_on=date(2026, 2, 1))
    assert duty() == "support"
    listed("taken-back", "03.1", from_on=house_clock.today() + timedelta(days=1))
    listed("basic", "03.1", from_on=date(2026, 3, 1), until_on=house_clock.today() - timedelta(days=1))
    assert duty() == "support"


def test_a_rule_does_not_suggest_what_the_list_forbids(listed, matter, li, unit):
    actions.add_rule(id=uuid7(), line="类别 03 → 所在乡镇的工作站", by=life.by(li))
    assert rulebook.suggest(matter).unit == unit("shangba_station")
    listed("taken-back")
    told = rulebook.suggest(matter)
    assert told.unit == unit("water")
    assert "已由上级收回" in told.missed[0].because[0]


def test_the_form_says_what_the_list_says(client_of, listed, matter, he, li):
    address = f"/matters/{matter.pk}/dispatch/"
    item = listed("support")
    assert "履职事项清单第 12 项" in client_of(li).get(address).text
    suggested = re.search(r'<optgroup label="建议">(.*?)</optgroup>', client_of(li).get(address).text, re.S)[1]
    assert "大寨村委会" not in suggested
    actions.correct_duty(id=uuid7(), item=item, line=line("basic", "05.1"), by=life.by(li))
    assert "乡镇不能自己分" in client_of(he).get(address).text
    assert "由您裁定" in client_of(li).get(address).text


def test_a_clerk_is_first_offered_to_pass_up_what_is_not_his(client_of, listed, ma, li):
    matter = life.registered(ma, code="530899101200001", category=Category.objects.get(pk="11.1"))
    Category.objects.filter(pk="11.1").update(lead=None)

    def first():
        acts = re.search(r'class="button[^"]*"[^>]*href="/matters/[0-9a-f-]+/([a-z-]+)/"', detail().text)
        return acts[1]

    def detail():
        return client_of(ma).get(f"/matters/{matter.pk}/")

    assert first() == "dispatch"
    item = listed("basic", "11.1", township=XIABA)
    assert first() == "dispatch"
    actions.correct_duty(id=uuid7(), item=item, line=line("support", "11.1", XIABA), by=life.by(li))
    assert first() == "pass-up"


# --- kept ---


def test_a_correction_is_another_line_and_the_step_quotes_the_first(client_of, listed, matter, li, he, unit):
    item = listed("basic")
    life.do("dispatch", matter, he, to=unit("dazhai"))
    new = actions.correct_duty(id=uuid7(), item=item, line=line("support", number="13"), by=life.by(li))
    assert (new.replaces, new.duty) == (item, "support")
    assert "第 12 项" in client_of(he).get(f"/matters/{matter.pk}/").text
    with pytest.raises(Refused, match="刚被别人改过"):
        actions.correct_duty(id=uuid7(), item=item, line=line("taken-back"), by=life.by(li))
    same = actions.correct_duty(id=uuid7(), item=new, line=line("support", number="13"), by=life.by(li))
    assert same == new


@pytest.mark.parametrize("township", [SHANGBA, None])
def test_one_line_for_a_kind_a_township_and_a_day(listed, township):
    listed("basic", township=township)
    with pytest.raises(Refused, match="已经有一条"):
        listed("support", township=township)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"township": "530899100200"}, "不是乡镇"),
        ({"category": "12.4"}, "保密件"),
        ({"until_on": date(2025, 1, 1)}, "不能早于"),
        ({"line": "长" * 501}, "500"),
    ],
)
def test_what_cannot_stand_there(listed, told, reason):
    with pytest.raises(Refused, match=reason):
        listed(**told)


def test_only_the_coordinator_keeps_it(listed, he):
    item = listed("basic")
    for act, args in (
        (actions.add_duty, {"id": uuid7(), "line": line("support", township=None)}),
        (actions.correct_duty, {"id": uuid7(), "item": item, "line": line("support")}),
        (actions.withdraw_duty, {"item": item}),
    ):
        with pytest.raises(Refused, match="民情办"):
            act(by=life.by(he), **args)


# --- its pages ---


def test_who_reads_and_who_keeps(client_of, listed):
    item = listed("basic")
    for name in county.OFFICIALS:
        client = client_of(User.objects.get(username=name))
        assert client.get(DUTIES).status_code == (200 if name in ("li", "luo", "he", "ma") else 403)
        keeps = {client.get(f"{DUTIES}{part}/").status_code for part in ("new", item.pk)}
        assert keeps == {200 if name in ("li", "luo") else 403}
        if name not in ("li", "luo"):
            assert client.post(f"{DUTIES}{item.pk}/withdraw/").status_code == 403
    assert client_of(User.objects.get(username="li")).get(f"{DUTIES}{item.pk}/withdraw/").status_code == 405
    assert DutyItem.objects.standing().count() == 1


def test_a_clerk_begins_with_his_own(client_of, listed, he, ma):
    listed("basic")
    assert "农村饮水安全巡查" in client_of(he).get(DUTIES).text
    assert "农村饮水安全巡查" not in client_of(ma).get(DUTIES).text
    assert "还没有清单" in client_of(ma).get(DUTIES).text
    assert "农村饮水安全巡查" in client_of(ma).get(f"{DUTIES}?township={SHANGBA}").text


def test_it_is_typed_corrected_and_taken_off(client_of, li):
    client = client_of(li)
    typed = {
        "category": "03.1",
        "township": SHANGBA,
        "duty": "basic",
        "number": "12",
        "line": "巡查",
        "from_on": "2026年1月1日",
    }
    assert client.post(f"{DUTIES}new/", {**typed, "op": uuid7()}).headers["Location"] == f"{DUTIES}?township={SHANGBA}"
    item = DutyItem.objects.get()
    wrong = client.post(f"{DUTIES}{item.pk}/", {**typed, "line": " ", "op": uuid7()})
    assert (wrong.status_code, "还没有填清单原文" in wrong.text) == (422, True)
    client.post(f"{DUTIES}{item.pk}/", {**typed, "duty": "support", "township": "", "op": uuid7()})
    now = DutyItem.objects.standing().get()
    assert (now.duty, now.township, now.replaces) == ("support", None, item)
    assert client.get(f"{DUTIES}{item.pk}/").status_code == 404
    client.post(f"{DUTIES}{now.pk}/withdraw/")
    assert not DutyItem.objects.standing().exists()


def test_it_asks_little(client_of, listed, li):
    for code in ("01.1", "01.2", "02.1", "03.1", "03.2", "05.1"):
        listed("basic", code)
    client = client_of(li)
    with asks_at_most(8):
        client.get(DUTIES)


# --- from a file ---

HEAD = ["序号", "类别代码", "乡镇", "履职类型", "事项", "生效日期", "截止日期"]
ROWS = [
    ["1", "03.1", "上坝镇", "基本履职", "农村饮水安全巡查", "2026-01-01", ""],
    ["2", "人饮安全", "下坝乡", "配合履职", "配合水质检测", "2026/1/1", ""],
    ["3", "0３.2", "", "上级收回", "灌溉工程建设", "2026年1月1日", "2027-12-31"],
    ["4", "99", "上坝镇", "基本履职", "没有这一类", "2026-01-01", ""],
    ["5", "03.1", "中坝镇", "基本履职", "没有这个乡镇", "2026-01-01", ""],
    ["6", "03.1", "上坝镇", "随便", "没有这个类型", "2026-01-01", ""],
    ["7", "03.1", "上坝镇", "基本履职", "日子不对", "去年", ""],
    ["8", "03.1", "上坝镇", "基本履职", "", "2026-01-01", ""],
    ["9", "12.4", "上坝镇", "基本履职", "保密的", "2026-01-01", ""],
    ["10", "03.1", "上坝镇", "基本履职", "倒着的", "2026-01-01", "2025-01-01"],
]  # fmt: skip


@pytest.fixture
def run(tmp_path):
    def call(rows, name="list.xlsx"):
        path = tmp_path / name
        if name.endswith(".xlsx"):
            book = Workbook()
            for row in rows:
                book.active.append(row)
            book.save(path)
        else:
            path.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
        out, err = StringIO(), StringIO()
        call_command("import", "duties", str(path), "--json", stdout=out, stderr=err)
        return json.loads(out.getvalue().splitlines()[-1]), err.getvalue()

    return call


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_a_file_comes_in_and_a_bad_row_fails_alone(run, name):
    figures, told = run([HEAD, *ROWS], name)
    assert figures == {"read": 10, "created": 3, "changed": 0, "unchanged": 0, "errors": 7}
    for reason in ("99", "中坝镇", "「随便」", "去年", "没有写清单原文", "保密件", "不能早于"):
        assert reason in told
    found = DutyItem.objects.standing().values_list("number", "category", "township", "duty")
    assert set(found) == {
        ("1", "03.1", SHANGBA, "basic"), ("2", "03.1", XIABA, "support"), ("3", "03.2", None, "taken-back"),
    }  # fmt: skip


def test_a_second_run_changes_only_what_changed(run):
    run([HEAD, *ROWS[:3]])
    assert run([HEAD, *ROWS[:3]])[0]["unchanged"] == 3
    other = [[*ROWS[0][:4], "饮水安全，另一种写法", "2026-01-01", ""], *ROWS[1:3]]
    assert run([HEAD, *other])[0] == {"read": 3, "created": 0, "changed": 1, "unchanged": 2, "errors": 0}
    assert DutyItem.objects.standing().count() == 3
    assert DutyItem.objects.count() == 4


def test_a_file_that_is_none(run):
    with pytest.raises(CommandError, match="表头里缺少"):
        run([["编号", "别的"], ["1", "2"]])


# --- what sending costs with all of it ---


def test_sending_asks_a_bounded_number(listed, matter, li, unit):
    listed("support")
    for n in range(20):
        actions.add_rule(id=uuid7(), line=f"类别 03 且 原话含「词{n}」 → 水务局", by=life.by(li))
    args = {"seen": matter.revision, "op": uuid7(), "by": life.by(li)}
    with asks_at_most(34):
        actions.dispatch(matter=matter, to=unit("water"), supports=[unit("shangba_station")], **args)
