"""`minqing diary`: what a text file tells, printed; and with --as, a draft."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from minqing.desk.management.commands import diary
from minqing.visits.models import DiaryEntry

SEED = Path(__file__).parents[3] / "shared" / "data" / "seed.txt"
TEXT = "20xx年3月15日 晴\r\n今天去了大寨村，路灯坏了两盏。岩温龙家的水管裂了！\n\n下次再去。"


def run(path, **options):
    out = StringIO()
    call_command("diary", str(path), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def text(tmp_path):
    def written(words, encoding="utf-8"):
        path = tmp_path / "diary.txt"
        path.write_bytes(words.encode(encoding) if isinstance(words, str) else words)
        return path

    return written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_what_it_reads_it_prints(db, text, encoding):
    told = run(text(TEXT, encoding))
    assert "日子：3月15日 --03-15" in told
    assert "天气：晴" in told
    assert "  2  今天去了大寨村，路灯坏了两盏。" in told
    assert "  4  下次再去。" in told
    assert not DiaryEntry.objects.exists()


def test_as_json(db, text):
    told = json.loads(run(text(TEXT), json=True))
    assert (told["date"], told["weather"]) == ("--03-15", "晴")
    assert [one["text"] for one in told["sentences"]][1:3] == ["今天去了大寨村，路灯坏了两盏。", "岩温龙家的水管裂了！"]
    assert "大寨村" in told["places"]


def test_places_and_homes_are_told_where_words_can_be_cut(db, text, monkeypatch):
    assert "人家：" in run(text(TEXT))
    monkeypatch.setattr(diary, "names", None)
    assert "人家：" not in run(text(TEXT))


def test_as_somebody_it_is_kept_as_his_draft(chen, text):
    assert "存成了草稿" in run(text(TEXT), username="chen")
    entry = DiaryEntry.objects.get()
    assert (entry.author, entry.day_said, entry.weather, entry.versions_count) == (chen, "--03-15", "晴", 0)
    assert entry.draft.text == TEXT.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("words", "options", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", {}, "不是 UTF-8 或 GBK 的文本"),
        (" \n　\n", {}, "里没有字"),
        ("", {}, "里没有字"),
        ("水" * 100_000, {}, "有 100000 个字"),
        (b"\xe6\xb0\xb4" * 2_000_000, {}, "太大"),
        (TEXT, {"username": "nobody"}, "没有「nobody」这个登录名"),
        (TEXT, {"username": "guan"}, "岗位不写日记"),
    ],
)
def test_bad_files_are_refused_in_words(db, text, words, options, says):
    with pytest.raises(CommandError, match=says):
        run(text(words), **options)
    assert not DiaryEntry.objects.exists()


def test_a_file_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        run(tmp_path / "nothing.txt")
    with pytest.raises(CommandError, match="打不开"):
        run(tmp_path)


@pytest.mark.skipif(not SEED.exists(), reason="the mission's own document is not beside this house")
def test_the_missions_own_diary(db, text):
    words = "\n".join(SEED.read_text(encoding="utf-8").split("\n")[1:3])
    told = json.loads(run(text(words), json=True))
    assert (told["date"], told["weather"]) == ("--03-15", "晴")
    sentences = [one["text"] for one in told["sentences"]]
    assert any("土地几乎已经全部被征用" in one for one in sentences)
    assert sentences[-1].endswith("但愿如此!")
    kept = "".join(sentences)
    assert [char for char in words if char.isalnum()] == [char for char in kept if char.isalnum()]
