"""The language of dispatch rules: what is read, what is refused and where, and what applies."""

import time
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from minqing.lib import clock
from minqing.matters import rules
from minqing.matters.rules import Condition, Facts, Known, Line, Rule, Wrong

KNOWN = Known(
    categories={"03": "水利饮水", "03.1": "人饮安全", "08.2": "寄宿、营养、校车", "12.4": "工作作风投诉"},
    areas={
        "530899": "青河县",
        "530899100": "上坝镇",
        "530899100200": "上坝镇 大寨村",
        "530899100200001": "上坝镇 大寨村 一组",
        "530899101": "下坝乡",
        "530899101200001": "下坝乡 河边村 一组",
    },
    kinds={"help": "求助", "complaint": "投诉"},
    channels={"phone": "电话", "counter": "窗口"},
    unusable={"12.4": "这一类是保密件"},
)
SLOW = 0.2  # seconds of the processor for one line
WHOLE = "类别 03 且 地方 上坝镇 且 原话含「停水|没水」且 渠道 电话 且 时间 18:00-08:00 → 水务局"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


def understood(text: str) -> tuple[Condition, ...] | Wrong:
    line = rules.read(text)
    return rules.resolve(line, KNOWN) if isinstance(line, Line) else line


def judged(text: str, facts: Facts) -> bool:
    conditions = understood(f"{text} → 水务局")
    assert not isinstance(conditions, Wrong), conditions
    return all(rules.holds(condition, facts) for condition in conditions)


def test_the_whole_language():
    line, conditions = rules.read(WHOLE), understood(WHOLE)
    assert isinstance(line, Line)
    assert line.target.text == "水务局"
    assert [one.values for one in conditions] == [
        ("03",), ("530899100",), ("停水", "没水"), ("phone",), ("18:00-08:00",)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "类别：03　且　地方：上坝镇 且 原话里有“停水｜没水” 且 渠道＝电话 且 时间 １８：００～８：００ → 水务局",
        "类别03且地方上坝镇且原话含停水、没水且渠道是电话且时间18点-8点=>「水务局」",
        "类别 水利饮水，地方 530899100「上坝镇」，原话 「停水」或「没水」；渠道 电话 并且 时间 18时至8:00 -> 水务局",
        '类别 03「别的名字」且地点在上坝镇且话里提到"停水"|"没水"且渠道为电话且时间18:00—08:00 ⇒ 水务局',
    ],
)
def test_it_forgives(text):
    assert understood(text) == understood(WHOLE)
    assert rules.read(text).target.text == "水务局"


@pytest.mark.parametrize(
    ("text", "reason", "spot"),
    [
        ("", "没有写交给谁", ""),
        ("→ 水务局", "少了一个条件", ""),
        ("类别 03", "没有写交给谁", ""),
        ("类别 03 →", "没有写单位", ""),
        ("类别 03 → 「 」", "没有写单位", " "),
        ("类别 03 → 水务局 → 林草局", "只能有一个箭头", "→"),
        ("类别 03 → 水务局或林草局", "只写一个单位", "或林草局"),
        ("且 类别 03 → 水务局", "少了一个条件", "且"),
        ("类别 03 且 → 水务局", "少了一个条件", ""),
        ("类别 03 且 水位 高 → 水务局", "看不懂这个条件", "水位 高"),
        ("类别 → 水务局", "没有写完", "类别"),
        ("类别 99 → 水务局", "没有「99」这个类别", "99"),
        ("类别 12.4 → 水务局", "保密件", "12.4"),
        ("地方 一组 → 水务局", "不止一处", "一组"),
        ("地方 中坝镇 → 水务局", "没有「中坝镇」这个地方", "中坝镇"),
        ("类型 闹事 → 水务局", "可以写：求助、投诉", "闹事"),
        ("渠道 电话|微信 → 水务局", "没有「微信」这个渠道", "微信"),
        ("原话含「停水 → 水务局", "没有配成一对", "「"),
        ("原话含「」 → 水务局", "没有写字", ""),
        ("时间 夜里 → 水务局", "这样的一段", "夜里"),
        ("时间 25:00-26:00 → 水务局", "没有这个钟点", "25:00-26:00"),
        ("时间 8:00-8:00 → 水务局", "同一个时刻", "8:00-8:00"),
        (f"原话含「{'长' * 31}」 → 水务局", "最多 30 个字", "长" * 31),
        (f"原话含「{'|'.join('词' + str(n) for n in range(21))}」 → 水务局", "最多写 20 项", "词20"),
        (" 且 ".join(["类别 03"] * 13) + " → 水务局", "最多 12 个条件", "类别 03"),
        ("类别 03 且 " * 80 + "→ 水务局", "最多 500 个字", None),
    ],
)
def test_what_is_wrong_is_said_at_its_spot(text, reason, spot):
    wrong = understood(text)
    assert isinstance(wrong, Wrong)
    assert reason in wrong.reason
    assert spot is None or text[wrong.start : wrong.end] == spot


def test_it_is_written_back_and_read_again():
    conditions = understood(WHOLE)
    text = rules.write(conditions, "水务局")
    said = "原话含「停水|没水」 且 渠道 电话 且 时间 18:00-08:00"
    assert text == f"类别 03「水利饮水」 且 地方 530899100「上坝镇」 且 {said} → 水务局"
    assert understood(text) == conditions


@pytest.mark.parametrize(
    ("text", "applies"),
    [
        ("类别 03", True), ("类别 人饮安全", True), ("类别 08.2", False), ("类别 寄宿、营养、校车|03", True),
        ("地方 青河县", True), ("地方 上坝镇 大寨村", True), ("地方 下坝乡", False), ("地方 下坝乡|大寨村", True),
        ("类型 求助", True), ("类型 投诉", False), ("渠道 窗口 或 电话", True), ("原话有「ABC」", True),
        ("原话有「水|电」", True), ("原话有「路」", False),
        ("时间 18:00-08:00", True), ("时间 08:00-18:00", False), ("时间 23:00-24:00", True),
        ("时间 工作日", False), ("时间 周末", True), ("时间 休息日 且 时间 22:00-23:30", True),
    ],
)  # fmt: skip
def test_what_applies(text, applies):
    # A Saturday evening.
    words = rules.folded("村里没水，Ａｂｃ 牌的泵坏了")
    facts = Facts("03.1", "530899100200001", "help", "phone", words, at("2026-03-07 23:10"))
    assert judged(text, facts) is applies


def test_nobody_knows_the_hour_or_the_kind():
    facts = Facts(area="530899100", said_at=at("2026-03-07"))
    assert not judged("时间 23:00-08:00", facts)
    assert not judged("类别 03", facts)
    assert judged("时间 休息日", facts)


def test_the_first_that_applies_and_why_the_others_do_not():
    texts = ["地方 下坝乡", "原话有「停水|没水」 且 类别 03", "类别 03"]
    book = [Rule(n, understood(f"{text} → 水务局"), None) for n, text in enumerate(texts, 1)]
    facts = Facts("03.1", "530899100", words="没水吃")
    decided = rules.decide(book, facts)
    assert (decided.hit.rule.nth, decided.hit.because) == (2, ["原话里有「没水」", "类别在水利饮水"])
    assert [(one.rule.nth, one.because) for one in decided.missed] == [(1, ["地方不在下坝乡"])]
    barred = rules.decide(book, facts, barred=lambda rule: "那里没有人" if rule.nth < 3 else "")
    assert barred.hit.rule.nth == 3
    assert rules.decide(book, Facts()).hit is None


_SIGNS = st.text(
    "类别地方型渠道原话含时间且或→->=|「」“”\"'、，,;：: 0123456789.停水没上坝镇电求助工作日休息", max_size=520
)


@settings(deadline=None)
@example("「" * rules.LONGEST)
@example("「」" * (rules.LONGEST // 2))
@example("-" * rules.LONGEST)
@example("且" * rules.LONGEST)
@example("时间 " + "1" * 400 + " → 水务局")
@example("时间 18:00" + "-" * 400 + " → 水务局")
@example("原话含「" + "|" * 400 + "」 → 水务局")
@example("类别 " + "1." * 200 + " → 水务局")
@example("\ufdfa" * rules.LONGEST)
@given(st.one_of(st.text(max_size=600), _SIGNS))
def test_any_text_is_read_or_refused_at_once(text):
    began = time.process_time()
    answer = understood(text)
    assert time.process_time() - began < SLOW
    if isinstance(answer, Wrong):
        assert answer.reason
        assert 0 <= answer.start <= answer.end <= len(text)
    else:
        assert understood(rules.write(answer, "水务局")) == answer
        assert all(rules.why(condition, Facts(words=rules.folded(text))) for condition in answer)


_WORD = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="|、「」『』“”‘’\"'《》"), min_size=1, max_size=8
)


@settings(deadline=None)
@given(st.lists(_WORD, min_size=1, max_size=5), st.sampled_from(["03", "水利饮水"]))
def test_what_was_meant_is_what_is_read(words, category):
    conditions = understood(f"类别 {category} 且 原话含「{'|'.join(words)}」 → 水务局")
    if isinstance(conditions, Wrong):  # a word of nothing but forms that are no word in plain signs
        assert not all(rules.folded(word).strip(" |、") for word in words)
    else:
        assert conditions[0].values == ("03",)
        assert set(conditions[1].values) <= {rules.folded(word) for word in words}
        assert judged(f"原话含「{words[0]}」", Facts(words=rules.folded(f"他说{words[0]}。")))
