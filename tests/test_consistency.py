"""Words, pages, addresses and settings: each of them is where it is looked for, and none is left over."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.template import TemplateDoesNotExist
from django.template.base import Lexer, Token, TokenType
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from tests.sources import HOUSE, ROOT, Function, Module, called, files, modules
from tools.translations import KEYWORDS

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Marks that stand between Chinese words: beside translated ones they would be left standing among English.
HAN_OR_MARK = re.compile(f"{HAN.pattern[:-1]}\u3001\u3002\u300c\u300d\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]")

# Pages that Django itself asks for by name.
ASKED_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# Views that are neither @reads nor @writes, and why.
UNMARKED: dict[str, str] = {
    "desk.operator.views.healthz": "answers that the database is away, where @reads would fail before it",
}
# Views that answer somebody who has not signed in.
PUBLIC = {
    "accounts.views.own.sign_in_form",
    "accounts.views.own.language",
    "accounts.views.remarks.say_form",  # whoever cannot sign in has the most to say
    "desk.operator.views.healthz",  # tells only whether it is well
    "desk.operator.views.metrics",  # asks for its own token, or to be on this machine
}


# --- words ---


def test_han_in_python_stands_in_gettext() -> None:
    """Signs that are read, not shown, are written as escapes: the year's in a date that somebody typed."""
    wrong = [
        module.says(text, text.value)
        for module in modules()
        if not module.is_migration
        for text in untranslated(module)
        if HAN.search(text.value) and HAN.search(ast.get_source_segment(module.text, text) or "")
    ]
    assert wrong == []


def untranslated(module: Module) -> Iterator[ast.Constant]:
    inside = {id(node) for call in module.calls() if called(call) in KEYWORDS for node in ast.walk(call)}
    yield from (text for text in module.strings() if id(text) not in inside)


def test_what_is_translated_is_a_plain_string() -> None:
    """Neither an f-string nor a name: the catalogue is made by reading the sources."""
    wrong = [
        module.says(call, ast.unparse(call))
        for module in modules()
        for call in module.calls()
        if called(call) in KEYWORDS
        for place in KEYWORDS[called(call)] or (1,)
        if not isinstance(call.args[(place if isinstance(place, int) else place[0]) - 1], ast.Constant)
    ]
    assert wrong == []


def test_han_in_templates_is_translated() -> None:
    wrong = [
        f"{template.relative_to(HOUSE)}:{token.lineno} {token.contents.strip()}"
        for template in templates().values()
        for token in bare(template)
        if HAN_OR_MARK.search(re.sub(r"""_\((?:"[^"]*"|'[^']*')\)""", "", token.contents))
    ]
    assert wrong == []


def bare(template: Path) -> Iterator[Token]:
    """Tokens whose words go to the reader as they stand."""
    closing = ""
    for token in Lexer(template.read_text(encoding="utf-8")).tokenize():
        word = token.split_contents()[0] if token.token_type == TokenType.BLOCK else ""
        if closing:
            closing = "" if word == closing else closing
        elif word in ("blocktranslate", "blocktrans", "comment"):
            closing = f"end{word}"
        elif token.token_type != TokenType.COMMENT and word not in ("translate", "trans"):
            yield token


def test_scripts_and_styles_hold_no_words() -> None:
    """They come from the page, in its language."""
    assert [path.name for path in files(".js", ".css") if HAN.search(path.read_text(encoding="utf-8"))] == []


# --- pages ---


@cache
def templates() -> dict[str, Path]:
    """By the name under which they are asked for."""
    found = {path.as_posix().partition("/templates/")[2]: path for path in files(".html", ".txt")}
    return {name: path for name, path in found.items() if name}  # a list of words is no template


@cache
def quoted() -> set[str]:
    """Every string in quotes, in Python and in templates."""
    found = {text.value for module in modules() for text in module.strings()}
    for path in templates().values():
        found |= set(re.findall(r"""["']([\w:./-]+)["']""", path.read_text(encoding="utf-8")))
    return found


def test_every_template_is_used() -> None:
    assert templates().keys() - quoted() - ASKED_BY_DJANGO == set()


def test_every_template_that_is_named_is_there() -> None:
    named = {name for name in quoted() if name.endswith(".html") and not name.startswith("django/")}
    missing = []
    for name in named | templates().keys():
        try:
            get_template(name)
        except TemplateDoesNotExist as error:
            missing.append(f"{name}: {error}")
    assert missing == []


def test_templates_trust_nothing_typed() -> None:
    unsafe = re.compile(
        r"\|\s*safe\b|\bsafeseq\b|autoescape off|<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=|javascript:"
    )
    wrong = [f"{name}: {found[0]}" for name, path in templates().items() if (found := unsafe.search(path.read_text()))]
    wrong += [m.says(call, "mark_safe") for m in modules() for call in m.calls() if called(call) == "mark_safe"]
    assert wrong == []


# --- addresses ---


@cache
def patterns() -> dict[str, URLPattern]:
    """By full name, as in "matters:detail"; those without one by their route."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
            else:
                yield f"{space}{entry.name or entry.pattern}", entry

    return dict(walk(get_resolver(), ""))


def test_every_address_that_is_named_is_there() -> None:
    spaces = "|".join({path.parent.name for path in HOUSE.glob("*/urls.py")})
    named = {text for text in quoted() if re.fullmatch(rf"(?:{spaces}):[a-z][\w-]*", text)}
    assert named - patterns().keys() == set()


def test_every_address_has_a_name() -> None:
    assert [str(pattern.pattern) for pattern in patterns().values() if not pattern.name] == []


def test_every_view_says_whether_it_reads_or_writes() -> None:
    unmarked = {
        f"{module.name}.{function.name}".removeprefix("minqing.")
        for module in modules()
        if "views" in module.parts
        for function in module.tree.body
        if isinstance(function, Function) and is_view(function)
        if not {ast.unparse(one).split(".")[-1] for one in function.decorator_list} & {"reads", "writes"}
    }
    assert unmarked == UNMARKED.keys()


def is_view(function: Function) -> bool:
    first = function.args.args[0].arg if function.args.args else ""
    answers = "Response" in ast.unparse(function.returns) if function.returns else True
    return first.lstrip("_") == "request" and answers and not function.name.startswith("_")


def test_every_address_leads_to_a_view() -> None:
    assert [name for name in map(view_name, patterns().values()) if ".views" not in name] == []


def test_whoever_has_not_signed_in_sees_only_what_is_listed() -> None:
    public = {view_name(p) for p in patterns().values() if not getattr(p.callback, "login_required", True)}
    assert public == PUBLIC


def view_name(pattern: URLPattern) -> str:
    """Of a form's one address, the view that shows it."""
    view = inspect.unwrap(pattern.callback)
    return f"{view.__module__.removeprefix('minqing.')}.{view.__name__}"


# --- settings, commands, dependencies ---


def test_every_setting_is_documented() -> None:
    read = {
        str(call.args[0].value)
        for module in modules()
        for call in module.calls()
        if ast.unparse(call.func).startswith(("env.", "os.environ", "os.getenv"))
        if call.args and isinstance(call.args[0], ast.Constant) and str(call.args[0].value).isupper()
    }
    told = set(re.findall(r"`([A-Z_]{3,})`", (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")))
    assert read - {"DJANGO_SETTINGS_MODULE"} == told


def test_every_command_is_documented() -> None:
    own = {name for name, app in get_commands().items() if app.startswith("minqing.")}
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    assert [name for name in sorted(own) if f"minqing {name}" not in text] == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_target_that_readers_are_told_of_is_there(readme: str) -> None:
    told = set(re.findall(r"`make ([a-z-]+)`", (ROOT / readme).read_text(encoding="utf-8")))
    there = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"setup", "run", "test", "test-long", "check", "bench"} <= told <= there


def test_every_dependency_says_why_it_is_here() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    groups = [*project["dependency-groups"].values(), *project["project"].get("optional-dependencies", {}).values()]
    wanted = [*project["project"]["dependencies"], *(one for group in groups for one in group)]
    lines = {found[1] for found in re.finditer(r'^  "([^"]+)",\s+# \w', text, re.MULTILINE)}
    assert {one for one in wanted if isinstance(one, str)} - lines == set()


@pytest.mark.parametrize("mark", ["TODO", "FIXME", "XXX", "not implemented", "coming soon"])
def test_nothing_is_promised_for_later(mark: str) -> None:
    assert [m.where for m in modules() if re.search(rf"\b{mark}\b", m.text, re.IGNORECASE)] == []
