"""Numbers that give somebody away are noticed; numbers of everyday life are not."""

import pytest

from minqing.lib.caution import Found, caution

ID = "11010519491231002X"  # the example of the standard itself
CARD = "6222020000000000000"


@pytest.mark.parametrize(
    "text",
    [
        f"我的身份证{ID}，",
        f"号码是 {ID[:6]} {ID[6:14]} {ID[14:]} 。",
        "１１０１０５１９４９１２３１００２Ｘ",
        f"{ID.lower()} 6",
    ],
)
def test_an_id_number_is_seen(text):
    assert caution(text) == [Found.ID_NUMBER]


@pytest.mark.parametrize("text", [f"打到卡上 {CARD}", "打到 6222 0200 0000 0000 000。"])
def test_a_card_number_is_seen(text):
    assert caution(text) == [Found.CARD_NUMBER]


def test_each_kind_is_told_once():
    assert caution(f"{ID} {CARD} {ID}") == [Found.ID_NUMBER, Found.CARD_NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "编号 530899-2026-000123",
        "电话 13800000001 13900000002",
        "2026年3月5日，3000元",
        "110105194912310021",
        "110105194913310020",
        "1234567890123452",
    ],
)
def test_what_is_neither_is_left_alone(text):
    assert caution(text) == []
