from typing import Any

import pytest

from minqing.insight.text.replies import judge, run
from minqing.insight.text.rows import Row

ASKED = "村里的自来水什么时候能通？每户要交多少钱？"


def told(reply: str, asked: str = ASKED) -> dict[str, Any]:
    return judge(asked, reply)


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "已收悉",
        "您好！您反映的问题已收悉，已转县水务局调查处理。感谢您的关注与支持！",
        "网友：您好！留言已收悉，我们将尽快核实并向您反馈。2024年3月5日",
        "您的来信收悉。经研究，已交由相关部门办理，请耐心等待。",
        "您好，您反映的自来水什么时候能通的问题，我局高度重视。",
        "。，！",
        "\ufffd" * 40,
    ],
)
def test_formulae_alone_have_no_substance(reply: str) -> None:
    assert not told(reply)["substance"]


@pytest.mark.parametrize(
    "reply",
    [
        "您好！管道已经铺到村口，5月底通水，每户收开户费三百元。",
        "来信收悉。该村不在今年的工程范围内，列入明年计划，费用尚未核定。",
        "按现有规定，我县没有这一项补助。",
    ],
)
def test_what_tells_something_has_substance(reply: str) -> None:
    assert told(reply)["substance"]


def test_what_was_asked_and_not_touched_is_named() -> None:
    answer = told("水管已经铺到村口，水厂正在调试水泵，请大家做好接水准备。", "自来水一户要交多少钱？怎么办理手续？")
    assert set(answer["missing"]) == {"howmuch", "how"}
    assert answer["answers"] is False


def test_nothing_asked_is_neither_answered_nor_not() -> None:
    assert told("管道已经修好，昨天恢复供水。", "水管裂了，路上到处是水。")["answers"] is None


def test_hints_point_at_the_words() -> None:
    reply = "您好！您的留言已收悉，已转县水务局处理。"
    hints = {hint["code"]: reply[hint["start"] : hint["end"]] for hint in told(reply)["hints"]}
    assert hints == {"receipt": "您的留言已收悉", "forward": "已转县水务局处理"}


def test_lines_without_a_reply_are_told() -> None:
    [answer] = run(iter([Row(1, "x", {"text": ASKED})]), {})
    assert answer["error"] == "empty"


@pytest.mark.parametrize("piece", ["您好", "，", " ", "已转", "a", "\n", "您反映的"])
def test_a_long_reply_is_answered(piece: str) -> None:
    assert "substance" in told(piece * 300_000)
