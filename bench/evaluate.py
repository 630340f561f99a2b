"""`python -m bench.evaluate [SECTION …]`: how well text is read. A run of all sections writes docs/evaluation.md.

What needs data that is absent is skipped, aloud.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import evaluate_classes, evaluate_reading
from bench.figures import Figure, wilson

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "evaluation.md"
CLASSES = (evaluate_classes.TRAIN, evaluate_classes.DEV, evaluate_classes.HISTORY, evaluate_classes.NAMES)
COUNTED = ("seconds", "rank", "false", "a second")  # in the name of a figure that is no share

HEAD = """# How well text is read

Written by `make evaluate`; every figure can be had again with it. The data lies in `../shared/data` and was written by
other people: real messages to governments, real visit diaries. None of it, and nothing learned from it, is shipped. No
message is judged by a model that has seen it or one nearly the same; but settings, and the table of words that go with
names, were made by people who had these messages at hand, so that a little less is to be expected elsewhere. The raw
messages with labels are spread over all leaves of the categories, rare ones as many as common ones, and are harder than
messages as they come, of which the cut ones are a fair picture. An interval holds the true value in 95 of 100
cases; macro-F1 has it by drawing the messages again, shares by Wilson's formula.
"""


@dataclass(frozen=True)
class Section:
    title: str
    data: tuple[str, ...]
    figures: Callable[[Path], Iterator[Figure]]


def _reading(name: str) -> Section:
    figures, data = evaluate_reading.SECTIONS[name]

    def converted(shared: Path) -> Iterator[Figure]:
        for one in figures(shared):
            share = 0 <= one.value <= 1 and not any(word in one.what for word in COUNTED)
            low, high = wilson(one.value, one.count) if share else (None, None)
            yield Figure(one.what, one.value, one.count, data, one.command, low, high)

    return Section(name.capitalize(), (data,), converted)


SECTIONS = {"classes": Section("Classes", CLASSES, evaluate_classes.section)}
SECTIONS |= {name: _reading(name) for name in evaluate_reading.SECTIONS}


def main(asked: Sequence[str]) -> int:
    page = [HEAD]
    whole = True
    for name in asked or SECTIONS:
        section = SECTIONS[name]
        absent = [data for data in section.data if not (SHARED / data).exists()]
        if absent:
            print(f"{name}: SKIPPED, not there: {', '.join(str(SHARED / data) for data in absent)}", flush=True)
            whole = False
            continue
        page.append(
            f"\n## {section.title}\n\n| | value | 95 of 100 | n | data | command |\n|---|---|---|---|---|---|\n"
        )
        begun = time.monotonic()
        for figure in section.figures(SHARED):
            page.append(_line(figure))
            print(name, _line(figure), end="", flush=True)
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
    if whole and not asked:
        PAGE.write_text("".join(page), encoding="utf-8")
    else:
        print(f"{PAGE.name} is left as it was: not all sections were measured")
    return 0


def _line(figure: Figure) -> str:
    value = f"{figure.value:,.0f}" if figure.value >= 100 else f"{figure.value:.4g}"
    reach = "" if figure.low is None else f"{figure.low:.3f} – {figure.high:.3f}"
    command = figure.command if figure.command.startswith("minqing") else f"minqing text {figure.command}"
    return f"| {figure.what} | {value} | {reach} | {figure.count:,} | {figure.data} | `{command}` |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
