"""Groups of messages that speak of one thing: near ones joined, strays let go, the near-by taken in."""

from collections import Counter, defaultdict

import numpy as np

from minqing.insight.text.gathering.vectors import Vectors, Weights, Whole

LINKED = 0.13  # cosine at which two messages surely speak of one thing
LOYAL = 0.14  # to the middle of its group, or a message leaves it
TAKEN = 0.2  # to the middle of a group, and a message on its own joins it
_NAMED_LEAST, _NAMED_SHARE = 5, 0.6  # messages of one name that speak alike make a group at once
_NEIGHBOURS = 12
_MIDDLE = 300  # weightiest parts of a group's middle


def clusters_of(vectors: Vectors, named: list[list[int]]) -> list[list[int]]:
    """Each of two and more; a message is in one at most. Largest first, each in the order of its numbers.

    `named` are messages that say the same name, the likeliest names first: where nearly all of them speak alike,
    they are a group before any other, so that a complaint written once and sent about several places is parted.
    """
    groups: list[list[int]] = []
    taken: set[int] = set()
    for said in named:
        free = [number for number in said if number not in taken]
        kept = _loyal(vectors, free) if len(free) >= _NAMED_LEAST else []
        if len(kept) >= max(_NAMED_LEAST, _NAMED_SHARE * len(said)):
            groups.append(kept)
            taken.update(kept)
    groups += [kept for group in _joined(vectors, taken) if len(kept := _loyal(vectors, group)) > 1]
    return _taken_in(vectors, groups)


def middle_of(vectors: Vectors, group: list[int]) -> tuple[Whole, Weights]:
    """The mean of a group, cut to its weightiest parts, of length one."""
    rows = [vectors.row(number) for number in group]
    parts = np.concatenate([row[0] for row in rows])
    weights = np.concatenate([row[1] for row in rows])
    known, places = np.unique(parts, return_inverse=True)
    sums = np.bincount(places, weights, len(known))
    order = np.argsort(-sums, kind="stable")[:_MIDDLE]
    kept = sums[order].astype(np.float32)
    return known[order], kept / max(float(np.sqrt((kept**2).sum())), 1e-6)


def _joined(vectors: Vectors, taken: set[int]) -> list[list[int]]:
    leads = list(range(len(vectors)))

    def lead(number: int) -> int:
        while leads[number] != number:
            leads[number] = leads[leads[number]]
            number = leads[number]
        return number

    for number in range(len(vectors)):
        if number in taken:
            continue
        found, cosines = vectors.like(number)
        order = np.argsort(-cosines, kind="stable")[: _NEIGHBOURS + 1]
        for other in found[order[cosines[order] >= LINKED]].tolist():
            if other not in taken:
                leads[lead(number)] = lead(other)
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(len(vectors)):
        groups[lead(number)].append(number)
    return sorted((group for group in groups.values() if len(group) > 1), key=lambda group: (-len(group), group[0]))


def _loyal(vectors: Vectors, group: list[int]) -> list[int]:
    """Without those whom a chain of neighbours brought in."""
    if len(group) < 4:
        return group
    found, cosines = vectors.near(*middle_of(vectors, group))
    near = dict(zip(found.tolist(), cosines.tolist(), strict=True))
    return [number for number in group if near.get(number, 0.0) >= LOYAL]


def _taken_in(vectors: Vectors, groups: list[list[int]]) -> list[list[int]]:
    """Single messages join the nearest group; small groups join a larger one that they are near to."""
    home = {number: at for at, group in enumerate(groups) for number in group}
    claims: dict[int, tuple[float, int]] = {}
    for at, group in enumerate(groups):
        found, cosines = vectors.near(*middle_of(vectors, group))
        near = cosines >= TAKEN
        for number, cosine in zip(found[near].tolist(), cosines[near].tolist(), strict=True):
            claims[number] = max(claims.get(number, (0.0, at)), (cosine, at))
    wishes: dict[int, Counter[int]] = defaultdict(Counter)
    joined = [list(group) for group in groups]
    for number, (_cosine, at) in claims.items():
        if number not in home:
            joined[at].append(number)
        elif home[number] != at:
            wishes[home[number]][at] += 1
    for at in sorted(wishes, key=lambda at: (len(groups[at]), at)):
        to, votes = wishes[at].most_common(1)[0]
        if votes * 2 > len(groups[at]) and joined[to] and len(groups[to]) >= len(groups[at]):
            joined[to] += joined[at]
            joined[at] = []
    return sorted((sorted(group) for group in joined if group), key=lambda group: (-len(group), group[0]))
