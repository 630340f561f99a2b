from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.desk import verbs
from minqing.lib.forms import Day, Form


class AuditForm(Form):
    """How the record is narrowed."""

    op = None  # type: ignore[assignment]  # it changes nothing

    day = Day(label=_("哪一天"), required=False)
    verb = forms.ChoiceField(label=_("做了什么"), required=False)

    def __init__(self, *args: Any, reads_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code, word) for code, word in verbs.VERBS.items() if code.endswith(verbs.READ) or not reads_only]
        self.fields["verb"].choices = [("", _("不限")), *offered]  # type: ignore[attr-defined]
