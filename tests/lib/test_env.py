from pathlib import Path

import pytest

from minqing.lib import env


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("X", raising=False)
    return monkeypatch


def test_what_is_not_set_has_its_default(set_to: pytest.MonkeyPatch) -> None:
    assert env.text("X", "d") == "d"
    assert env.flag("X", default=True)
    assert env.number("X", 7) == 7
    assert env.words("X") == []
    assert env.folder("X", "var") == Path("var").resolve()


@pytest.mark.parametrize(("value", "on"), [("1", True), ("Yes", True), (" on ", True), ("0", False), ("off", False)])
def test_a_flag(set_to: pytest.MonkeyPatch, value: str, on: bool) -> None:
    set_to.setenv("X", value)
    assert env.flag("X", default=not on) is on


@pytest.mark.parametrize("value", ["maybe", "2", "tru"])
def test_a_flag_that_cannot_be_read_says_so(set_to: pytest.MonkeyPatch, value: str) -> None:
    set_to.setenv("X", value)
    with pytest.raises(env.BadSetting, match="X="):
        env.flag("X")


@pytest.mark.parametrize("value", ["x", "-1", "1.5", " 1"])
def test_a_number_that_cannot_be_read_says_so(set_to: pytest.MonkeyPatch, value: str) -> None:
    set_to.setenv("X", value)
    with pytest.raises(env.BadSetting, match="X="):
        env.number("X", 1)


def test_words_stand_between_commas(set_to: pytest.MonkeyPatch) -> None:
    set_to.setenv("X", "a.cn, b.cn,,")
    assert env.words("X") == ["a.cn", "b.cn"]
