"""What an official said he would do, and by when.

A promise names a doer who can bind the office (the writer, his team, the village's officials), a deed, and words of
promising. What residents intend, resolutions to work harder, and what is already done are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from minqing.insight.text import lexicon
from minqing.insight.text.reading import dates
from minqing.insight.text.reading.clauses import Clause
from minqing.insight.text.reading.dates import Day


@dataclass(frozen=True)
class Promise:
    start: int
    end: int
    due: str | None


def promises_of(clauses: list[Clause], folded: str, today: Day | None) -> list[Promise]:
    """In the order of the text; clauses of one sentence that go on promising become one."""
    spans: list[tuple[int, int]] = []
    for at in _promising(clauses):
        if spans and clauses[spans[-1][1]].sentence == clauses[at].sentence and at - spans[-1][1] <= 2:
            spans[-1] = (spans[-1][0], at)
        else:
            spans.append((at, at))
    return [_promise(first, last, clauses, folded, today) for first, last in spans]


def _promising(clauses: list[Clause]) -> Iterator[int]:
    """Places of clauses that promise: by their own words, or by standing in a list headed "measures"."""
    cues = lexicon.groups("promise_cues")
    listing = False
    for at, clause in enumerate(clauses):
        line = at == 0 or clause.line != clauses[at - 1].line
        item = bool(lexicon.groups("matter_cues")["item"].match(clause.text))
        listing = listing and (not line or item)
        if clause.stop in (":", "\n") and cues["heading"].search(clause.text):
            listing = True
        elif (listing and _deed(clause.text)) or _promises(clause, clauses[max(0, at - 3) : at]):
            yield at


def _deed(text: str) -> bool:
    cues = lexicon.groups("promise_cues")
    return bool(cues["concrete"].search(text)) and not any(cues[not_one].search(text) for not_one in ("done", "vague"))


def _promises(clause: Clause, before: list[Clause]) -> bool:
    cues = lexicon.groups("promise_cues")
    text = clause.text
    opened = any(clause.sentence - other.sentence <= 1 and cues["opening"].search(other.text) for other in before)
    if not (opened or cues["vow"].search(text)) or cues["done"].search(text) or cues["vague"].search(text):
        return False
    if not cues["concrete"].search(text) or cues["asked"].search(text):
        return False
    own = [other for other in before if other.sentence == clause.sentence]
    if own and cues["atonce"].search(own[-1].text) and not cues["says"].search(text):
        return False
    for words in (text, *(other.text for other in reversed(own))):
        who = _doer(words)
        if who is not None:
            return who
    return not cues["wish"].search(" ".join(other.text for other in own))


def _doer(text: str) -> bool | None:
    """True for one who binds the office, False for a resident, None where the clause names nobody."""
    cues = lexicon.groups("promise_cues")
    if cues["binding"].search(text):
        return True
    if cues["resident"].search(text):
        return False
    if cues["speaks"].search(text):
        return False
    return True if cues["official"].search(text) else None


def _promise(first: int, last: int, clauses: list[Clause], folded: str, today: Day | None) -> Promise:
    """The due day is looked for in the promise, then just around it in the same sentence."""
    start, end = clauses[first].start, clauses[last].end
    due = dates.due(folded[start:end], today)
    for at in (last + 1, first - 1, last + 2):
        if due is None and 0 <= at < len(clauses) and clauses[at].sentence == clauses[first].sentence:
            due = dates.due(clauses[at].text, today)
    return Promise(start, end, due)
