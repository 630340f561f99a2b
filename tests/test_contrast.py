"""The colours of tokens.css can be read: text at 4.5:1, the edge of what is filled in or pressed at 3:1 (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

import minqing

TOKENS = (Path(minqing.__file__).parent / "desk/static/desk/tokens.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "raised", "sunk")
TEXT = ("ink", "soft", "faint", "accent", "settled", "waiting", "soon", "over")


def scheme(start: str) -> dict[str, str]:
    block = TOKENS[TOKENS.index(start) :].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = scheme(":root {")
SCHEMES = {
    "light": LIGHT,
    "dark": LIGHT | scheme("@media (prefers-color-scheme: dark)"),
    "print": LIGHT | scheme("@media print"),
}


def luminance(colour: str) -> float:
    shares = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", SCHEMES)
def test_colours_can_be_read(name: str) -> None:
    colours = SCHEMES[name]
    least = {(text, ground): 4.5 for text in TEXT for ground in GROUNDS}
    least |= {(edge, ground): 3 for edge in ("edge", "focus") for ground in GROUNDS}
    least |= {("on-accent", "accent"): 4.5, ("on-accent", "accent-deep"): 4.5, ("raised", "over"): 4.5}
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in least}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least[pair]} == {}


def test_no_other_file_chooses_a_colour() -> None:
    others = [path for path in Path(minqing.__file__).parent.rglob("*.css") if path.name != "tokens.css"]
    assert [path.name for path in others if re.search(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", path.read_text())] == []
