"""A line of the list of duties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.lib.forms import Day, Form, OneLine
from minqing.matters.actions import DutyLine
from minqing.matters.forms.pieces import Pick
from minqing.matters.models import Category, Duty
from minqing.territory.models import Area, Level


class DutyForm(Form):
    """Its `op` is the id of the row that it makes: a correction is another row."""

    category: Pick[Category] = Pick(label=_("类别"), empty=_("选一个"))
    township: Pick[Area] = Pick(label=_("哪个乡镇"), required=False, empty=_("所有乡镇"))
    duty = forms.ChoiceField(label=_("怎么履职"), choices=Duty.choices, widget=forms.RadioSelect)
    number = OneLine(label=_("清单编号"), longest=40)
    line = OneLine(
        label=_("清单原文"),
        longest=500,
        widget=forms.Textarea({"rows": 3, "class": "few"}),
        help_text=_("照清单抄，分办时会原样引用。"),
    )
    from_on = Day(label=_("从哪天起"))
    until_on = Day(label=_("到哪天止"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(Category.objects.filter(seals=False))
        parts = [
            (part.name, [one for one in rows if part.pk in (one.pk, one.parent_id)])
            for part in rows
            if not part.parent_id
        ]
        self.fields["category"].offer(parts, says=_with_code)  # type: ignore[attr-defined]
        self.fields["township"].offer([("", Area.objects.filter(level=Level.TOWNSHIP))])  # type: ignore[attr-defined]

    @property
    def typed(self) -> DutyLine:
        names = ("category", "township", "duty", "number", "line", "from_on", "until_on")
        return DutyLine(**{name: self.cleaned_data[name] for name in names})


def _with_code(category: Category) -> str:
    return f"{category.code} {category.name}"
