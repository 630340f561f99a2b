"""The matter line: the atom of every list."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Line:
    """Number · words · who and where · with whom it lies · until when, in words.

    Tones are shapes of facts.css: draft, waiting, doing, soon, over, settled, ended, paused, sealed.
    """

    url: str
    words: str
    number: str = ""
    who: str = ""  # masked
    where: str = ""
    lies_with: Text = ""
    until: Text = ""
    until_tone: str = "waiting"
    until_exact: str = ""
    state: Text = ""
    state_tone: str = "waiting"
    button: Text = ""
    button_url: str = ""


@dataclass(frozen=True)
class Tab:
    """One of several lists on a page (desk/_tabs.html)."""

    url: str
    word: Text
    current: bool
