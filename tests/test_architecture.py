"""The shape of the house: who may lean on whom, what may stand in which room, and how big things get."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings

from tests.sources import HOUSE, Module, called, files, modules

# From the ground up. An app leans only on floors below its own; apps on one floor don't see each other.
FLOORS = (
    ("lib",), ("audit",), ("files",), ("territory",), ("accounts",), ("people",), ("matters",), ("visits", "voice"),
    ("insight",), ("desk",),
)  # fmt: skip
FLOOR = {app: number for number, apps in enumerate(FLOORS) for app in apps}

WEB = ("django.http", "django.shortcuts", "django.urls", "django.forms", "django.contrib.messages", "django.views")
# Only rooms of these names may know that there is a web. Everything else can be called by a command or an import.
WEB_ROOMS = {
    "views", "forms", "urls", "middleware", "context", "requests", "http", "templatetags", "gate", "errors", "telling",
}  # fmt: skip

WRITES = {"save", "delete", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
ACTING = {"by", "user", "actor", "matter"}
LONGEST = {"function": 50, "view": 30, ".py": 400, ".html": 150, ".js": 100, ".css": 400}


def own(*, migrations: bool = False) -> list[Module]:
    return [module for module in modules() if migrations or not module.is_migration]


def is_view_room(module: Module) -> bool:
    return any(part == "views" or part.endswith("_views") for part in module.parts)


# --- who leans on whom ---


def leanings(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """The apps that a module names: by import, by dotted path in a string, by label as in "matters.Matter"."""
    for node, name in module.imports():
        if name.startswith("minqing."):
            yield node, name.split(".")[1]
    for text in module.strings():
        found = re.fullmatch(r"(minqing\.)?(\w+)\.(\w+)[\w.]*", text.value)
        if found and (found[1] or found[3].lower() in class_names(found[2])):
            yield text, found[2]
    for call in module.calls():
        if called(call) == "get_model" and isinstance(call.args[0], ast.Constant):
            yield call, str(call.args[0].value).split(".")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr == "AUTH_USER_MODEL":
            yield node, "accounts"


@cache
def class_names(app: str) -> set[str]:
    """In small letters, as migrations write them."""
    return {
        node.name.lower()
        for module in modules()
        if module.app == app and not module.is_migration
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
    }


def test_every_app_has_a_floor_and_a_telling_name() -> None:
    apps = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    assert apps <= set(FLOOR)
    vague = {"core", "common", "utils", "util", "helpers", "misc", "shared"}
    assert [module.where for module in modules() if vague & set(module.parts)] == []


def test_apps_lean_downwards_only() -> None:
    wrong = [
        module.says(node, f"{module.app} leans on {other}")
        for module in own(migrations=True)
        if module.app in FLOOR
        for node, other in leanings(module)
        if other in FLOOR and other != module.app and FLOOR[other] >= FLOOR[module.app]
    ]
    assert wrong == []


def test_modules_do_not_go_round_in_circles() -> None:
    names = {module.name for module in own()}
    needs = {module.name: set(needed(module, names)) - {module.name} for module in own()}
    while free := [name for name, others in needs.items() if not others & needs.keys()]:
        for name in free:
            del needs[name]
    assert needs == {}


def needed(module: Module, names: set[str]) -> Iterator[str]:
    """Modules that must be there before this one: not those imported for their types alone."""
    only_types = {
        id(node)
        for branch in ast.walk(module.tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.unparse(branch.test)
        for node in ast.walk(branch)
    }
    for node, name in module.imports():
        if id(node) not in only_types:
            yield name if name in names else name.rpartition(".")[0]


def test_no_import_hides_in_a_function() -> None:
    imports = (ast.Import, ast.ImportFrom)
    hidden = [
        module.says(node, "imports inside a function: move the thing down instead")
        for module in own()
        if module.name != "minqing.cli"  # names the settings before Django reads them
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, imports) or (isinstance(node, ast.Call) and called(node) in ("import_module", "__import__"))
    ]
    assert hidden == []


# --- what may stand where ---


def test_lib_would_make_sense_elsewhere() -> None:
    assert not (HOUSE / "lib" / "models.py").exists()
    assert not (HOUSE / "lib" / "models").exists()


def test_only_rooms_of_the_web_know_the_web() -> None:
    wrong = [
        module.says(node, f"imports {name}")
        for module in own()
        if not any(part in WEB_ROOMS or part.endswith(("_views", "_forms")) for part in module.parts)
        for node, name in module.imports()
        if name.startswith(WEB)
    ]
    assert wrong == []


def test_views_do_not_write() -> None:
    wrong = [
        module.says(call, f"{ast.unparse(call.func)}() belongs in actions")
        for module in own()
        if is_view_room(module)
        for call in module.calls()
        if writes(call)
    ]
    assert wrong == []


def writes(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    rows = re.search(r"objects|\.filter\(|\.exclude\(|visible_to\(|within\(", ast.unparse(call.func.value))
    is_session = ast.unparse(call.func.value).endswith("session")
    return (call.func.attr in WRITES and not is_session) or (call.func.attr in {"update", "atomic"} and bool(rows))


def test_views_take_matters_from_what_their_reader_sees() -> None:
    """Never from bare `objects`: whoever asks for what he may not see gets 404."""
    guarded = {"Matter", "Request", "Step", "Words", "Reply", "Evaluation", "Delivery", "Explanation", "SearchText"}
    wrong = [
        module.says(node, ast.unparse(node))
        for module in own()
        if is_view_room(module) or "forms" in module.parts
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
        if ast.unparse(node.value).split(".")[-1] in guarded
    ]
    assert wrong == []


def test_no_signals_carry_business() -> None:
    wrong = [
        module.says(node, name)
        for module in own()
        for node, name in module.imports()
        if name.startswith(("django.dispatch", "django.db.models.signals", "django.contrib.auth.signals"))
    ]
    assert wrong == []


def test_time_comes_from_one_clock() -> None:
    clocks = re.compile(r"(datetime|date|timezone|time)\.(now|utcnow|today|localdate|localtime|time)")
    wrong = [
        module.says(call, ast.unparse(call.func))
        for module in own()
        if module.name != "minqing.lib.clock"
        for call in module.calls()
        if clocks.fullmatch(ast.unparse(call.func))
    ]
    assert wrong == []


def test_nobody_stands_above_the_table_of_roles() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    powers = re.compile(r"\b(is_superuser|is_staff|createsuperuser|PermissionsMixin|has_perm)\b")
    said = [
        f"{path.relative_to(HOUSE)}: {found[0]}"
        for path in files(".py", ".html")
        if (found := powers.search(path.read_text(encoding="utf-8")))
    ]
    assert said == []


# --- types, and how big things get ---


def test_whoever_acts_has_a_type() -> None:
    wrong = []
    for module in own():
        for function in module.functions():
            given = function.args
            for one in (*given.posonlyargs, *given.args, *given.kwonlyargs):
                kind = ast.unparse(one.annotation) if one.annotation else ""
                if one.arg in ACTING and (not kind or re.search(r"\b(Any|object)\b", kind)):
                    wrong.append(module.says(function, f"{function.name}({one.arg}: {kind or 'nothing'})"))
    assert wrong == []


def test_actions_are_keyword_only() -> None:
    wrong = [
        module.says(function, f"{function.name} takes arguments by place")
        for module in own()
        for function in module.functions()
        if any(ast.unparse(decorator) in ("action", "db.action") for decorator in function.decorator_list)
        if function.args.args or function.args.posonlyargs
    ]
    assert wrong == []


def test_functions_stay_small() -> None:
    wrong = []
    for module in own():
        for function in module.functions():
            lines = (function.end_lineno or 0) - function.lineno + 1
            is_view = is_view_room(module) and any(one.arg == "request" for one in function.args.args)
            if lines > LONGEST["view" if is_view else "function"]:
                wrong.append(module.says(function, f"{function.name}: {lines} lines"))
    assert wrong == []


def test_files_stay_small() -> None:
    wrong = []
    for path in files(*(kind for kind in LONGEST if kind.startswith("."))):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST[path.suffix] and "migrations" not in path.parts:
            wrong.append(f"{path.relative_to(HOUSE)}: {lines} lines")
    assert wrong == []
