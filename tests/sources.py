"""The sources of the house, read once as text and as trees: for the tests of its shape."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "src" / "minqing"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    path: Path
    text: str
    tree: ast.Module

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        """("accounts", "management", "commands", "init"); a package is named as its folder."""
        parts = self.path.relative_to(HOUSE).with_suffix("").parts
        return parts[:-1] if parts[-1] == "__init__" else parts

    @property
    def name(self) -> str:
        return ".".join(("minqing", *self.parts))

    @property
    def app(self) -> str:
        """The app it stands in, or nothing for what stands beside the apps: settings, urls, cli, wsgi."""
        return self.parts[0] if self.parts and (HOUSE / self.parts[0]).is_dir() else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    def says(self, node: ast.AST, what: str) -> str:
        """A line of a finding, with its place."""
        return f"{self.where}:{getattr(node, 'lineno', 1)} {what}"

    def functions(self) -> Iterator[Function]:
        yield from (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def calls(self) -> Iterator[ast.Call]:
        yield from (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Each imported name in full: `from a.b import c` is a.b.c."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)

    def strings(self) -> Iterator[ast.Constant]:
        """String constants, docstrings left out."""
        documented = (ast.Module, ast.ClassDef, *Function.__args__)
        docs = {
            id(node.body[0].value)
            for node in ast.walk(self.tree)
            if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield node


@cache
def modules() -> list[Module]:
    """All Python of the package, migrations too."""
    made = []
    for path in sorted(HOUSE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        made.append(Module(path, text, ast.parse(text, filename=str(path))))
    return made


def files(*suffixes: str) -> list[Path]:
    """Files of the package with these suffixes, such as ".html"."""
    return sorted(path for path in HOUSE.rglob("*") if path.suffix in suffixes)


def called(call: ast.Call) -> str:
    """The last word of what is called: `actions.register(…)` calls register."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
