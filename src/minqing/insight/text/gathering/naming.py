"""What a group of messages is called by: the place or company that most of them name, and the words they share."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import rjieba

from minqing.insight.text import lexicon
from minqing.insight.text.fold import fold

NAMED_WITHIN = 160  # characters of a message in which its place is looked for
_LEFT = (2, 3, 4, 5, 6)  # characters of a name before its ending
_MOST_NAMED = 0.5  # of the group that must say the name
WORDS = 6
_FEW, _TELLING, _MOST_NAMES = 5, 4, 3000


@dataclass(frozen=True)
class Names:
    """Endings of places with the characters before them; which of those are names shows in how many say them."""

    said: list[frozenset[str]]
    often: Counter[str]

    def groups(self) -> list[list[int]]:
        """Messages of one name each: names that many say, though not one in fifty, the most telling first."""
        most = max(_FEW, len(self.said) // 50)
        often = {name: count for name, count in self.often.items() if _FEW <= count <= most and len(name) >= _TELLING}
        best = sorted(often, key=lambda name: (-often[name], -len(name), name))[:_MOST_NAMES]
        places = {name: at for at, name in enumerate(best)}
        found: list[list[int]] = [[] for _name in best]
        for number, names in enumerate(self.said):
            for name in names & places.keys():
                found[places[name]].append(number)
        return found

    def name_of(self, group: list[int]) -> str | None:
        """The name that most of the group say and few others do."""
        counts = Counter(name for number in group for name in self.said[number])
        total = max(2, len(self.said))
        best, worth = None, 0.0
        for name, count in counts.items():
            if count >= max(2, _MOST_NAMED * len(group)):
                rarity = np.log(total / self.often[name]) / np.log(total)
                value = count / len(group) * float(rarity) * (1 + 0.05 * len(name))
                if (value, name) > (worth, best or ""):
                    best, worth = name, value
        return best


def names_in(texts: Iterable[str]) -> Names:
    ending = lexicon.groups("topic_cues")["ending"]
    said = []
    for text in texts:
        folded = fold(text[:NAMED_WITHIN])
        found = set()
        for match in ending.finditer(folded):
            for left in _LEFT:
                name = folded[max(0, match.start() - left) : match.end()]
                if len(name) == left + len(match[0]) and name.isalnum():
                    found.add(name)
        said.append(frozenset(found))
    often: Counter[str] = Counter(name for names in said for name in names)
    return Names([frozenset(name for name in names if often[name] > 1) for names in said], often)


def words_of(subjects: list[str], often: Counter[str], total: int, name: str | None) -> list[str]:
    """Words that the group's subjects share, the most telling first; parts of its name are left out."""
    counts: Counter[str] = Counter()
    for subject in subjects:
        counts.update(telling(subject))
    worth = {word: count * float(np.log(1 + total / (1 + often[word]))) for word, count in counts.items()}
    ranked = sorted(worth, key=lambda word: (-worth[word], word))
    return [word for word in ranked if word not in (name or "") and (counts[word] > 1 or len(subjects) == 1)][:WORDS]


def telling(subject: str) -> set[str]:
    """Words of two characters and more, each once."""
    return {word for word in rjieba.cut(fold(subject[:80])) if len(word) > 1 and word.isalpha()}
