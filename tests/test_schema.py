"""What every table of the house keeps to."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import BaseConstraint, CheckConstraint, Field, ForeignKey, Model, UniqueConstraint
from django.utils.functional import Promise

from tests.test_consistency import HAN

MODELS = [model for model in apps.get_models() if model.__module__.startswith("minqing.")]
FIELDS = [(model, field) for model in MODELS for field in model._meta.concrete_fields]
CONSTRAINTS = [(model, constraint) for model in MODELS for constraint in model._meta.constraints]

# Tables to which rows are only ever added, and the columns of each that may once go from null to a value.
HISTORY = {
    "audit_event": {"position", "chain"},
    "matters_step": {"position"},
    "matters_reply": set(),
    "matters_explanation": set(),
    "matters_delivery": set(),
    "matters_evaluation": set(),
    "matters_commitmentturn": set(),
    "matters_ruleturn": set(),
    "people_cardversion": set(),
    "people_told": set(),
    "visits_diaryversion": set(),
    "visits_riskturn": set(),
    "visits_suggestionturn": set(),
}
# Foreign keys that let go of a row, and why.
LETTING_GO: dict[str, str] = {}
# What belongs together, wherever one model has both.
PAIRS = [("starts_on", "ends_on"), ("happened_at", "entered_at")]
# What this house does not collect (the law of personal information, and the people's dignity).
NEVER = {
    "idnumber", "idcard", "ethnicity", "nationality", "religion", "belief", "politics", "political", "score", "rank",
    "ranking", "points", "latitude", "longitude", "gps", "track", "fingerprint", "sentiment", "mood", "stability",
}  # fmt: skip


def label(model: type[Model], field: "Field[object, object]") -> str:
    return f"{model._meta.label}.{field.name}"


def judged(constraint: BaseConstraint) -> set[str]:
    """The fields that a constraint speaks of."""
    if isinstance(constraint, CheckConstraint):
        return set(constraint.condition.referenced_base_fields)
    return set(constraint.fields) if isinstance(constraint, UniqueConstraint) else set()


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS, ids=lambda one: getattr(one, "name", ""))
def test_a_broken_constraint_speaks(model: type[Model], constraint: BaseConstraint) -> None:
    assert isinstance(constraint.violation_error_message, Promise)
    assert HAN.search(str(constraint.violation_error_message))
    assert constraint.name.startswith(model._meta.app_label)


def test_what_must_be_unique_says_so_in_a_constraint() -> None:
    """A column's own `unique=True` has no words for whoever breaks it."""
    wrong = [label(m, f) for m, f in FIELDS if f.unique and not f.primary_key and not f.one_to_one]
    assert wrong == []
    assert [model for model in MODELS if model._meta.unique_together] == []


def test_nothing_goes_because_something_else_went() -> None:
    keys = [(m, f) for m, f in FIELDS if isinstance(f, ForeignKey)]
    freed = {label(m, f) for m, f in keys if f.remote_field.on_delete.__name__ != "PROTECT"}
    assert freed == LETTING_GO.keys()


def test_what_belongs_together_is_tied() -> None:
    loose = []
    for model in MODELS:
        names = {field.name for field in model._meta.concrete_fields}
        stems = {name.removesuffix("_at") for name in names if name.endswith("_at")}
        pairs = [*PAIRS, *((f"{stem}_at", f"{stem}_by") for stem in stems)]
        tied = [judged(constraint) for constraint in model._meta.constraints]
        loose += [
            f"{model._meta.label}: {pair}"
            for pair in pairs
            if names.issuperset(pair) and not any(fields.issuperset(pair) for fields in tied)
        ]
    assert loose == []


def test_what_was_never_to_be_collected_is_not_there() -> None:
    wrong = [label(m, f) for m, f in FIELDS if NEVER & {*f.name.split("_"), f.name.replace("_", "")}]
    assert wrong == []


def test_history_is_what_has_positions_and_more() -> None:
    numbered = {model._meta.db_table for model, field in FIELDS if field.name == "position"}
    assert numbered <= HISTORY.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("table", HISTORY)
def test_history_is_only_added_to(table: str) -> None:
    """Every column is watched: by the trigger that refuses a change, or by one that lets it be set once."""
    told = triggers(table)
    (model,) = (model for model in MODELS if model._meta.db_table == table)
    columns = {field.column for field in model._meta.concrete_fields}
    once = {name for text in told if " IS NOT NULL" in text for name in updated(text)}
    refused = {name for text in told if " IS NOT NULL" not in text for name in updated(text)}
    assert refused == columns - HISTORY[table]
    assert once == HISTORY[table]
    assert any(re.search(r"BEFORE DELETE ON", text) for text in told)


def triggers(table: str) -> list[str]:
    sql = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        sql = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sql, [table])
        return [text for (text,) in cursor.fetchall()]


def updated(trigger: str) -> set[str]:
    found = re.search(r"UPDATE OF (.+?) ON ", trigger)
    return {name.strip(' "') for name in found[1].split(",")} if found and "DELETE ON" not in trigger else set()


def test_migrations_are_named_for_what_they_do_and_can_be_undone() -> None:
    own = {key: m for key, m in MigrationLoader(None).disk_migrations.items() if m.__module__.startswith("minqing.")}
    wrong = [f"{app} {name}" for app, name in own if "_auto_" in name or not re.fullmatch(r"\d{4}_[a-z0-9_]+", name)]
    wrong += [f"{key}: {step}" for key, one in own.items() for step in one.operations if not step.reversible]
    assert wrong == []
