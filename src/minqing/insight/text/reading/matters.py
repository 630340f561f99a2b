"""Which clauses of a diary raise something to be seen to, and under which of our categories it falls.

Each clause is weighed by the cues it holds (data/matter_cues.csv): a lack, damage, illness, need, quarrel or worry
speaks for it, and so does a wish or a complaint about a known subject; praise, what is already settled, slogans,
the visitor's own doings and the past speak against. Neighbours that tell of the same thing become one matter.
"""

import math
from dataclasses import dataclass, field
from itertools import zip_longest

from minqing.insight.text import lexicon
from minqing.insight.text.reading.clauses import Clause

ENOUGH = 2.4
_TROUBLES = frozenset(("lack", "damage", "illness", "poor", "dispute"))
_WEIGHTS = {
    "state": 1.2,
    "scant": 1.2,
    "ask": 1.6,
    "report": 1.4,
    "future": 1.6,
    "still": 0.5,
    "said": 0.4,
    "listed": 1.2,
}
_AGAINST = {"strongpast": -1.5, "fine": -2.0, "solved": -2.6, "scope": -3.0, "mood": -0.7, "condition": -1.5}
_OWN, _NEAR, _ABOVE = 1.0, 0.6, 0.4  # the subject is named in the clause, in its sentence, in the sentence above
_CONCEDED = -3.0
_HEADING = -4.0  # "the main problems:" names none
_SLOGAN, _SLOGANS = -1.5, 2  # each, and how many count
_TOGETHER = frozenset(("illness", "poor", "state"))
_REACH = 60  # characters to either side that a quotation may take in of its own sentence


@dataclass(frozen=True)
class Matter:
    start: int
    end: int
    category: str | None
    confidence: float


@dataclass
class _Weighed:
    at: int
    clause: Clause
    cues: frozenset[str]
    topics: dict[str, float]
    score: float = 0.0
    borrowed: bool = False

    @property
    def troubled(self) -> bool:
        return bool(self.cues & _TROUBLES)


@dataclass
class _Group:
    parts: list[_Weighed] = field(default_factory=list)

    @property
    def last(self) -> _Weighed:
        return self.parts[-1]

    @property
    def score(self) -> float:
        """The best clause, and a little for each that bears it out."""
        best = max(part.score for part in self.parts)
        return best + 0.3 * (len(self.parts) - 1)

    @property
    def families(self) -> set[str]:
        return {best[:2] for part in self.parts if (best := _best(part.topics))}

    @property
    def cues(self) -> frozenset[str]:
        return frozenset().union(*(part.cues for part in self.parts))


def matters_of(clauses: list[Clause], taken: list[tuple[int, int]]) -> list[Matter]:
    """In the order of the text. `taken` are spans that tell something else: promises."""
    weighed = [_weigh(at, clause) for at, clause in enumerate(clauses)]
    _score(weighed)
    _leave(weighed, taken)
    groups: list[_Group] = []
    for part in weighed:
        if part.score < ENOUGH:
            continue
        if groups and _belongs(groups[-1], part):
            groups[-1].parts.append(part)
        else:
            groups.append(_Group([part]))
    spans = _quoted(groups, weighed)
    return [_matter(group, span) for group, span in zip(groups, spans, strict=True)]


def _leave(weighed: list[_Weighed], taken: list[tuple[int, int]]) -> None:
    """Clauses that tell something else raise nothing, and no quotation reaches into them."""
    spans = iter((*taken, (1 << 60, 1 << 60)))
    start, end = next(spans)
    for part in weighed:
        while part.clause.start >= end:
            start, end = next(spans)
        if part.clause.start >= start:
            part.score, part.cues = -math.inf, part.cues | {"taken"}


def topics_in(text: str) -> dict[str, float]:
    """Our categories with the weight of the words that speak of them: a longer word says more."""
    found = {}
    for code, pattern in lexicon.category_patterns().items():
        if weight := sum(len(words) for words in {match[0] for match in pattern.finditer(text)}):
            found[code] = float(weight)
    return found


def _best(topics: dict[str, float]) -> str | None:
    return max(topics, key=lambda code: (topics[code], code)) if topics else None


def _weigh(at: int, clause: Clause) -> _Weighed:
    cues = lexicon.groups("matter_cues")
    held = {name for name, pattern in cues.items() if pattern.search(clause.text)}
    return _Weighed(at, clause, frozenset(held), topics_in(clause.text))


def _score(weighed: list[_Weighed]) -> None:
    listing = False
    for at, part in enumerate(weighed):
        new = at == 0 or weighed[at - 1].clause.sentence != part.clause.sentence
        if "listhead" in part.cues and not _heads(part, weighed[at + 1 : at + 2]):
            part.cues -= {"listhead"}
        listing = "listhead" in part.cues or (listing and (not new or "item" in part.cues))
        part.score = _own(part) + _subject(weighed, at, _sentence(weighed, at))
        part.score += _surroundings(part, _sentence(weighed, at), listing=listing)
        if listing and "item" in part.cues and not part.cues & {"fine", "solved", "listhead"}:
            part.score = max(part.score, ENOUGH)


def _heads(part: _Weighed, following: list[_Weighed]) -> bool:
    return part.clause.stop == ":" or any("item" in other.cues for other in following)


def _sentence(weighed: list[_Weighed], at: int) -> list[_Weighed]:
    """The neighbours within the same sentence, at most six to either side."""
    number = weighed[at].clause.sentence
    return [part for part in weighed[max(0, at - 6) : at + 7] if part.clause.sentence == number]


def _own(part: _Weighed) -> float:
    troubles = len(part.cues & _TROUBLES)
    score = 2.0 + 0.5 * (troubles - 1) if troubles else 0.0
    score += sum(weight for name, weight in _WEIGHTS.items() if name in part.cues)
    slogans = len(lexicon.groups("matter_cues")["slogan"].findall(part.clause.text))
    score += _SLOGAN * min(slogans, _SLOGANS)
    past = "strongpast" in part.cues and "still" not in part.cues
    return score + sum(
        weight for name, weight in _AGAINST.items() if name in part.cues and (name != "strongpast" or past)
    )


def _subject(weighed: list[_Weighed], at: int, sentence: list[_Weighed]) -> float:
    """Named here, or lent by a neighbour. A wish without any subject is not yet a matter."""
    part = weighed[at]
    if part.topics:
        return _OWN
    lenders = [(_NEAR, other) for other in sentence if other.clause.start < part.clause.start][::-1]
    lenders += [(_NEAR, other) for other in sentence if other.clause.start > part.clause.start]
    number = part.clause.sentence
    lenders += [(_ABOVE, other) for other in weighed[max(0, at - 8) : at][::-1] if other.clause.sentence == number - 1]
    for worth, other in lenders:
        if other.topics and not other.borrowed:
            part.topics, part.borrowed = other.topics, True
            return worth
    return 0.0


def _surroundings(part: _Weighed, sentence: list[_Weighed], *, listing: bool) -> float:
    score = _WEIGHTS["listed"] if listing else 0.0
    if "listhead" in part.cues:
        score += _HEADING
    if any("said" in other.cues for other in sentence if other.clause.start <= part.clause.start):
        score += _WEIGHTS["said"] * ("said" not in part.cues)
    if part.troubled and any("report" in other.cues for other in sentence if other.at < part.at):
        score += _WEIGHTS["said"]
    after = [other for other in sentence if other.clause.start > part.clause.start][:2]
    turned = next((other for other in after if "turn" in other.cues), None)
    if "although" in part.cues and turned and turned.cues & {"fine", "solved"}:
        score += _CONCEDED
    elif after and "solved" in after[0].cues and "turn" not in after[0].cues:
        score += _CONCEDED / 2
    slogans = sum("slogan" in other.cues for other in sentence)
    return score + (_SLOGAN if slogans >= 2 and not any("report" in other.cues for other in sentence) else 0.0)


def _belongs(group: _Group, part: _Weighed) -> bool:
    """Whether a clause goes on about what the group tells."""
    apart = part.clause.sentence - group.last.clause.sentence
    if apart > 1 or part.at - group.last.at > 4 or "item" in part.cues or (apart and "newitem" in part.cues):
        return False
    if not apart and "cause" in group.last.cues:
        return True
    if part.borrowed or not part.topics or "confirm" in part.cues or _both_hard(group, part):
        return True
    if not apart and "ask" in part.cues and not part.troubled and group.last.troubled:
        return True
    same = bool(group.families & {code[:2] for code in part.topics})
    return same and not (apart and part.troubled)


def _both_hard(group: _Group, part: _Weighed) -> bool:
    """Illness and poverty of one home are one matter, however many words they take."""
    return bool(group.cues & _TOGETHER and part.cues & _TOGETHER)


def _quoted(groups: list[_Group], weighed: list[_Weighed]) -> list[tuple[int, int]]:
    """Each group with the rest of its sentence, as far as that is no other group's and within reach."""
    owner = {part.at: number for number, group in enumerate(groups) for part in group.parts}
    spans = []
    for number, group in enumerate(groups):
        first, last = group.parts[0].at, group.last.at
        low, high = first, last
        while low and _reaches(weighed[first], weighed[low - 1], owner) and not _led(groups, number, weighed[low - 1]):
            low -= 1
        while high + 1 < len(weighed) and _reaches(weighed[last], weighed[high + 1], owner):
            following = weighed[high + 1]
            if following.cues & {"said", "report", "solved"} and not following.troubled:
                break
            high += 1
        spans.append((low, high))
    return [_characters(span, following, weighed) for span, following in zip_longest(spans, spans[1:])]


def _reaches(own: _Weighed, other: _Weighed, owner: dict[int, int]) -> bool:
    same = other.clause.sentence == own.clause.sentence and other.at not in owner and "taken" not in other.cues
    return same and abs(other.clause.start - own.clause.start) <= _REACH


def _led(groups: list[_Group], number: int, other: _Weighed) -> bool:
    """What stands between two groups follows the first, unless it says who speaks next."""
    before = groups[number - 1].last.clause.sentence == other.clause.sentence if number else False
    return before and not other.cues & {"said", "report"}


def _characters(span: tuple[int, int], following: tuple[int, int] | None, weighed: list[_Weighed]) -> tuple[int, int]:
    high = min(span[1], following[0] - 1) if following and following[0] > span[0] else span[1]
    return weighed[span[0]].clause.start, weighed[high].clause.end


def _matter(group: _Group, span: tuple[int, int]) -> Matter:
    sums: dict[str, float] = {}
    for part in group.parts:
        for code, weight in part.topics.items():
            sums[code] = sums.get(code, 0.0) + weight * (0.5 if part.borrowed else 1.0)
    confidence = 1 / (1 + math.exp(-1.3 * (group.score - 2.2)))
    return Matter(*span, _best(sums), round(confidence, 3))
