"""What kind of thing it is: the axes beside each other, all of them optional, and the doors for accusations."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from minqing.lib.forms import OneLine
from minqing.matters import terms
from minqing.matters.actions import Sorted
from minqing.matters.forms.pieces import Cautious, Pick, Select
from minqing.matters.forms.places import PlaceField, Places
from minqing.matters.models import Category
from minqing.territory.models import Area


class SortedForm(Cautious):
    area = PlaceField(label=gettext_lazy("哪个村组"))
    category: Pick[Category] = Pick(
        label=gettext_lazy("类别"), required=False, empty=gettext_lazy("拿不准就空着，由民情办来分")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类型"),
        required=False,
        choices=[("", gettext_lazy("按类别来")), *terms.MatterKind.choices],
        widget=Select,
    )
    urgency = forms.ChoiceField(label=gettext_lazy("轻重"), choices=terms.Urgency.choices, initial=terms.Urgency.NORMAL)
    interest = forms.ChoiceField(
        label=gettext_lazy("利益"), required=False, choices=[("", gettext_lazy("不分")), *terms.Interest.choices]
    )
    work_line = forms.ChoiceField(
        label=gettext_lazy("工作线"), required=False, choices=[("", gettext_lazy("不分")), *terms.WorkLine.choices]
    )
    summary = OneLine(
        label=gettext_lazy("事由"),
        required=False,
        longest=200,
        help_text=gettext_lazy("一句话说清是什么事。空着就用原话的头一句。"),
    )

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(places)  # type: ignore[attr-defined]
        self.categories = list(Category.objects.filter(in_use=True))
        leaves = [category for category in self.categories if category.parent_id]
        self.fields["category"].offer(_by_part(self.categories), says=str)  # type: ignore[attr-defined]
        doors = {one.pk: {"data-doors": "yes"} for one in leaves if accuses(one)}
        self.fields["category"].widget.option_attrs = doors
        self.fields["kind"].widget.option_attrs = {kind: {"data-doors": "yes"} for kind in terms.SEALED_KINDS}

    def sorted_as(self, area: Area) -> Sorted:
        """What the action takes, from a form that is valid. A kind left open is that of the category."""
        typed: Mapping[str, Any] = self.cleaned_data
        category: Category | None = typed["category"]
        kind = typed["kind"] or (category.default_kind if category else "") or terms.MatterKind.HELP
        same = ("urgency", "interest", "work_line", "summary")
        return Sorted(area, category=category, kind=kind, **{name: typed[name] for name in same})


def accuses(category: Category) -> bool:
    """检举控告 has doors of its own, which are not this form."""
    return category.seals and category.default_kind in terms.SEALED_KINDS


def _by_part(categories: list[Category]) -> list[tuple[str, list[Category]]]:
    parts = {one.pk: one.name for one in categories if not one.parent_id}
    return [(name, [one for one in categories if one.parent_id == pk]) for pk, name in parts.items()]
