"""What people type, made storable without changing what they said."""

import unicodedata

LONGEST = 20_000  # characters; a long letter has about 3,000
_KEPT = {"\n", "\t"}


def tidy(text: str) -> str:
    """Line ends become \\n, control characters and lone surrogates go, white space at both ends goes.

    Nothing else: rare characters, emoji and full-width digits stay as they were said.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in lines if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def plain_digits(text: str) -> str:
    """Full-width digits and letters as ASCII, for numbers that are typed: phones, codes, dates."""
    return unicodedata.normalize("NFKC", text).strip()
