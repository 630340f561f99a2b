"""How the list of stages is narrowed."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.lib.forms import Form
from minqing.matters import figures
from minqing.matters.figures import OVERDUE, TROUBLES, ProcessFilter
from minqing.matters.workflow import State

_STATES = [(state.value, state.label) for state in State if state is not State.DRAFT]
_TROUBLES = [(OVERDUE, _("超期")), *((code, word) for code, (word, _holds) in TROUBLES.items())]


class ProcessForm(Form):
    op = None  # type: ignore[assignment]  # it changes nothing

    trouble = forms.ChoiceField(label=_("只看"), required=False, choices=[("", _("不限")), *_TROUBLES])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("不限")), *_STATES])
    unit = forms.ChoiceField(label=_("主办单位"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = figures.units().order_by("path").values_list("pk", "name")
        self.fields["unit"].choices = [("", _("不限")), *((str(pk), name) for pk, name in units)]  # type: ignore[attr-defined]

    def narrowed(self) -> ProcessFilter:
        said = self.cleaned_data
        return ProcessFilter(UUID(said["unit"]) if said["unit"] else None, said["state"], said["trouble"])
