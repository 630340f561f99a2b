"""How much a form insists on: fields that a person must fill in."""

from django import forms

MOST = 8  # for officials who fill in forms all day


def required(form: forms.BaseForm | type[forms.BaseForm]) -> list[str]:
    """Their names. What the page fills in by itself and hides is no work."""
    fields = form.base_fields if isinstance(form, type) else form.fields
    return [name for name, field in fields.items() if field.required and not field.widget.is_hidden]
