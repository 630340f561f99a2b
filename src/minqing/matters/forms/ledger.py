"""How a ledger is narrowed: one form, sent by GET, so that a narrowed list has an address."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import User
from minqing.accounts.roles import Reach
from minqing.lib.forms import Form, OneLine
from minqing.matters import choices
from minqing.matters.queries import STUCK, Filter, Trouble
from minqing.matters.workflow import State

_STATES = [(state.value, state.label) for state in State if state is not State.DRAFT]

_STUCK = [(code, one.label) for code, one in STUCK.items()]
_TROUBLES: list[Any] = [*Trouble.choices, (_("暂不具备条件，卡在"), _STUCK)]


@dataclass(frozen=True)
class Word:
    """Something that the list is narrowed to, and the address without it."""

    label: str
    value: str
    url: str


class LedgerForm(Form):
    op = None  # type: ignore[assignment]  # it changes nothing

    reach = forms.CharField(required=False, widget=forms.HiddenInput)
    text = OneLine(
        label=_("词语或编号"),
        required=False,
        longest=60,
        widget=forms.TextInput({"type": "search", "placeholder": _("两个字以上的词，或编号")}),
    )
    area = forms.ChoiceField(label=_("地方"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("不限")), *_STATES])
    trouble = forms.ChoiceField(label=_("现在怎样"), required=False, choices=[("", _("不限")), *_TROUBLES])
    unit = forms.ChoiceField(label=_("主办单位"), required=False)
    official = forms.ChoiceField(label=_("登记或参与的干部"), required=False)

    def __init__(self, asked: QueryDict, *, user: User, reach: Reach, **kwargs: Any) -> None:
        super().__init__(asked, **kwargs)
        self.asked = asked
        self._offer("area", choices.areas(user, reach, chosen=asked.get("area", "")))
        self._offer("category", choices.categories())
        self._offer("unit", choices.units(user, reach))
        self._offer("official", choices.officials(user, reach))

    def _offer(self, name: str, offered: choices.Grouped | list[choices.Choice]) -> None:
        """What can be chosen; a field with nothing to choose from is not shown."""
        if offered:
            self.fields[name].choices = [("", _("不限")), *offered]  # type: ignore[attr-defined]
        elif not self.data.get(name):
            del self.fields[name]

    @property
    def chosen(self) -> list[forms.BoundField]:
        """The fields beside the line for words."""
        return [self[name] for name in self.fields if name not in ("reach", "text")]

    @property
    def opened(self) -> bool:
        """Whether one of them is in use, or wrong."""
        return any(bound.value() or bound.errors for bound in self.chosen)

    def narrowed(self) -> Filter:
        said = self.cleaned_data
        unit, official = said.get("unit"), said.get("official")
        return Filter(
            area=said.get("area", ""),
            category=said.get("category", ""),
            state=said["state"],
            unit=UUID(unit) if unit else None,
            official=UUID(official) if official else None,
            text=said["text"],
            trouble=said["trouble"],
        )

    def words(self) -> Iterator[Word]:
        """Each thing that was chosen, to be taken away again."""
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name, "")
            if not value or name == "reach":
                continue
            left = self.asked.copy()
            for gone in (name, "mark"):
                left.pop(gone, None)
            told = value if name == "text" else self._label(field, value)
            yield Word(str(field.label), told, f"?{left.urlencode()}")

    @staticmethod
    def _label(field: forms.Field, value: str) -> str:
        for code, label in field.choices:  # type: ignore[attr-defined]
            within = label if isinstance(label, list) else [(code, label)]
            for one, told in within:
                if one == value:
                    return str(told).strip()
        return value
