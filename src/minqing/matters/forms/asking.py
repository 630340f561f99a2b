"""Forms on which the person's own word is entered: asked by somebody else, opened again, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.accounts.roles import Role
from minqing.lib.forms import Words
from minqing.matters import actions, terms
from minqing.matters.forms.moves import RequestForm
from minqing.matters.forms.pieces import Moment
from minqing.matters.models import Request, Step
from minqing.matters.story import Asked
from minqing.matters.workflow import State

FEW = {"rows": 3, "class": "few"}
ASKED = [(one.value, one.label) for one in terms.Satisfaction if one in terms.ANSWERS]
NOBODY = (terms.Satisfaction.NOBODY_TO_ASK.value, terms.Satisfaction.NOBODY_TO_ASK.label)


@dataclass(frozen=True)
class Callee:
    """Whom to call: what one must know before dialling."""

    asked: Asked
    vain: list[date]  # days on which he could not be reached


class EvaluateForm(RequestForm):
    move = "evaluate"
    button = _("记下他的话")
    done = _("记下了。")
    template = "matters/_evaluate.html"
    shows_words = False  # after what is to be said to him
    in_vain = "call"
    in_vain_word = _("打了，没联系上")
    satisfaction = forms.ChoiceField(label=_("您满意吗？"), choices=ASKED, widget=forms.RadioSelect)
    solved = forms.ChoiceField(
        label=_("事情解决了吗？"), required=False, choices=terms.Solved.choices, widget=forms.RadioSelect
    )
    words = Words(label=_("他的原话"), required=False, widget=forms.Textarea(FEW))
    happened_at = Moment(label=_("什么时候问的"))

    def begin(self) -> None:
        super().begin()
        if any(request.is_nobody for request in self.candidates()):
            self.fields["satisfaction"].choices = [*ASKED, NOBODY]  # type: ignore[attr-defined]

    def candidates(self) -> list[Request]:
        return self.story.not_asked() or super().candidates()

    @property
    def callees(self) -> Sequence[Callee]:
        waiting = {request.pk for request in self.candidates()}
        asked = [one for one in self.story.asked() if one.request.pk in waiting]
        return [Callee(one, self.story.calls_to(one.request)) for one in asked]

    @property
    def office(self) -> str:
        """In whose name the caller calls."""
        return next((p.unit.name for p in self.user.held if p.role == Role.CALLBACK_AGENT), self.user.held[0].unit.name)

    def act(self) -> Step:
        typed = self.cleaned_data
        same = ("request", "satisfaction", "solved", "words", "happened_at")
        return actions.evaluate(**{name: typed[name] for name in same}, **self.common)

    def notice(self, step: Step) -> str:
        says = {State.CLOSED: _("记下了，这件事办结。"), State.DISSATISFIED: _("记下了，会安排别的人重新办。")}
        return str(says.get(State(step.changes["state"]), self.done))


class CallForm(RequestForm):
    move = "call"
    lead = _("今天打过了没人接，就记一次。三个不同的日子都没联系上，可以办结，但不算满意。")
    done = _("已记下今天没联系上，改天再打。")

    def candidates(self) -> list[Request]:
        return self.story.not_asked() or super().candidates()

    def act(self) -> Step:
        return actions.call(request=self.cleaned_data["request"], **self.common)


class ReopenForm(RequestForm):
    move = "reopen"
    lead = _("他说没解决，就重新打开。不问过了多久，也不要他写申请。")
    button = _("重新打开")
    done = _("已重新打开，等安排别的人去办。")
    words = Words(label=_("他怎么说的"))

    def act(self) -> Step:
        return actions.reopen(request=self.cleaned_data["request"], words=self.cleaned_data["words"], **self.common)


class WithdrawForm(RequestForm):
    move = "withdraw"
    lead = _("只有他本人能撤回，不能劝他撤。照他的原话记，经办这件事的人不能代记。")
    button = _("记下，他撤回了")
    done = _("已记下他撤回了。")
    words = Words(label=_("他的原话"))

    def act(self) -> Step:
        return actions.withdraw(request=self.cleaned_data["request"], words=self.cleaned_data["words"], **self.common)


class AssessForm(RequestForm):
    move = "assess"
    lead = _("这是村委会、工作站的看法，和群众自己的评价分开记、分开数。")
    button = _("记下评价")
    satisfaction = forms.ChoiceField(label=_("办得怎么样"), choices=ASKED, widget=forms.RadioSelect)
    words = Words(label=_("为什么这样看"), required=False, widget=forms.Textarea(FEW))

    def act(self) -> Step:
        typed = self.cleaned_data
        request, satisfaction, words = typed["request"], typed["satisfaction"], typed["words"]
        return actions.assess(request=request, satisfaction=satisfaction, words=words, **self.common)
