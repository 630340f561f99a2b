"""What is written of a risk or a suggestion by whoever looks after it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import User
from minqing.desk.diary.forms import one_of, units
from minqing.lib.forms import ActForm, Day, Words
from minqing.matters.forms.pieces import Officials, Pick
from minqing.territory.models import Organisation
from minqing.visits import actions
from minqing.visits.models import TrendRisk, WorkSuggestion

_FEW = {"rows": 3, "class": "few"}


class WatchRiskForm(ActForm):
    note = Words(label=_("看到了什么"), widget=forms.Textarea(_FEW))
    look_on = Day(label=_("下次哪天再看"))
    owner = Officials(label=_("换一个人看"), help_text=_("不换就空着。写一位干部的全名。"))

    def clean_owner(self) -> User | None:
        return one_of(self.cleaned_data["owner"])


class EndRiskForm(ActForm):
    state = forms.ChoiceField(
        label=_("结果"),
        choices=[(one.value, one.label) for one in TrendRisk.State if one in actions.RISK_ENDS],
        widget=forms.RadioSelect,
    )
    note = Words(label=_("做了什么，或为什么这样看"), widget=forms.Textarea(_FEW))


class SuggestionForm(ActForm):
    state = forms.ChoiceField(label=_("怎么答"), widget=forms.RadioSelect)
    note = Words(label=_("说清楚：为什么、怎么做"), widget=forms.Textarea(_FEW))
    unit: "Pick[Organisation]" = Pick(label=_("转给哪个单位去做"), required=False, empty=_("不转"))

    def __init__(self, *args: Any, suggestion: WorkSuggestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = actions.SUGGESTION_MOVES.get(suggestion.state, ())
        said = [(one.value, one.label) for one in WorkSuggestion.State if one in moves]
        self.fields["state"].choices = said  # type: ignore[attr-defined]
        self.fields["unit"].offer([("", units())])  # type: ignore[attr-defined]
