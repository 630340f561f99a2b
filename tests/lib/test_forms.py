from datetime import date
from uuid import UUID, uuid4

import pytest
from django import forms

from minqing.lib.db import Refused
from minqing.lib.forms import ActForm, Code, Day, Form, OneLine, Phone, Words


class Said(Form):
    words = Words(label="原话", longest=10)
    name = OneLine(label="姓名", required=False, longest=5)
    number = Code(label="编号", required=False)
    phone = Phone(label="电话", required=False)
    on = Day(label="哪天", required=False)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("a", "甲")])


class Moved(ActForm):
    note = OneLine(label="说明", required=False)


def said(**typed: str) -> Said:
    return Said({"words": "水", **typed})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("水\r\n管\r断", "水\n管\n断"), (" \x00𠀀䶮😀\x07 ", "𠀀䶮😀"), ("<b>１２</b>", "<b>１２</b>")],
)
def test_words_stay_as_they_were_said(typed: str, kept: str) -> None:
    form = said(words=typed)
    assert form.is_valid()
    assert form.cleaned_data["words"] == kept


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("words", "", "还没有填原话"),
        ("words", " \x00\r\n\t", "还没有填原话"),
        ("words", "水" * 100_000, "最多 10 个字，现在有 100000 个"),
        ("phone", "1" * 21, "最多 20 个字，现在有 21 个"),
        ("on", "昨天", "这个日期读不出来，写成 2026-03-05 这样"),
        ("kind", "乙" * 1000, "类别里没有这一项，另选一个"),
    ],
)
def test_what_is_wrong_is_said_in_words(field: str, typed: str, says: str) -> None:
    assert said(**{field: typed}).errors[field] == [says]


def test_one_line_is_one_line() -> None:
    assert said(name="甲\r\n乙").is_valid()
    form = said(name="甲\n乙", number="５３０－１", phone=" １３８ ")
    assert form.is_valid()
    assert [form.cleaned_data[name] for name in ("name", "number", "phone")] == ["甲 乙", "530-1", "138"]


@pytest.mark.parametrize("typed", ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "２０２６－０３－０５", ""])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    form = said(on=typed)
    assert form.is_valid()
    assert form.cleaned_data["on"] == (date(2026, 3, 5) if typed else None)


def test_every_form_carries_an_operation() -> None:
    blank, op = Said(), uuid4()
    assert UUID(str(blank["op"].value())).version == 7
    sent = said(op=str(op))
    assert sent.is_valid()
    assert sent.cleaned_data["op"] == op
    mended = said(op="<script>")
    assert mended.is_valid()
    assert mended.cleaned_data["op"].version == 7


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 5000])
def test_a_form_without_what_was_seen_is_told_to_look_again(seen: str) -> None:
    form = Moved({"seen": seen})
    assert not form.is_valid()
    assert [problem.text for problem in form.problems] == ["这一页不完整，刷新后再办"]


def test_a_refusal_stands_beside_its_field_and_on_top() -> None:
    form = said(words="水")
    assert form.is_valid()
    form.refuse(Refused("这个电话打不通", field="phone"))
    form.refuse(Refused("这件事已经办结"))
    assert [(p.text, p.anchor) for p in form.problems] == [("这件事已经办结", ""), ("这个电话打不通", "id_phone")]
    html = str(form)
    assert 'href="#id_phone"' in html
    assert 'aria-describedby="id_phone_error"' in html
    assert 'aria-invalid="true"' in html


def test_what_was_typed_is_shown_and_not_run() -> None:
    html = str(said(words='</textarea><script>alert("1")</script>'))
    assert "&lt;/textarea&gt;&lt;script&gt;" in html
    assert "<script>" not in html
    assert "maxlength" not in html
