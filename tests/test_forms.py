"""No form anywhere asks for more than eight things."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator

import pytest
from django import forms

import minqing
from minqing.lib.forms import Form
from tests.required import MOST, required

# Forms that are not the house's own kind, and why.
OTHERS: dict[str, str] = {}


def every(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for child in kind.__subclasses__():
        yield child
        yield from every(child)


def house_forms() -> list[type[forms.BaseForm]]:
    """Found by looking through every module, so that a new one is among them."""
    for module in pkgutil.walk_packages(minqing.__path__, "minqing."):
        if not module.name.endswith(("wsgi", "asgi")):
            importlib.import_module(module.name)
    found = {form for form in every(forms.BaseForm) if form.__module__.startswith("minqing.")}
    return sorted(found, key=lambda form: f"{form.__module__}.{form.__qualname__}")


FORMS = house_forms()


def made_later(form: type[forms.BaseForm]) -> int:
    """How many fields its methods may make required, or add, when it is opened: one for each place that does so."""
    count = 0
    for owner in form.__mro__:
        if owner.__module__.startswith("minqing."):
            tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
            count += sum(map(asks_more, ast.walk(tree)))
    return count


def asks_more(node: ast.AST) -> bool:
    if not isinstance(node, ast.Assign):
        return False
    target, value = ast.unparse(node.targets[0]), ast.unparse(node.value)
    if target.endswith(".required"):
        return value != "False"
    return target.startswith("self.fields[") and target.endswith("]") and "required=False" not in value


def test_they_are_found() -> None:
    assert len(FORMS) > 40


def test_all_are_the_houses_own_kind() -> None:
    """With its words, its `op` and its way of refusing."""
    assert {form.__name__ for form in FORMS if not issubclass(form, Form)} == OTHERS.keys()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_it_asks_for_eight_things_at_most(form: type[forms.BaseForm]) -> None:
    """What is decided when it is opened counts as asked; forms that tests fill in are counted as they stand then."""
    assert len(required(form)) + made_later(form) <= MOST, required(form)


def test_what_is_decided_later_is_noticed() -> None:
    class Stealthy(Form):
        name = forms.CharField(required=False)

        def __init__(self) -> None:
            super().__init__()
            self.fields["name"].required = True
            self.fields["more"] = forms.CharField()

    assert required(Stealthy) == []
    assert len(required(Stealthy())) == 2
    tree = ast.parse(textwrap.dedent(inspect.getsource(Stealthy)))
    assert sum(map(asks_more, ast.walk(tree))) == 2
