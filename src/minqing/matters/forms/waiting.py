"""Forms by which the promised day moves: an extension asked for and ruled on, a pause while the person is awaited."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock, days, saying
from minqing.lib.forms import Day, Words
from minqing.matters import actions, limits, telling, terms
from minqing.matters.forms.moves import MoveForm
from minqing.matters.forms.pieces import Moment
from minqing.matters.models import Step

FEW = {"rows": 3, "class": "few"}


class AskExtensionForm(MoveForm):
    move = "ask-extension"
    lead = _("到日子以前申请，一轮只有一次。没有定下来以前，答应群众的日子照算。")
    button = _("申请延期")
    done = _("已申请延期，等着定。")
    until = Day(label=_("延到哪天"))
    reason = Words(label=_("为什么来不及"), help_text=_("办到了哪一步，还差什么。"), widget=forms.Textarea(FEW))

    def begin(self) -> None:
        if self.matter.due_on:
            kinds = {"kind": self.matter.kind, "urgency": self.matter.urgency}
            last = limits.extended_at_most(**kinds, due_on=self.matter.due_on)
            told = {"due": saying.dated(self.matter.due_on), "last": saying.dated(last)}
            self.fields["until"].help_text = gettext("现在答应的是%(due)s，最多延到%(last)s。") % told
            self.fields["until"].initial = last

    def act(self) -> Step:
        typed = self.cleaned_data
        return actions.ask_extension(until=typed["until"], reason=typed["reason"], **self.common)


class ExtendForm(MoveForm):
    move = "extend"
    lead = _("日子是答应群众的，延了要告诉他本人：延到哪天、为什么。")
    template = "matters/_extend.html"
    yet = forms.ChoiceField(
        label=_("告诉他了吗"),
        choices=[("yes", _("已经告诉他了")), ("no", _("还没有，接着去告诉他"))],
        widget=forms.RadioSelect,
    )
    told = Words(label=_("谁告诉的"), help_text=_("怎么说的，他怎么说。"), widget=forms.Textarea(FEW))
    told_at = Moment(label=_("什么时候告诉的"))

    def begin(self) -> None:
        """Where he is still to be told, nothing is to be told of that."""
        if self.data.get("yet") == "no":
            self.fields["told"].required = self.fields["told_at"].required = False

    @property
    def asked(self) -> str:
        """What is asked for, in a sentence."""
        day = self.matter.extension_asked_until
        return gettext("申请延到%(day)s") % {"day": saying.dated(day)} if day else ""

    @property
    def why(self) -> str:
        """The reason given for it."""
        return self.story.said_at("ask-extension")

    @property
    def press(self) -> str:
        day = self.matter.extension_asked_until
        return gettext("同意，延到%(day)s") % {"day": saying.day(day)} if day else gettext("同意延期")

    def act(self) -> Step:
        typed = self.cleaned_data
        told = {"told": typed["told"], "told_at": typed["told_at"]} if typed["yet"] == "yes" else {"told": ""}
        return actions.extend(**told, **self.common)

    def notice(self, step: Step) -> str:
        return gettext("已延期。") if "told_at" in step.facts else gettext("已延期。还要去告诉他本人。")


class RefuseExtensionForm(MoveForm):
    move = "refuse-extension"
    lead = _("不延的，答应群众的日子不变，这一轮也不能再申请。")
    done = _("没有同意延期，日子不变。")
    reason = Words(label=_("为什么不延"), widget=forms.Textarea(FEW))

    def act(self) -> Step:
        return actions.refuse_extension(reason=self.cleaned_data["reason"], **self.common)


class PauseForm(MoveForm):
    move = "pause"
    lead = _("只有真在等他本人的时候才暂停。等别的单位、等钱、等天气，都不算。")
    button = _("暂停")
    done = _("已暂停。等到了，点「接着办」，等的工作日会补回来。")
    waiting = forms.ChoiceField(label=_("等他做什么"), choices=terms.Waiting.choices, widget=forms.RadioSelect)
    reason = Words(
        label=_("怎么说的"), help_text=_("差什么材料、他哪天回来，跟他怎么说好的。"), widget=forms.Textarea(FEW)
    )

    def act(self) -> Step:
        typed = self.cleaned_data
        return actions.pause(waiting=typed["waiting"], reason=typed["reason"], **self.common)


class ResumeForm(MoveForm):
    move = "resume"
    button = _("接着办")
    done = _("接着办。")
    words = Words(label=_("等到了什么"), required=False, widget=forms.Textarea(FEW))

    @property
    def lead(self) -> str:  # type: ignore[override]
        """What pressing it does to the promised day."""
        matter = self.matter
        if not (matter.paused_at and matter.due_on):
            return ""
        count = days.between(clock.day_of(matter.paused_at), clock.today())
        told = {"waiting": telling.until(matter).words, "day": saying.dated(days.after(matter.due_on, count))}
        return gettext("%(waiting)s的这几天不算，接着办以后，期限是%(day)s。") % told

    def act(self) -> Step:
        return actions.resume(words=self.cleaned_data["words"], **self.common)
