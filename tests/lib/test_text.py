import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minqing.lib import bigrams, masking, words


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("自来水", ["自来", "来水"]),
        ("水", ["水"]),
        ("", []),
        ("路,灯", ["路", "灯"]),
        ("水_管__道路", ["水", "管", "道路"]),
        ("ＡＢＣ", ["ab", "bc"]),
        ("𠀀䶮坝", ["𠀀䶮", "䶮坝"]),
    ],
)
def test_pairs_of_neighbours(text: str, pairs: list[str]) -> None:
    assert bigrams.of(text) == pairs


@given(st.text(), st.text(alphabet="水路电坝寨村岩温", min_size=2, max_size=6), st.text())
def test_what_stands_in_a_text_is_found_by_its_pairs(before: str, sought: str, after: str) -> None:
    text = f"{before} {sought} {after}"
    assert set(bigrams.of(sought)) <= set(bigrams.of(text))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  一\r\n二\r三  ", "一\n二\n三"),
        ("a\u2028b", "a\nb"),
        ("x\x00y\x1bz", "xyz"),
        ("\ud800不成对", "不成对"),
        ("😀 𠀀 １３８", "😀 𠀀 １３８"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_what_was_said_is_kept_and_storable(typed: str, kept: str) -> None:
    assert words.tidy(typed) == kept


@given(st.text())
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    once = words.tidy(typed)
    assert words.tidy(once) == once
    assert not {unicodedata.category(c) for c in once} & {"Cs"}


@pytest.mark.parametrize(("typed", "plain"), [("１３８ ００", "138 00"), (" 53-08 ", "53-08"), ("ＡＢ１", "AB1")])
def test_numbers_are_read_however_they_are_typed(typed: str, plain: str) -> None:
    assert words.plain_digits(typed) == plain


@pytest.mark.parametrize(
    ("whole", "shown"), [("岩温龙", "岩*龙"), ("李四", "李*"), ("岩", "岩"), ("", ""), ("岩罕温龙", "岩**龙")]
)
def test_a_name_is_recognised_not_copied(whole: str, shown: str) -> None:
    assert masking.name(whole) == shown


@pytest.mark.parametrize(
    ("whole", "shown"), [("13800000001", "138****0001"), ("6000001", "*****01"), ("12", "12"), ("", "")]
)
def test_a_phone_is_recognised_not_copied(whole: str, shown: str) -> None:
    assert masking.phone(whole) == shown
