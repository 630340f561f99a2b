"""Places and households that a diary names. Officials at work are left out; an official's own home is not."""

import re
from functools import cache

import rjieba

from minqing.insight.text import lexicon

LONGEST_NAME = 5  # characters before the word for village, town or group
MOST = 200  # of either kind: a diary names a dozen
_HAN = re.compile("[\u3400-\u9fff]")


def places_of(folded: str) -> list[str]:
    """Named places in the order of the text, each once; those only called "the village" are left out."""
    found: dict[str, None] = {}
    for match in _suffixes().finditer(folded):
        if name := _place(folded, match):
            found.setdefault(name)
        if len(found) >= MOST:
            break
    for match in _homes().finditer(folded):
        found.setdefault(match[1])
    return _outermost_dropped(list(found)[:MOST])


def households_of(folded: str) -> list[str]:
    """The people whose homes were visited or who spoke, as the diary calls them, each once."""
    found: dict[str, None] = {}
    working: set[str] = set()
    for pattern, group in ((_masked(), 0), (_introduced(), 1), (_kin(), 0), (_at_home(), 1)):
        for match in pattern.finditer(folded):
            name = match[group]
            if _at_work(folded, match.start(group), match.end(group)):
                working.add(name)
            elif name not in _no_names() and name not in working:
                found.setdefault(name)
            if len(found) >= MOST:
                break
    names = sorted(found, key=folded.find)
    return [name for name in names if not any(name != other and name in other for other in names)]


@cache
def _table(kind: str, name: str) -> frozenset[str]:
    return frozenset(word for key, words in lexicon.csv_pairs(name) if key == kind for word in words.split("|"))


def _either(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _suffixes() -> re.Pattern[str]:
    return re.compile(_either(_table("suffix", "places")))


@cache
def _cuts() -> re.Pattern[str]:
    stop = next(words for kind, words in lexicon.csv_pairs("places") if kind == "stop")
    return re.compile(f"{_either(_table('cut', 'places'))}|[{re.escape(stop)}\\s\\d]")


@cache
def _weak() -> frozenset[str]:
    return _table("weak", "places")


@cache
def _homes() -> re.Pattern[str]:
    return lexicon.groups("place_cues")["home"]


def _place(folded: str, suffix: re.Match[str]) -> str | None:
    """The name that ends in this suffix, cut where words begin that are part of no name."""
    begin = max(0, suffix.start() - LONGEST_NAME)
    at = begin
    for cut in _cuts().finditer(folded, begin, suffix.start()):
        at = cut.end()
    # What stands before may be another place: a town before its village.
    inner = [found.end() for found in _suffixes().finditer(folded, at, suffix.start()) if found.end() < suffix.start()]
    name = folded[(inner[-1] if inner and suffix.start() - inner[-1] >= 2 else at) : suffix.end()]
    bare = name[: -len(suffix[0])]
    if not bare or any(name.endswith(word) for word in _common()) or not all(_HAN.match(char) for char in name):
        return None
    if suffix[0] in _weak() and (len(bare) < 2 or not _goes_on(folded, suffix)):
        return None
    if len(suffix[0]) == 1 and _only_words(bare):
        return None
    return name if len(bare) >= 2 or _goes_on(folded, suffix) else None


@cache
def _common() -> frozenset[str]:
    """Words for places in general; those of one character only where nothing stands before them."""
    return frozenset(word for word in _table("common", "places") if len(word) > 1) - _table("suffix", "places")


def _only_words(bare: str) -> bool:
    """Made of words that do or tell, none of which names anything."""
    return all(kind[0] in "vdpcrutf" for _word, kind in rjieba.tag(bare)) and len(bare) > 1


def _goes_on(folded: str, suffix: re.Match[str]) -> bool:
    """A word such as "slope" or "harbour" ends a name only where someone goes there or is from there."""
    cues = lexicon.groups("place_cues")
    before = folded[max(0, suffix.start() - 10) : suffix.start()]
    onward = cues["after"].match(folded, suffix.end()) or _masked().match(folded, suffix.end())
    return bool(cues["toward"].search(before) and onward)


def _outermost_dropped(names: list[str]) -> list[str]:
    """Without a name that is another's beginning or end with more said: the shorter one is the place."""
    return [name for name in names if not any(name != other and name.endswith(other) for other in names)]


@cache
def _masked() -> re.Pattern[str]:
    return re.compile(
        lexicon.groups("place_cues")["masked"].pattern.replace("SURNAME", _either(_table("surname", "people")))
    )


@cache
def _person() -> str:
    return f"(?:{_either(_table('surname', 'people'))})[\u4e00-\u9fff]{{1,2}}"


@cache
def _introduced() -> re.Pattern[str]:
    """Whom a word for villager, farmer or neediness introduces."""
    ends = lexicon.groups("place_cues")["ends"].pattern
    called = f"[\u5c0f\u8001](?:{_either(_table('surname', 'people'))})|{_person()}?"
    return re.compile(f"(?:{_either(_table('before', 'people'))})(?:[:,]|\u53eb|\u662f)?\\s*({called})(?={ends})")


@cache
def _kin() -> re.Pattern[str]:
    surname, kin = _either(_table("surname", "people")), _either(_table("kin", "people"))
    return re.compile(
        f"(?<![\u517b\u5e74\u656c])(?:\u8001(?:{surname})(?=[\u5bb6\u8bf4\u7684\u544a\u8bc9\u53cd\u6620,]))|(?:\u5c0f)?(?:{surname})(?:(?![\u7684\u4e8b\u662f\u4e86\u5728\u548c])[\u4e00-\u9fff]){{0,2}}?(?:{kin})"
    )


@cache
def _at_home() -> re.Pattern[str]:
    visits, ends = lexicon.groups("place_cues")["visit"].pattern, lexicon.groups("place_cues")["house"].pattern
    return re.compile(f"(?:{visits})({_person()})(?={ends})")


@cache
def _posts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = re.compile(f"(?:{_either(_table('post', 'people'))})(?:\u7684)?$")
    return before, re.compile(f"(?:{_either(_table('post_after', 'people'))})")


@cache
def _no_names() -> frozenset[str]:
    return _table("none", "people")


def _at_work(folded: str, start: int, end: int) -> bool:
    """Named by a post and not at home."""
    before, after = _posts()
    if lexicon.groups("place_cues")["house"].match(folded, end):
        return False
    if folded[start] == "\u8001" and folded[start - 1 : start] in ("\u548c", "\u7684"):
        return True  # a colleague goes by "old Zheng" too
    return bool(before.search(folded[max(0, start - 6) : start]) or after.match(folded, end))
