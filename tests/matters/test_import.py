"""`minqing import matters FILE`: a county's past, by a file as some office sends it."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from minqing.accounts.models import User
from minqing.matters import access, queries
from minqing.matters.models import Category, Matter, Request, Step
from minqing.matters.rebuild import unequal
from tests import county

ROWS = [
    {
        "id": "701",
        "user": "网友甲",
        "subject": "路灯不亮",
        "time": "2019/3/5 8:30:00",
        "text": "村口路灯坏了半年，老人晚上不敢出门。😀䶮𠀀",
        "reply": "已更换灯头。",
        "reply_time": "2019/3/9 10:00:00",
    },
    {
        "id": "702",
        "user": "网友乙",
        "subject": "<script>alert(1)</script>",
        "time": "2020/12/31 23:59:59",
        "text": "水费单看不懂。\r\n请说明。",
        "reply": "每吨 2 元，多出部分另算。",
        "reply_time": "2021/1/4 9:00:00",
    },
]


@pytest.fixture
def run(db):
    def call(path, *options):
        out, err = StringIO(), StringIO()
        call_command("import", "matters", str(path), "--json", *options, stdout=out, stderr=err)
        return json.loads(out.getvalue().splitlines()[-1]), err.getvalue()

    return call


@pytest.fixture
def jsonl(tmp_path):
    path = tmp_path / "replied.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    return path


def figures(read, created, unchanged, errors):
    return {"read": read, "created": created, "unchanged": unchanged, "errors": errors}


def test_it_comes_in_once(run, jsonl):
    assert run(jsonl)[0] == figures(2, 2, 0, 0)
    assert run(jsonl)[0] == figures(2, 0, 2, 0)
    assert Matter.objects.count() == 2
    assert list(unequal()) == []


def test_it_is_answered_archived_and_past(run, jsonl):
    run(jsonl)
    matter = Matter.objects.get(source_key="701")
    steps = Step.objects.filter(matter=matter).order_by("revision")
    assert [(s.move, s.past, s.by_kind, s.happened_at.year) for s in steps] == [
        ("register", True, "import", 2019),
        ("reply", True, "import", 2019),
        ("archive", True, "import", 2019),
    ]
    assert all(step.entered_at.date() >= date(2026, 1, 1) for step in steps)
    assert (matter.state, matter.past, matter.category, matter.due_on) == ("archived", True, None, None)
    assert matter.number == "530899-2019-P000001"
    assert matter.replies.get().words.text == "已更换灯头。"


def test_words_stay_as_they_were_said(run, jsonl):
    run(jsonl)
    assert Request.objects.get(matter__source_key="701").words.text.endswith("😀䶮𠀀")
    assert Request.objects.get(matter__source_key="702").words.text == "水费单看不懂。\n请说明。"


def test_no_reader_of_today_takes_it_for_work(run, jsonl):
    """Never called back, timed, noticed or counted: no worklist of anybody holds it."""
    run(jsonl)
    for user in User.objects.filter(username__in=county.OFFICIALS):
        lists = [queries.to_send(user), queries.in_unit(user), queries.to_call(user), queries.drafts(user)]
        assert not any(rows.exists() for rows in lists)


def test_the_coordinator_alone_is_to_sort_it(run, jsonl):
    run(jsonl)
    folk = User.objects.filter(username__in=county.OFFICIALS)
    assert {user.username for user in folk if queries.to_sort(user).exists()} == {"li", "luo"}


def test_a_bad_row_fails_alone_with_its_reason(run, tmp_path):
    bad = [
        "{broken",
        json.dumps({**ROWS[0], "id": "1", "text": " "}),
        json.dumps({**ROWS[0], "id": "2", "time": "昨天"}),
        json.dumps({**ROWS[0], "id": "3", "time": "2199/1/1"}),
        json.dumps({**ROWS[0], "id": "4", "time": "1900/1/1"}),
        json.dumps({**ROWS[0], "id": "5", "text": "长" * 100_000}),
        json.dumps({**ROWS[0], "id": ""}),
        json.dumps({**ROWS[0], "id": "6", "category": "99.9"}),
        json.dumps({**ROWS[0], "id": "7", "reply": ""}),
    ]
    path = tmp_path / "bad.jsonl"
    path.write_text("\n".join([*bad, json.dumps(ROWS[0])]), encoding="utf-8")
    told, err = run(path)
    assert told == figures(10, 1, 0, 9)
    for number in range(1, 10):
        assert f"第 {number} 行没有导入：" in err


def test_a_row_twice_in_one_file_is_one_matter(run, tmp_path):
    path = tmp_path / "twice.jsonl"
    path.write_text("\n".join(json.dumps(ROWS[0]) for _n in range(3)), encoding="utf-8")
    assert run(path)[0] == figures(3, 1, 2, 0)


def test_csv_as_old_office_machines_write_it(run, tmp_path):
    path = tmp_path / "old.csv"
    with path.open("w", encoding="gbk", newline="") as file:
        writer = csv.DictWriter(file, ["编号", "反映人", "主题", "时间", "内容", "答复", "答复时间"])
        writer.writeheader()
        plain = {**ROWS[1], "subject": "水费"}
        writer.writerow(dict(zip(writer.fieldnames, plain.values(), strict=True)))
    assert run(path)[0] == figures(1, 1, 0, 0)
    assert Matter.objects.get().summary.text == "水费"


def test_a_sheet_with_a_wrong_heading_is_refused_whole(run, tmp_path):
    book = Workbook()
    book.active.append(["编号", "内容", "时间"])
    book.active.append(["1", "没有水", "2020-01-01"])
    book.save(tmp_path / "wrong.xlsx")
    with pytest.raises(CommandError, match="答复"):
        run(tmp_path / "wrong.xlsx")
    assert not Matter.objects.exists()


def test_a_row_mapped_to_a_sealed_category_is_sealed(run, tmp_path):
    code = Category.objects.get(name="工作作风投诉").pk
    path = tmp_path / "style.jsonl"
    path.write_text(json.dumps({**ROWS[0], "category": code}), encoding="utf-8")
    assert run(path)[0]["created"] == 1
    folk = User.objects.filter(username__in=county.OFFICIALS)
    assert {user.username for user in folk if access.visible_to(user).exists()} == {"ji", "jiang"}
