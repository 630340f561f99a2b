import gzip
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from minqing.lib import clock, tables
from minqing.lib.tables import BadTable, Row

COLUMNS = {"id": "key", "编号": "key", "text": "words", "原话": "words", "时间": "said"}


def rows(path: Path) -> list[Row]:
    return list(tables.read(path, columns=COLUMNS, required=["key", "words"]))


def why(path: Path) -> str:
    with pytest.raises(BadTable) as refusal:
        rows(path)
    return str(refusal.value)


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def sheet(path: Path, table: Iterable[Iterable[object]]) -> Path:
    book = Workbook()
    for row in table:
        book.active.append(list(row))
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_reads_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "a.csv", "编号,原话,备注\r\n1,水管坏了三天没有水,x\r\n", encoding)
    assert rows(path) == [Row(2, {"key": "1", "words": "水管坏了三天没有水"})]


def test_rare_characters_survive_in_gb18030(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "编号,原话\n1,䶮家𠀀门口😀\n", "gb18030")
    assert rows(path)[0].values["words"] == "䶮家𠀀门口😀"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path / "a.csv", f"编号{mark}原话\n7{mark}路，断了\n")
    assert rows(path) == [Row(2, {"key": "7", "words": "路，断了"})]


def test_a_cell_keeps_what_was_said(tmp_path: Path) -> None:
    said = ' 第１天，"停水"\r\n第2天\n第３天\r又来了 \t'
    quoted = said.replace('"', '""')
    path = written(tmp_path / "a.csv", f'原话,编号\r\n"{quoted}",１２\n再一条,13\r')
    assert rows(path) == [Row(2, {"key": "１２", "words": said}), Row(6, {"key": "13", "words": "再一条"})]


def test_a_bad_csv_row_fails_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "编号,原话\n1,好的\n\n2,多,一格\n3\n4,好的,\n")
    assert [(row.number, bool(row.problem)) for row in rows(path)] == [(2, False), (4, True), (5, False), (6, False)]
    assert rows(path)[2].values == {"key": "3", "words": ""}


def test_a_few_broken_bytes_are_not_taken_for_gbk(tmp_path: Path) -> None:
    good = "".join(f"{n},田里的水沟塌了一段，秧苗干了\n" for n in range(50)).encode()
    path = tmp_path / "a.csv"
    path.write_bytes("编号,原话\n".encode() + good + b"51,\xff\xe6\xb0\n" + good)
    read = rows(path)
    assert [row.number for row in read if row.problem] == [52]
    assert len(read) == 101
    assert read[-1].values["words"] == "田里的水沟塌了一段，秧苗干了"


@pytest.mark.parametrize("more", [2, 40_000])
def test_an_open_quote_is_told_at_its_line(tmp_path: Path, more: int) -> None:
    path = written(tmp_path / "a.csv", '编号,原话\n1,好的\n2,"没有关\n' + "3,下一行\n" * more)
    first, second, *_rest = rows(path)
    assert first == Row(2, {"key": "1", "words": "好的"})
    assert (second.number, bool(second.problem)) == (3, True)


def test_text_after_a_closing_quote_fails_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '编号,原话\n1,"水管"坏了\n2,"好"\n')
    assert [(row.number, bool(row.problem)) for row in rows(path)] == [(2, True), (3, False)]


def test_json_lines_with_broken_ones_among_them(tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "text": "一"}',
        '{"id": 2, "text": ',
        "",
        "[3]",
        '{"id": "4"}',
        '{"id": "5", "text": {"a": 1}, "other": [1]}',
        '{"id": "6", "text": null, "other": [1]}',
        "[" * 100_000,
    ]
    read = rows(written(tmp_path / "a.jsonl", "\r\n".join(lines)))
    assert [(row.number, bool(row.problem)) for row in read] == [
        (1, False), (2, True), (4, True), (5, True), (6, True), (7, False), (8, True),
    ]  # fmt: skip
    assert read[0].values == {"key": "1", "words": "一"}
    assert read[5].values == {"key": "6", "words": ""}


def test_json_lines_packed_with_a_mark_and_a_bad_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    line = json.dumps({"编号": "１", "原话": "䶮𠀀"}, ensure_ascii=False).encode()
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + line + b"\n" + '{"id": "水"}'.encode("gbk") + b"\n"))
    first, second = rows(path)
    assert first == Row(1, {"key": "１", "words": "䶮𠀀"})
    assert second.problem


def test_a_line_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LONGEST_LINE", 100)
    long = json.dumps({"id": "1", "text": "a" * 500})
    read = rows(written(tmp_path / "a.jsonl", long + '\n{"id": "2", "text": "b"}\n'))
    assert [(row.number, bool(row.problem)) for row in read] == [(1, True), (2, False)]


def test_a_sheet_reads_days_numbers_and_texts(tmp_path: Path) -> None:
    moments = [date(2026, 3, 4), datetime(2026, 3, 4, 8, 30), 46085]  # noqa: DTZ001 - a sheet knows no zone
    table = [("原话", "编号", "时间", "别的"), *(("第一行\n第２行😀", 12, moment, "x") for moment in moments)]
    read = rows(sheet(tmp_path / "a.xlsx", table))
    assert [row.values["said"] for row in read] == ["2026-03-04", "2026-03-04 08:30:00", "46085"]
    assert read[0] == Row(2, {"key": "12", "words": "第一行\n第２行😀", "said": "2026-03-04"})


def test_a_sheet_with_gaps_and_errors(tmp_path: Path) -> None:
    table = [("编号", "原话"), (), ("1", "好"), ("2", "#REF!"), ("3", "好", "", "多"), (4.5, True)]
    read = rows(sheet(tmp_path / "a.xlsx", table))
    assert [(row.number, bool(row.problem)) for row in read] == [(3, False), (4, True), (5, True), (6, False)]
    assert read[3].values == {"key": "4.5", "words": "True"}


def test_the_first_visible_sheet_counts(tmp_path: Path) -> None:
    book = Workbook()
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("来信")
    shown.append(["编号", "原话"])
    shown.append(["1", "好"])
    book.save(tmp_path / "a.xlsx")
    assert rows(tmp_path / "a.xlsx") == [Row(2, {"key": "1", "words": "好"})]


def test_a_wrong_heading_names_what_was_expected_and_found(tmp_path: Path) -> None:
    for path in (
        written(tmp_path / "a.csv", "姓名,原话\n岩,水\n"),
        written(tmp_path / "a.jsonl", '{"姓名": "岩", "原话": "水"}\n'),
        sheet(tmp_path / "a.xlsx", [("姓名", "原话"), ("岩", "水")]),
    ):
        says = why(path)
        assert "缺少：id/编号" in says
        assert "找到的列：姓名、原话" in says


def test_a_doubled_column_is_refused(tmp_path: Path) -> None:
    assert "重复" in why(written(tmp_path / "a.csv", "id,编号,原话\n1,2,水\n"))
    assert "重复" in why(sheet(tmp_path / "a.xlsx", [("编号", "原话", "原话"), (1, 2, 3)]))


def test_a_file_that_is_not_what_its_name_says(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "not a sheet")
    contents = {
        "a.xlsx": b"id,text\n1,2\n",
        "b.xlsx": packed.getvalue(),
        "c.xlsx": packed.getvalue()[:40],
        "d.xlsx": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "a.csv": packed.getvalue(),
        "b.csv": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "a.jsonl": gzip.compress(b'{"id": "1", "text": "2"}'),
        "b.jsonl": b'[{"id": "1", "text": "2"}]',
        "a.jsonl.gz": b'{"id": "1", "text": "2"}',
        "b.jsonl.gz": gzip.compress(b'{"id": "1", "text": "2"}' * 50)[:-12],
        "a.xls": b"x",
        "a.pdf": b"x",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        assert why(tmp_path / name)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl", "a.jsonl.gz"])
def test_an_empty_file_and_none(tmp_path: Path, name: str) -> None:
    assert "找不到" in why(tmp_path / name)
    (tmp_path / name).touch()
    assert "空" in why(tmp_path / name)


def test_a_sheet_without_a_row_is_a_wrong_heading(tmp_path: Path) -> None:
    assert "缺少" in why(sheet(tmp_path / "a.xlsx", []))
    assert "缺少" in why(written(tmp_path / "a.csv", "\n\n"))


def test_too_many_rows_are_refused_before_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    many = [("id", "text"), *((n, "水") for n in range(5))]
    assert "3" in why(sheet(tmp_path / "a.xlsx", many))
    assert "3" in why(written(tmp_path / "a.csv", "".join(f"{a},{b}\n" for a, b in many)))
    assert "3" in why(written(tmp_path / "a.jsonl", '{"id": "1", "text": "水"}\n' * 5))


def test_a_swollen_sheet_is_refused_unread(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 40 * 1024 * 1024)
    assert "太大" in why(tmp_path / "a.xlsx")


def test_rows_come_while_the_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id,text\n" + "1,水\n" * 1000)
    reading = tables.read(path, columns=COLUMNS, required=["key"])
    assert next(reading).number == 2
    assert next(reading).number == 3


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04", "2026-03-04 00:00:00"),
        ("2026/3/4 8:05:09", "2026-03-04 08:05:09"),
        ("２０２６年３月４日", "2026-03-04 00:00:00"),
        ("2026年3月4日 8时05分", "2026-03-04 08:05:00"),
        ("2026-03-04T00:30:00Z", "2026-03-04 08:30:00"),
        ("46085.5", "2026-03-04 12:00:00"),
    ],
)
def test_a_moment_reads_as_offices_write_it(text: str, moment: str) -> None:
    assert tables.moment(text).astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") == moment


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-01", "2026-02-30", "3/4", "12345678"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        tables.moment(text)
