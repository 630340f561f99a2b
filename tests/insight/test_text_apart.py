"""Reading text stands apart: it knows no Django, and the web knows nothing of it."""

import subprocess
import sys

from tests.sources import ROOT, modules

PURE = ("insight", "text")


def test_the_pure_part_knows_no_django() -> None:
    django_free = {"minqing.insight.text"}
    wrong = [
        module.says(node, name)
        for module in modules()
        if module.parts[:2] == PURE
        for node, name in module.imports()
        if name.startswith(("django", "minqing.")) and not name.startswith(tuple(django_free))
    ]
    assert wrong == []


def test_nothing_but_the_pure_part_asks_for_the_extra_packages() -> None:
    wrong = [
        module.says(node, name)
        for module in modules()
        if module.parts[:2] != PURE
        for node, name in module.imports()
        if name.split(".")[0] in ("numpy", "rjieba")
    ]
    assert wrong == []


def test_the_web_starts_without_them() -> None:
    asks = "import minqing.wsgi, sys; print([name for name in ('numpy', 'rjieba') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_nothing_in_the_pure_part_runs_what_it_reads() -> None:
    risky = {"pickle", "marshal", "shelve", "joblib", "dill"}
    wrong = [
        module.says(node, name)
        for module in modules()
        if module.parts[:2] == PURE
        for node, name in module.imports()
        if name.split(".")[0] in risky
    ]
    assert wrong == []
