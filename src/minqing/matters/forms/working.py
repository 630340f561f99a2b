"""Forms of those who work on a matter, answer it and bring the answer."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock, days
from minqing.lib.forms import Day, OneLine, Words
from minqing.lib.words import tidy
from minqing.matters import actions, papers, terms
from minqing.matters.actions import Answer
from minqing.matters.forms.moves import MoveForm, RequestForm
from minqing.matters.forms.pieces import Moment, Pick
from minqing.matters.forms.units import Units, says
from minqing.matters.models import Request, Step
from minqing.matters.workflow import Outcome
from minqing.territory.models import Organisation

FEW = {"rows": 3, "class": "few"}
WAYS_TO_HIM = [(way.value, way.label) for way in terms.Way if way not in terms.WAYS_TO_NOBODY]
BLANK = "____"  # where a starter leaves something to fill in
A_MONTH = timedelta(days=30)

# Honest beginnings for what can't be done yet: it must be less work to explain than to close falsely.
STARTERS: dict[str, tuple[str | Promise, str | Promise]] = {
    terms.Hindrance.MONEY: (
        terms.Hindrance.MONEY.label,
        _("办这件事要____万元，今年的钱里没有排上。我们已经报进____年的计划，批没批下来，到那天再来告诉您。"),
    ),
    terms.Hindrance.POLICY: (
        terms.Hindrance.POLICY.label,
        _("现在的规定是____，您说的这种情况还够不上，差在____。规定变了，或者您家情况变了，我们再办。"),
    ),
    terms.Hindrance.SEASON: (
        terms.Hindrance.SEASON.label,
        _("现在正是____，这时候动工做不牢，做了也要返工。打算____月开工，开工前先来告诉您。"),
    ),
    terms.Hindrance.OWNERSHIP: (
        terms.Hindrance.OWNERSHIP.label,
        _("这块____到底归谁，现在还没有定下来，没定之前谁都不能动。已经请____来定，定下来就办。"),
    ),
}


class SignForm(MoveForm):
    move = "sign"
    lead = _("签收就是由您的单位来办了。不归你们管的，回去申请退单。")
    done = _("已签收。")

    def act(self) -> Step:
        return actions.sign(**self.common)


class HandleForm(MoveForm):
    move = "handle"
    button = _("记下")
    words = Words(label=_("做了什么"), help_text=_("去看过、问过谁、做到哪一步，写几句就行。"))
    happened_at = Moment(label=_("什么时候做的"))

    def act(self) -> Step:
        typed = self.cleaned_data
        return actions.handle(words=typed["words"], happened_at=typed["happened_at"], **self.common)


class DeferForm(MoveForm):
    move = "defer"
    lead = _("办不了就照实说。说清楚原因、依据和什么时候再看，比拖着好，也比写「已办结」好。")
    button = _("记下，到那天再看")
    done = _("已记下，到那天会回到您的单位来再看。")
    template = "matters/_defer.html"
    reason = Words(label=_("为什么现在办不了"), help_text=_("就写跟他说的那些话。"))
    basis = Words(
        label=_("依据"), help_text=_("哪个文件、哪次会议、谁定的。"), widget=forms.Textarea({"rows": 2, "class": "few"})
    )
    explained_by = OneLine(label=_("谁去跟他说的"), longest=40)
    face_to_face = forms.TypedChoiceField(
        label=_("当面说的吗"),
        choices=[("yes", _("当面说的")), ("no", _("不是当面，打电话或托人说的"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    happened_at = Moment(label=_("什么时候说的"))
    review_on = Day(label=_("哪天再看"), help_text=_("最迟一年以内；到那天会回到本单位的清单里。"))
    why = forms.ChoiceField(
        label=_("主要卡在哪里"),
        required=False,
        choices=[("", _("说不好")), *terms.Hindrance.choices],
        help_text=_("县里按这个看难处在哪，好去想办法。"),
    )

    def begin(self) -> None:
        self.fields["explained_by"].initial = self.user.name
        self.fields["review_on"].initial = days.after(clock.today() + A_MONTH, 1)
        if starter := STARTERS.get(str(self.initial.get("start"))):
            self.fields["reason"].initial = str(starter[1])
            self.fields["why"].initial = self.initial["start"]

    @property
    def starters(self) -> list[tuple[str, str, str]]:
        return [(str(code), str(word), str(text)) for code, (word, text) in STARTERS.items()]

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"])
        if BLANK in reason:
            raise forms.ValidationError(gettext("还有空着没填的地方（____），填上或删掉"))
        return reason

    def act(self) -> Step:
        typed = self.cleaned_data
        same = ("reason", "basis", "explained_by", "face_to_face", "review_on", "happened_at", "why")
        return actions.defer(**{name: typed[name] for name in same}, **self.common)


class PassOnForm(MoveForm):
    move = "pass-on"
    lead = _("不归这里办的，转到该管的地方，并告诉他到哪里、怎么接着办。")
    button = _("转出去，这样告诉他")
    done = _("已转出。还要把去处告诉他本人。")
    onward = forms.ChoiceField(label=_("怎么转"), choices=terms.Onward.choices, widget=forms.RadioSelect)
    to = OneLine(label=_("转到哪里"), longest=120, help_text=_("单位、地址和电话。"))
    told = Words(label=_("怎么告诉他"), help_text=_("他到那里能做什么、带什么、多久有回音。会原样告诉他。"))

    def act(self) -> Step:
        typed = self.cleaned_data
        onward, to, told = typed["onward"], typed["to"], typed["told"]
        return actions.pass_on(onward=onward, to=to, told=told, signed_by=self.user, **self.common)


class AskReturnForm(MoveForm):
    move = "ask-return"
    lead = _("不归本单位管的，一个工作日内说清依据和该归谁。民情办裁定以前，答应群众的日子照算。")
    button = _("申请退单")
    done = _("已申请退单，等裁定。")
    basis = Words(label=_("依据"), help_text=_("哪条规定、三定方案里怎么写的。"), widget=forms.Textarea(FEW))
    suggested: Pick[Organisation] = Pick(label=_("该由哪个单位办"), empty=" ")

    def begin(self) -> None:
        units = Units(self.user, self.matter, without=self.matter.lead_unit, everywhere=True)
        self.fields["suggested"].offer(units.groups(), says=says)  # type: ignore[attr-defined]

    def act(self) -> Step:
        typed = self.cleaned_data
        return actions.ask_return(basis=typed["basis"], suggested=typed["suggested"], **self.common)


class ReplyForm(MoveForm):
    move = "reply"
    lead = _("写给他本人看的。先说办了什么，再说以后找谁；办不了的，回去选「现在办不了」。")
    button = _("答复定下来")
    done = _("答复写好了。还要把它告诉他本人。")
    template = "matters/_reply.html"
    words = Words(label=_("答复"), widget=forms.Textarea({"rows": 8}))
    outcome = forms.ChoiceField(
        label=_("办到哪一步"),
        choices=[(one.value, one.label) for one in (Outcome.SETTLED, Outcome.EXPLAINED)],
        widget=forms.RadioSelect,
    )
    others = Words(
        label=_("这样办会影响别的人家吗，听过谁的意见"),
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "few"}),
    )
    proposal = Words(
        label=_("用了他们自己的什么办法"), required=False, widget=forms.Textarea({"rows": 2, "class": "few"})
    )

    def begin(self) -> None:
        theirs = [one.request.proposal.text for one in self.story.asked() if one.request.proposal]
        self.fields["proposal"].help_text = gettext("；").join(theirs)

    @property
    def preview(self) -> papers.Letter | None:
        """The letter as it will stand, once there are words to look at."""
        words = self.initial.get("words")
        if self.is_bound or not words:
            return None
        return papers.draft(self.story.asked()[0].request, self.matter, words=tidy(str(words)), signed_by=self.user)

    def act(self) -> Step:
        typed = self.cleaned_data
        answer = Answer(typed["words"], typed["outcome"], typed["others"], typed["proposal"])
        return actions.reply(answer=answer, signed_by=self.user, **self.common)


@dataclass(frozen=True)
class Sought:
    """One who could not be found with the answer, and on which days."""

    request: Request
    days: list[date]

    @property
    def long_enough(self) -> bool:
        return len(self.days) >= terms.TRIES


class DeliverForm(RequestForm):
    move = "deliver"
    lead = _("答复要送到他本人。说了就记下：怎么说的、什么时候、听到没有。")
    button = _("记下，已经告诉他")
    done = _("已记下。接着会有别的人问他办得怎么样。")
    template = "matters/_deliver.html"
    in_vain_word = _("没找到他，记一次")
    way = forms.ChoiceField(label=_("怎么告诉他的"), choices=terms.Way.choices, widget=forms.RadioSelect)
    through = OneLine(label=_("请谁转告的"), required=False, longest=40)
    taken = forms.ChoiceField(
        label=_("他听到、看到了吗"), choices=terms.Taken.choices, widget=forms.RadioSelect, initial=terms.Taken.HEARD
    )
    happened_at = Moment(label=_("什么时候"))

    def begin(self) -> None:
        super().begin()
        somebody = [request for request in self.candidates() if not request.is_nobody]
        self.sought = [one for request in somebody if (one := Sought(request, self.story.sought(request))).days]
        self.in_vain = "seek" if somebody else ""
        if len(somebody) == len(self.candidates()) and not any(one.long_enough for one in self.sought):
            self.fields["way"].choices = WAYS_TO_HIM  # type: ignore[attr-defined]

    def candidates(self) -> list[Request]:
        return self.story.not_told() or super().candidates()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("way") == terms.Way.THROUGH and not cleaned.get("through"):
            self.add_error("through", gettext("写明请的是谁"))
        return cleaned

    def act(self) -> Step:
        typed = self.cleaned_data
        same = ("request", "way", "taken", "through", "happened_at")
        return actions.deliver(**{name: typed[name] for name in same}, **self.common)


class SeekForm(RequestForm):
    move = "seek"
    lead = _("去了、打了，没找到，就记一次。三个不同的日子都没找到，答复可以凭回执查，或者在村里张贴，记录里会写明。")
    button = _("记下，改天再找")
    done = _("记下了，改天再找他。")
    way = forms.ChoiceField(label=_("怎么找的"), choices=WAYS_TO_HIM, widget=forms.RadioSelect)
    happened_at = Moment(label=_("什么时候"))

    def candidates(self) -> list[Request]:
        return [one for one in self.story.not_told() if not one.is_nobody] or super().candidates()

    def act(self) -> Step:
        typed = self.cleaned_data
        return actions.seek(**{name: typed[name] for name in ("request", "way", "happened_at")}, **self.common)
