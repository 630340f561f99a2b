"""Chinese has no spaces: a text is found by the pairs of characters that stand side by side in it."""

import re
import unicodedata

_RUN = re.compile(r"[^\W_]+")  # for databases an underscore is a mark like any other


def folded(text: str) -> str:
    """As text is compared: compatibility forms and case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def of(text: str) -> list[str]:
    """Every pair of neighbouring characters within a run of letters and digits; a lone character as it is."""
    pairs: list[str] = []
    for run in _RUN.findall(folded(text)):
        pairs += [run[i : i + 2] for i in range(len(run) - 1)] if len(run) > 1 else [run]
    return pairs
