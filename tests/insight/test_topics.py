import random
from datetime import date, timedelta
from typing import Any

import pytest

from minqing.insight.text.rows import Row, Unusable
from minqing.insight.text.topics import run

PLANT = (
    "青禾小区旁的搅拌站半夜还在开工，噪音吵得睡不着",
    "青禾小区搅拌站灰尘太大，窗户都不敢开",
    "投诉青禾小区旁边新建的搅拌站，噪音和灰尘两样都受不了",
    "请管一管青禾小区旁的搅拌站，机器声从早到晚",
    "青禾小区业主反对在小区旁建搅拌站，灰尘落满阳台",
    "搅拌站离青禾小区不到百米，噪音大，老人孩子没法休息",
    "青禾小区的搅拌站什么时候搬走？噪音灰尘没人管",
)
PARKING = (
    "云岭家园卖房捆绑车位，不买车位就不让签合同",
    "云岭家园开发商强制捆绑销售车位，一个车位十二万",
    "投诉云岭家园捆绑销售车位，取消购房资格太霸道",
)
QUIET = ("石门坎村的吊桥木板烂了，学生过桥危险", "石门坎村吊桥又断了两块木板，学生上学过桥危险")
DICE = random.Random(5)
BACKGROUND = tuple("".join(map(chr, DICE.choices(range(0x4E00, 0x9FA5), k=24))) for _n in range(150))
OTHER = ("公交卡能不能用手机充值", "咨询落户要哪些材料", "建议广场晚上早点关灯", "请问老年证在哪里办")


def topics(
    texts: tuple[str, ...] = PLANT + PARKING + QUIET + OTHER + BACKGROUND, window: int = 30, **same: Any
) -> list[dict[str, Any]]:
    rows = []
    for number, text in enumerate(texts):
        day = (date(2024, 3, 1) + timedelta(days=number % 40)).isoformat()
        data = {
            "subject": text,
            "text": text,
            "time": f"{day} 08:00:00",
            "user": f"u{number}",
            "likes": 1,
            "dislikes": 0,
        }
        rows.append(Row(number + 1, number, data | same))
    return list(run(iter(rows), {"window": window}))


def test_the_hottest_comes_first_and_the_quiet_stay() -> None:
    *told, _coverage = topics()
    assert set(told[0]["ids"]) == set(range(7))
    assert (told[0]["place"], told[0]["kind"]) == ("青禾小区", "hot")
    assert any(set(topic["ids"]) == {10, 11} and topic["kind"] == "quiet" for topic in told)
    assert [topic["heat"] for topic in told] == sorted((topic["heat"] for topic in told), reverse=True)


def test_coverage_is_the_share_of_messages_in_a_topic() -> None:
    *told, last = topics()
    assert last == {"coverage": round(sum(len(topic["ids"]) for topic in told) / 166, 4)}


def test_a_message_is_in_one_topic_at_most() -> None:
    ids = [id for topic in topics()[:-1] for id in topic["ids"]]
    assert len(ids) == len(set(ids))


def test_one_person_is_one_voice_and_never_named() -> None:
    many, alone = topics(PLANT)[0], topics(PLANT + PARKING, user="u1")
    assert "u1" not in str(many)
    assert all(topic["heat"] < many["heat"] for topic in alone[:-1])


def test_voices_count_within_the_window() -> None:
    assert topics(PLANT, window=2)[0]["heat"] < topics(PLANT, window=30)[0]["heat"]


def test_one_message_that_many_support_is_a_topic() -> None:
    told = topics(OTHER[:1], likes=2000)
    assert (told[0]["ids"], told[0]["kind"]) == ([0], "hot")


def test_a_severe_one_is_never_dropped() -> None:
    told = topics(("后山尾矿坝渗水怕要坍塌", *OTHER))
    assert [topic["kind"] for topic in told if topic.get("ids") == [0]] == ["quiet"]


def test_a_million_identical_lines_gather_once() -> None:
    told = topics(PLANT[:1] * 3000 + PARKING, user="u")
    assert [len(topic["ids"]) for topic in told[:-1] if len(topic["ids"]) > 5] == [3000]


@pytest.mark.parametrize("time", [None, "", "soon", "2024-13-40", 17, "2024/3/5 9:01:02"])
def test_any_time_is_borne(time: object) -> None:
    told = topics(PLANT, time=time)
    assert told[0]["from"] == ("2024-03-05" if time == "2024/3/5 9:01:02" else None)


@pytest.mark.parametrize(
    "text", ["水", "，。！？", "The road is broken", "ᦂᦱᧃᦑᦺᦟ", "བོད་ཡིག", "<p></p>", "\ufffd" * 9, "路" * 100_000]
)
def test_any_text_is_borne(text: str) -> None:
    assert "coverage" in topics((text, *PLANT, text))[-1]


def test_nothing_gathers_nothing() -> None:
    assert topics(()) == [{"coverage": 0.0}]
    assert topics(("",))[0]["error"] == "empty"


def test_a_window_beyond_bounds_is_refused() -> None:
    with pytest.raises(Unusable):
        topics(window=0)
