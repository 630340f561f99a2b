"""A diary cut where a finger can point, and a sentence found again in another text."""

import random
from itertools import pairwise

import pytest

from minqing.visits.sentences import around, bare, pieces
from minqing.visits.tracing import moved, traces

SAMPLE = "今天，晴。早上6:30出门，走了3.5公里！“路灯坏了。”他说…\n\n第二段没有句号\n"


def words(text):
    return [piece.text for piece in pieces(text)]


def test_sentences_keep_their_marks_and_numbers_stay_whole():
    assert words(SAMPLE) == ["今天，晴。", "早上6:30出门，走了3.5公里！", "“路灯坏了。”", "他说…", "第二段没有句号"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", []),
        ("，。！\n……", []),
        ("去了.看了.回来了.", ["去了.", "看了.", "回来了."]),
        ("见附件 plan.docx 和 3.15 的通知。", ["见附件 plan.docx 和 3.15 的通知。"]),
        (
            "走了三家\u3000\u3000" + "没有标点的一段话很长很长" * 4,
            ["走了三家\u3000\u3000" + "没有标点的一段话很长很长" * 4],
        ),
        ("😀😀。好的😀。", ["好的😀。"]),
        ("䶮家𠀀家。", ["䶮家𠀀家。"]),
    ],
)
def test_texts_as_people_type_them(text, said):
    assert words(text) == said


def test_a_long_sentence_is_cut_at_its_commas_and_short_ones_stay_together():
    text = (
        "但是因为工作性质问题,总没有时间坐下来好好听听他们的想法,也没有很好的了解他们的生活状况,今天,我利用空闲去了。"
    )
    assert words(text)[:2] == ["但是因为工作性质问题,", "总没有时间坐下来好好听听他们的想法,"]
    assert all(len(one) >= 8 for one in words(text))


def test_pieces_never_overlap_and_leave_out_no_letter(seed):
    chance = random.Random(seed)
    for _each in range(200):
        text = "".join(chance.choice("水管裂了好长，。！？,.:\n 　a1😀") for _n in range(chance.randrange(120)))
        found = pieces(text)
        assert all(one.end <= other.start for one, other in pairwise(found))
        assert all(text[one.start : one.end] == one.text for one in found)
        assert "".join(c for c in "".join(words(text)) if c.isalnum()) == "".join(c for c in text if c.isalnum())


def test_a_quote_leaves_its_hanging_comma():
    text = "土地被征用，种不了。"
    assert text[slice(*bare(text, 0, 6))] == "土地被征用"
    assert bare("，", 0, 1) == (0, 1)


def test_the_sentence_around_a_piece():
    text = "前一句。张三拿了钱，李四没拿。后一句。"
    assert text[slice(*around(text, 5, 7))] == "张三拿了钱，李四没拿。"
    endless = "，".join(f"这是第{n}段没有句号的话" for n in range(40))
    start = endless.index("这是第20段")
    inside = endless[slice(*around(endless, start, start + 5))]
    assert "第19段" in inside
    assert "第21段" in inside
    assert "第25段" not in inside


def test_a_mark_moves_with_its_sentence():
    old = "路灯坏了。水管裂了。"
    start = old.index("水管")
    assert moved(old, start, start + 5, "先写一句。" + old) == (start + 5, start + 10)
    changed = "路灯坏了。\n水管又裂了。"
    assert changed[slice(*moved(old, start, start + 5, changed))] == "水管又裂了。"
    assert moved(old, start, start + 5, "路灯坏了。") is None
    assert moved(old, 0, 4, "路灯坏了。路灯坏了。", taken=[(0, 4)]) == (5, 9)


def test_what_is_another_sentence_is_not_traced():
    marked = "今天走了三家。张支书把低保名额给了自己的侄子。路灯坏了两盏。"
    start = marked.index("张支书")
    other = "今天走了三家。李婶家的低保批下来了，她很高兴。路灯修好了。张支书带我们去看了水。"
    hidden = [other[a:b] for a, b in traces(marked, start, start + 10, other)]
    assert "今天走了三家。" not in hidden
    assert "路灯修好了。" not in hidden
