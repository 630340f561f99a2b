import gzip
import io
import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from minqing.insight.management.commands import text as command
from minqing.insight.text.rows import Answer, Row, Unusable, refuse
from minqing.insight.text.verbs import Options, Verb

Said = Callable[..., list[Answer]]


def lengths(rows: Iterator[Row], options: Options) -> Iterator[Answer]:
    if options["unusable"]:
        raise Unusable("bad-value", "x")
    for row in rows:
        yield {"id": row.id, "length": len(row.whole)} if row.whole else refuse(row, "empty")


def asks(parser: ArgumentParser) -> None:
    parser.add_argument("--unusable", action="store_true")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Said:
    monkeypatch.setitem(command.VERBS, "lengths", Verb("", asks, lengths))

    def say(*given: str, lines: bytes = b"") -> list[Answer]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
        call_command("text", "lengths", *given)
        return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]

    return say


def test_every_line_is_answered(said: Said) -> None:
    lines = (
        b'{"id": "a", "subject": "\xe8\xb7\xaf", "text": "xy"}\n\n{"text": ""}\r\n{"id": 7, "text": "z"}\r{"text": "w"}'
    )
    assert said(lines=lines) == [
        {"id": "a", "length": 4},
        {"id": 3, "line": 3, "error": "empty", "reason": "没有可读的文字"},
        {"id": 7, "length": 1},
        {"id": 5, "length": 1},
    ]


@pytest.mark.parametrize(
    ("line", "code", "id"),
    [
        (b'{"id": "q", "text": "\xff\xfe"}', "not-utf8", "q"),
        (b'{"id": 12, "text": "\xc4\xe3"}', "not-utf8", 12),
        (b"\xff", "not-utf8", None),
        (b"{", "not-json", None),
        (b"[" * 100_000, "not-json", None),
        (b'{"id": ' + b"9" * 5000 + b"}", "not-json", None),
        (b"[1]", "not-object", None),
        (b'"words"', "not-object", None),
        (b'{"id": "n", "text": 3}', "not-text", "n"),
        (b'{"id": "n", "words": ["a"]}', "not-text", "n"),
        (b'{"text": "' + b"x" * (16 * 1024 * 1024) + b'"}', "too-long", None),
    ],
)
def test_a_broken_line_is_told_and_the_next_is_read(line: bytes, code: str, id: object, said: Said) -> None:
    bad, good = said(lines=line + b'\n{"id": 2, "text": "xy"}\n')
    assert (bad["error"], bad["id"], bad["line"]) == (code, id, 1)
    assert bad["reason"]
    assert good == {"id": 2, "length": 2}


def test_half_a_character_from_outside_does_not_break_the_output(said: Said) -> None:
    assert said(lines=b'{"id": "\\ud800", "text": "a\\udfffb"}') == [{"id": "?", "length": 3}]


def test_it_reads_a_file_packed_or_not(said: Said, tmp_path: Path) -> None:
    line = '\ufeff{"id": 1, "text": "路"}'.encode()
    (tmp_path / "a.jsonl").write_bytes(line)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line))
    assert said(str(tmp_path / "a.jsonl")) == said(str(tmp_path / "a.jsonl.gz")) == [{"id": 1, "length": 1}]


def test_a_file_that_is_missing_or_cut_short_is_named(said: Said, tmp_path: Path) -> None:
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"text": "x"}' * 999)[:-9])
    (tmp_path / "not.jsonl.gz").write_bytes(b"{}")
    for name, word in (("none", "找不到"), ("cut.jsonl.gz", "已损坏"), ("not.jsonl.gz", "已损坏"), ("", "找不到")):
        with pytest.raises(CommandError, match=word):
            said(str(tmp_path / name))


def test_a_value_that_cannot_be_used_is_told(said: Said) -> None:
    with pytest.raises(CommandError, match="x 不是可用的值"):
        said("--unusable")


def test_what_is_missing_is_named_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "MISSING", "rjieba")
    with pytest.raises(CommandError, match=r"rjieba.*pip install"):
        call_command("text", "classify", "--model", "x")


def test_progress_goes_to_standard_error(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "x"}\nx\n')))
    call_command("text", "lengths", stderr=(errors := io.StringIO()))
    assert errors.getvalue().splitlines() == ["读完 2 行", "其中 1 行读不了，已逐行说明"]
