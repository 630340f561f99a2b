"""The English catalogue: `extract` gathers msgids from the sources, `compile` makes the .mo, `check` finds what lacks.

Babel does the reading and writing, since gettext's own programs are not on a bare machine. The catalogue carries
no line numbers, dates or paths: two branches that add words then meet in git without a quarrel.
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent / "src" / "minqing"
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Where each function's msgid, plural and context stand among its arguments, as Babel writes it.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd%]")
HEADER = "# The words of minqing in English. `make translations` gathers new ones; fill in what is empty."

Key = tuple[str | tuple[str, str], str | None]  # msgid (singular and plural), context


def sources() -> Iterator[tuple[str, str]]:
    """Each file that may hold words, as Python that Babel can read."""
    settings.configure(USE_I18N=True)
    for path in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("templates/**/*.html"), *ROOT.rglob("templates/**/*.txt")]):
        text = path.read_text(encoding="utf-8")
        yield path.relative_to(ROOT).as_posix(), text if path.suffix == ".py" else _flush_left(templatize(text))


def _flush_left(text: str) -> str:
    """What Django makes of a template still carries the template's indents, which Python would read as blocks."""
    return "\n".join(line.strip() for line in text.splitlines())


def wanted() -> dict[Key, str]:
    """Every msgid in the sources, and the first file that says it."""
    found: dict[Key, str] = {}
    for name, text in sources():
        for _line, function, messages, _comments in extract_python(BytesIO(text.encode()), KEYWORDS, [], {}):
            if key := _key(function, messages):
                found.setdefault(key, name)
    return found


def _key(function: str, messages: "str | tuple[str | None, ...] | None") -> Key | None:
    """None for a call with anything but plain strings, such as `_(name)`."""
    given = [messages] if isinstance(messages, str) else [word for word in messages or () if word is not None]
    places = KEYWORDS[function] or (1,)
    if len(given) < len(places) or not all(given[: len(places)]):
        return None
    context = given[0] if isinstance(places[0], tuple) else None
    words = given[1 if context else 0 : len(places)]
    return ((words[0], words[1]) if len(words) > 1 else words[0]), context


def catalogue() -> Catalog:
    if not CATALOGUE.exists():
        return _new()
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def _new() -> Catalog:
    return Catalog(locale="en", header_comment=HEADER, fuzzy=False)


def extract() -> int:
    """Keeps what is translated, adds what is new with nothing beside it, drops what nobody says any more."""
    old, new = catalogue(), _new()
    for msgid, context in sorted(wanted(), key=str):
        kept = old.get(msgid, context)
        new.add(msgid, kept.string if kept else None, context=context, flags=_flags(msgid))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    text = BytesIO()
    write_po(text, new, width=0, no_location=True, omit_header=True)
    CATALOGUE.write_text(f"{HEADER}\n{_head(new)}\n{text.getvalue().decode()}", encoding="utf-8")
    print(f"{CATALOGUE.name}: {len(new)} entries, {sum(not _said(entry) for entry in new if entry.id)} empty")
    return 0


def _head(new: Catalog) -> str:
    """The header that readers need and no more: Babel's own carries the moment it was written."""
    lines = ("Content-Type: text/plain; charset=UTF-8", "Language: en", f"Plural-Forms: {new.plural_forms}")
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in lines), ""])


def _flags(msgid: str | tuple[str, str]) -> set[str]:
    text = msgid if isinstance(msgid, str) else msgid[1]
    return {"python-format"} if _PLACEHOLDER.search(text) else set()


def compile_mo() -> int:
    with CATALOGUE.with_suffix(".mo.new").open("wb") as file:
        write_mo(file, catalogue())
    CATALOGUE.with_suffix(".mo.new").replace(CATALOGUE.with_suffix(".mo"))
    return 0


def check() -> int:
    have, want = catalogue(), wanted()
    found = {(entry.id, entry.context): entry for entry in have if entry.id}
    wrong = [f"missing: {key[0]!r} ({name})" for key, name in want.items() if key not in found]
    wrong += [f"said nowhere any more: {key[0]!r}" for key in found if key not in want]
    wrong += [f"left over: {key!r}" for key in have.obsolete]
    for entry in found.values():
        wrong += [f"{what}: {entry.id!r}" for what in _faults(entry)]
    for line in wrong[:40]:
        print(line)
    print(f"{CATALOGUE.name}: {len(want)} wanted, {len(wrong)} to be put right")
    return bool(wrong)


def _faults(entry: Message) -> Iterator[str]:
    if not _said(entry):
        yield "empty"
        return
    if entry.fuzzy:
        yield "fuzzy"
    ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
    strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
    every = {frozenset(_PLACEHOLDER.findall(one)) for one in ids}
    # Of one thing the number may go unsaid, as in "one matter"; of many it may not.
    if frozenset(_PLACEHOLDER.findall(strings[-1])) not in every:
        yield "other placeholders"


def _said(entry: Message) -> bool:
    strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
    return all(strings) and len(strings) == (2 if entry.pluralizable else 1)


if __name__ == "__main__":
    os.chdir(ROOT)
    verb = {"extract": extract, "compile": compile_mo, "check": check}.get(sys.argv[-1])
    sys.exit(verb() if verb else "translations.py extract | compile | check")
