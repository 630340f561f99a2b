"""Every field that tells of a person names the ground on which it is kept; a new one without a ground fails here."""

from importlib import import_module

import pytest
from django.apps import apps

from minqing.people.grounds import Ground

GROUNDS = {
    label: fields
    for room in ("people", "matters")
    for label, fields in import_module(f"minqing.{room}.grounds").GROUNDS.items()
}
# Fields that tell nothing of a person: of each row its key, revision, place in a chain; and who entered it when.
TECHNICAL = {"id", "revision", "entered_at", "by_user", "by", "erased_at"}
# Of single models: what the office itself does, says or is.
OF_THE_OFFICE = {
    "people.Household": {"merged_into"},
    "people.CardVersion": {"household", "number", "why", "content", "changed", "happened_on"},
    "people.Need": {"consent"},
    "people.Consent": {"notice"},
    "people.Told": {"notice"},
    "people.Notice": {"version", "text", "from_on"},
    "people.ContactLink": {"kind", "official", "unit", "area", "scheme", "starts_on", "ends_on"},
    "people.ContactCard": {"official", "number", "name", "unit", "office", "phone", "made_at"},
    "matters.Request": {"matter", "step", "words", "proposal", "channel", "queue_number", "provenance", "said_at"}
    | {"receipt", "on_papers"},
    "matters.Commitment": {"official", "unit", "area", "matter", "words", "made_on", "due_on", "state", "ended_on"}
    | {"source_label", "source_url", "source_key"},
}
MODELS = [*apps.get_app_config("people").get_models()] + [
    apps.get_model("matters", name) for name in ("Contact", "Request", "Commitment")
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_has_its_ground(model):
    label = model._meta.label
    fields = {field.name for field in model._meta.concrete_fields} - TECHNICAL
    assert fields - GROUNDS.get(label, {}).keys() - OF_THE_OFFICE.get(label, set()) == set()


def test_no_ground_is_named_for_what_is_not_there():
    for label, fields in GROUNDS.items():
        there = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        assert fields.keys() <= there, label
        assert not fields.keys() & OF_THE_OFFICE.get(label, set()), label


def test_only_consent_can_be_withdrawn():
    """What stands on consent is emptied by `withdraw_consent`; nothing else stands on it."""
    consented = {(label, name) for label, fields in GROUNDS.items() for name, ground in fields.items()
                 if ground is Ground.CONSENT}  # fmt: skip
    assert consented == {("people.Need", "kind"), ("people.Need", "text")}
