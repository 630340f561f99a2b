"""The ledger as XLSX: exactly as it is narrowed, in the columns of the paper, and never more than its reader sees."""

import gc
import os
import re
import tracemalloc
from io import BytesIO
from itertools import product
from tempfile import TemporaryFile
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from minqing.accounts.models import User
from minqing.audit.models import Event
from minqing.lib import books
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters import access, actions, exporting
from minqing.matters.actions import PastRow
from minqing.matters.models import Category, Matter, Words
from minqing.matters.workflow import State
from tests import county
from tests.asking import asks_at_most
from tests.matters import life, listing, states

pytestmark = pytest.mark.django_db
EXPORT, LEDGER = "/matters/export/", "/matters/"
COLUMNS = [
    "序号", "编号", "登记时间", "反映人", "村组", "事由", "类别", "主办单位", "承诺日期", "办理情况", "答复", "送达",
    "群众评价", "基层组织评价", "状态",
]  # fmt: skip
OVER, UNDER = 3, 1  # lines that stand around the rows


@pytest.fixture
def sent(client_of):
    """The answer to a form that was filled in, and the file where one came."""

    def post(user: User, *, why: str = "七月联席会", op: object = None, **asked: object):
        response = client_of(user).post(f"{EXPORT}?{urlencode(asked)}", {"why": why, "op": str(op or uuid7())})
        response.file = BytesIO(b"".join(response.streaming_content)) if response.streaming else None
        return response

    return post


@pytest.fixture
def sheet(sent):
    """The file that came, opened again."""

    def opened(user: User, **asked: object) -> Worksheet:
        response = sent(user, **asked)
        assert response.status_code == 200
        assert "attachment" in response.headers["Content-Disposition"]
        assert "no-store" in response.headers["Cache-Control"]
        return load_workbook(response.file).worksheets[0]

    return opened


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    told = list(sheet.iter_rows(min_row=OVER, values_only=True))
    return [dict(zip(told[0], row, strict=True)) for row in told[1:-UNDER]]


@pytest.fixture
def many(he, ma, li, dao, yan_household, chen):
    for state in (State.DEFERRED, State.CLOSED, State.REPLIED, State.AWAITING_CALLBACK, State.PASSED_ON):
        states.at(state)
    life.registered(ma, code="530899101200001", category=Category.objects.get(pk="01.2"))
    life.registered(chen, household=yan_household, category=Category.objects.get(pk="03.1"))


ASKED = ({}, {"state": "closed"}, {"area": "530899101"}, {"category": "03"}, {"text": "水管"}, {"trouble": "overdue"})


def test_it_is_the_ledger_line_by_line(client_of, sheet, sent, many, sample):
    for username, narrowed in sample(list(product(("li", "he", "dao", "wang", "chen", "zhou", "ma"), ASKED)), 10):
        user = states.official(username)
        for reach in access.reaches_of(user):
            asked = {"reach": reach.value, **narrowed}
            if client_of(user).get(LEDGER, asked).status_code == 422:  # a place that is none of his
                assert sent(user, **asked).status_code == 422
                continue
            on_screen = listing.walked(client_of(user), LEDGER, **asked)
            numbers = [Matter.objects.get(pk=pk).number for pk in on_screen]
            told = rows(sheet(user, **asked))
            assert [row["编号"] for row in told] == numbers, (username, asked)
            assert [row["序号"] for row in told] == list(range(1, len(numbers) + 1))


def test_it_looks_like_the_paper(sheet, li, many):
    made = sheet(li)
    heading = made[OVER]
    assert made.title == made["A1"].value == "民情台账"
    assert [cell.value for cell in heading] == COLUMNS
    assert made.freeze_panes == "A4"
    assert made.print_title_rows == "$3:$3"
    assert (made.page_setup.orientation, made.page_setup.fitToHeight) == ("landscape", 0)
    assert {cell.font.name for row in made.iter_rows() for cell in row if cell.value} == {"仿宋"}
    assert all(cell.alignment.wrap_text for cell in made[OVER + 1])
    assert made.column_dimensions["F"].width > made.column_dimensions["A"].width


def test_a_whole_life_in_one_row(sheet, li, he, wang, dao, clock):
    clock.stop("2026-03-02 09:30")
    matter = states.at(State.CLOSED)
    life.do("assess", matter, dao, request=life.the_request(matter), satisfaction="basically", words="")
    (row,) = rows(sheet(li))
    assert row["编号"] == matter.number
    assert row["登记时间"].isoformat(" ") == "2026-03-02 09:30:00"
    assert row["承诺日期"].date() == matter.due_on
    assert (row["反映人"], row["村组"]) == ("岩*龙", "上坝镇 大寨村 大寨一组")
    assert (row["事由"], row["主办单位"]) == (matter.summary.text, "水务局")
    assert row["办理情况"] == "2026-03-02 交给水务局办\n2026-03-02 签收"
    assert row["答复"] == "2026-03-02 水管换好了。"
    assert row["送达"] == "2026-03-02 当面，听到了"
    assert (row["群众评价"], row["基层组织评价"], row["状态"]) == ("满意，解决了", "基本满意", "办结")


def test_what_cannot_be_done_yet_says_why(sheet, li):
    states.at(State.DEFERRED)
    (row,) = rows(sheet(li))
    assert "今年没有钱。" in row["办理情况"]
    assert row["答复"] is None


def test_of_several_who_asked_each_has_his_line(sheet, li, he, wang, zhou, dao):
    matter = states.at(State.SIGNED)
    life.do("join", matter, he, said=life.said("我家也没水。", name="李四"))
    life.do("reply", matter, wang, answer=actions.Answer("水管换好了。", "settled"), signed_by=wang)
    for request in life.asked(matter):
        args = {"way": "phone", "taken": "unknown", "through": "", "happened_at": house_clock.now()}
        life.do("deliver", matter, he, request=request, **args)
    (row,) = rows(sheet(li))
    assert row["反映人"] == "岩*龙等 2 人"
    assert [line.partition("：")[0] for line in row["送达"].split("\n")] == ["岩*龙", "李*"]


def test_names_and_phones_of_those_who_asked_are_masked_in_every_cell(sheet, li, he, wang, unit):
    told = life.said("我叫岩温龙，电话13800000001，水管裂了。", through="岩香", channel="relative")
    pk = uuid7()
    actions.open(id=pk, said=told, sorted_as=life.sorted_as(), op=uuid7(), by=life.by(he))
    matter = life.do("dispatch", Matter.objects.get(pk=pk), li, to=unit("water"))
    life.do("sign", matter, wang)
    life.do("handle", matter, wang, words="和岩温龙、岩香去看过。", happened_at=house_clock.now())
    life.do("reply", matter, wang, answer=actions.Answer("岩温龙，管子换好了。", "settled"), signed_by=wang)
    (row,) = rows(sheet(li))
    assert row["事由"] == "我叫岩*龙，电话138****0001，水管裂了。"
    assert "和岩*龙、岩*去看过" in row["办理情况"]
    assert row["答复"].endswith("岩*龙，管子换好了。")
    assert not re.search("岩温龙|岩香|13800000001", str(row))


@pytest.mark.parametrize("words", ['=HYPERLINK("http://x","点")', "+1+2", "-3", "@SUM(A1)", "#N/A", "=1+1"])
def test_words_that_look_like_a_formula_are_words(sheet, li, he, words):
    pk = uuid7()
    actions.open(id=pk, said=life.said(words), sorted_as=life.sorted_as(), op=uuid7(), by=life.by(he))
    made = sheet(li)
    cell = made.cell(OVER + 1, COLUMNS.index("事由") + 1)
    assert (cell.value, cell.data_type) == (words, "s")
    assert cell.quotePrefix == words.startswith(("=", "+", "-", "@"))


def test_what_no_cell_can_hold(tmp_path):
    book = books.Book("表", "", [books.Column("字", 9)], "", "")
    with (tmp_path / "x.xlsx").open("wb") as out:
        assert books.written(out, book, [["a\x0b\x1fb"], ["长" * 40_000], ["𠀀" * 20_000], [""], [None]]) == 5
    told = [row[0].value for row in load_workbook(tmp_path / "x.xlsx").worksheets[0].iter_rows(min_row=4, max_row=8)]
    assert told[0] == "ab"
    assert told[1].startswith("长长长")
    assert all(len((words or "").encode("utf-16-le")) // 2 <= 32_767 for words in told)
    assert told[1].endswith("后面的在系统里看）")


def test_what_went_wrong_leaves_nothing_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken():
        yield ["一"]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        books.written(BytesIO(), books.Book("表", "", [books.Column("字", 9)], "", ""), broken())
    assert list(tmp_path.iterdir()) == []


def test_neither_sealed_nor_drafts_nor_what_names_him(sheet, li, he, liu):
    style = Category.objects.get(name="工作作风投诉")
    args = {"said": life.said("低保给了亲戚"), "sorted_as": life.sorted_as(category=style)}
    actions.open(id=uuid7(), op=uuid7(), by=life.by(he), **args)
    states.at(State.DRAFT)
    life.registered(he, named=[li])
    seen = life.registered(he)
    assert [row["编号"] for row in rows(sheet(li))] == [seen.number]
    assert len(rows(sheet(he))) == 2


def test_who_may(client_of, sent):
    """Whoever has a ledger of what is not sealed; the lists of others are not there."""
    answers = {name: client_of(User.objects.get(username=name)).get(EXPORT).status_code for name in county.OFFICIALS}
    assert {name for name, status in answers.items() if status == 403} == {
        "guan", "ankang", "shen", "wu", "bao", "lin", "ji", "jiang",
    }  # fmt: skip
    assert set(answers.values()) == {200, 403}
    assert sent(states.official("ji")).status_code == 403
    for reach in ("named", "drafts", "county", "x"):
        assert sent(states.official("he"), reach=reach).status_code == 404
    assert client_of(states.official("li")).put(EXPORT).status_code == 405


def test_without_a_reason_nothing_leaves(sent, li, many):
    response = sent(li, why="  ")
    assert response.status_code == 422
    assert response.text.count('class="errors"') == 1
    assert "还没有填用途" in response.text
    assert not Event.objects.filter(verb="ledger.export").exists()


def test_the_record_holds_codes_and_the_file_says_who_and_what_for(sheet, li, many, clock):
    clock.stop("2026-07-01 08:05")
    op = uuid7()
    made = sheet(li, op=op, text="水管", state="closed", why="七月联席会用")
    (event,) = Event.objects.filter(verb="ledger.export")
    words = Words.objects.get(pk=op)
    assert event.target == f"matters.Words:{op}"
    assert words.text == "七月联席会用"
    assert event.codes == {
        "reach": "county", "state": "closed", "text": "yes", "count": "1", "digest": words.digest(),
    }  # fmt: skip
    foot = made.cell(made.max_row, 1).value
    for told in ("李静（民情办）", "2026-07-01 08:05", "七月联席会用", "词语或编号 水管", "状态 办结", "共 1 件"):
        assert told in foot
    assert "七月联席会用" in made.oddFooter.left.text


def test_sent_again_it_comes_again_and_is_recorded_again(sent, li, luo, many):
    op = uuid7()
    assert [sent(li, op=op).status_code for _n in range(2)] == [200, 200]
    assert Event.objects.filter(verb="ledger.export").count() == 2
    assert Words.objects.filter(pk=op).count() == 1
    assert sent(luo, op=op).status_code == 422


def test_an_empty_list_is_an_empty_table(sheet, li):
    made = sheet(li, state="closed")
    assert rows(made) == []
    assert "共 0 件" in made.cell(made.max_row, 1).value


@pytest.mark.parametrize("asked", [{"area": "999999999"}, {"state": "draft"}, {"trouble": "x"}])
def test_a_choice_that_is_none_leads_back(sent, client_of, li, asked):
    assert sent(li, **asked).status_code == 422
    response = client_of(li).get(EXPORT, asked)
    assert "有一个条件选得不对" in response.text
    assert '<form class="form"' not in response.text


def test_too_many_for_one_file_says_what_to_do(sent, client_of, li, many, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 3)
    assert "先按地方、类别或状态缩小范围" in client_of(li).get(EXPORT).text
    assert sent(li).status_code == 422
    assert sent(li, state="closed").status_code == 200


def test_the_page_says_how_many_and_the_ledger_leads_there(client_of, li, many):
    client = client_of(li)
    assert "/matters/export/?state=closed&amp;reach=county" in client.get(LEDGER, {"state": "closed", "mark": "x"}).text
    text = client.get(EXPORT, {"state": "closed"}).text
    assert "全县；状态 办结，共 1 件" in text
    assert "/matters/?state=closed&amp;reach=county" in text


def past(count: int, start: int = 0) -> list[PastRow]:
    at = house_clock.now()
    return [
        PastRow(f"k{n}", "网友", f"第{n}件水管", f"水管又裂了，这是第{n}件。" * 8, at, "已经换好。" * 20, at, "水务局")
        for n in range(start, start + count)
    ]


def test_pages_of_it_cost_the_same_few_questions(client_of, li, area, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 10)
    actions.record_past(rows=past(35), source="信箱", area=area("青河县"), by=county.SYSTEM)
    client, form = client_of(li), {"why": "试", "op": str(uuid7())}
    with asks_at_most(16 + 4 * 6):
        b"".join(client.post(EXPORT, form).streaming_content)


def test_a_long_list_needs_no_more_memory_than_a_short_one(li, area, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 100)
    actions.record_past(rows=past(1000), source="信箱", area=area("青河县"), by=county.SYSTEM)

    def swept(lines):
        for n, line in enumerate(lines):
            if n % 100 == 0:
                gc.collect()  # rows and their steps know each other, so they go when the collector comes
            yield line

    def most(rows: object) -> int:
        tracemalloc.start()
        with TemporaryFile() as out:
            books.written(out, books.Book("表", "", exporting.COLUMNS, "", ""), swept(exporting.lines(rows)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    few = Matter.objects.filter(source_key__in=[f"k{n}" for n in range(200)])
    most(few)  # what is made once
    assert most(Matter.objects.all()) < 1.3 * most(few)


def test_twenty_thousand_rows(sheet, li, area):
    """Whole and in the ledger's order, as many as one file may hold; fewer where products are sampled."""
    count = exporting.MOST if os.environ.get("MINQING_LONG") else 1000
    for start in range(0, count, 1000):
        actions.record_past(rows=past(1000, start), source="信箱", area=area("青河县"), by=county.SYSTEM)
    made = sheet(li)
    order = Matter.objects.order_by("-registered_at", "-pk").values_list("number", flat=True)
    assert [row["编号"] for row in rows(made)] == list(order)
    assert f"共 {count} 件" in made.cell(made.max_row, 1).value
