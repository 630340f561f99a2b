"""What a home needs, what it was told, and what it agreed to."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock, masking
from minqing.lib.forms import Day, OneLine
from minqing.people import actions, queries
from minqing.people.actions import Agreed, Asked, Needed
from minqing.people.forms.home import HomeForm, day
from minqing.people.models import Consent, Household, How, Need, NeedKind, NeedSource, Notice, Purpose, Resident

_HALF_A_YEAR = timedelta(days=183)
_A_YEAR = timedelta(days=365)


class Member(forms.ChoiceField):
    """One who lives there, or the whole home."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.known: dict[str, Resident] = {}

    def offer(self, household: Household) -> None:
        self.known = {str(one.pk): one for one in queries.members(household)}
        says = [(pk, masking.name(one.name) if one.is_child else one.name) for pk, one in self.known.items()]
        self.choices = [("", gettext("全家的")), *says]

    def clean(self, value: object) -> Resident | None:
        return self.known.get(str(super().clean(value)))


class NeedForm(HomeForm):
    what = "need"
    title = _("记一条需要")
    lead = _("记现在缺什么，谁说的，到哪天再看。只记需要，不给人划类。")
    button = _("记下")
    template = "people/_need.html"

    kind = forms.ChoiceField(label=_("需要什么"), choices=[("", _("选一个")), *NeedKind.choices])
    text = OneLine(
        label=_("说明"), required=False, longest=200, help_text=_("怎么帮得上忙就怎么写，不写病名，不写经历。")
    )
    resident = Member(label=_("谁的需要"))
    source = forms.ChoiceField(label=_("谁说的"), choices=NeedSource.choices, initial=NeedSource.SELF)
    starts_on = day(_("从哪天起"))
    expires_on = Day(
        label=_("到哪天再看"), initial=lambda: clock.today() + _HALF_A_YEAR, help_text=_("最长一年，到时候再问。")
    )
    given_by = OneLine(label=_("谁同意的"), required=False, longest=40)
    form = forms.ChoiceField(
        label=_("怎么表示的"), choices=Consent.Form.choices, initial=Consent.Form.SPOKEN, widget=forms.RadioSelect
    )

    def begin(self) -> None:
        self.fields["resident"].offer(self.household)  # type: ignore[attr-defined]

    @property
    def first_part(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "text", "resident", "source", "starts_on", "expires_on")]

    @property
    def notice(self) -> Notice:
        return queries.notice_on()

    def act(self) -> Need:
        typed = self.cleaned_data
        needed = Needed(**{name: typed[name] for name in ("kind", "source", "starts_on", "expires_on", "text")})
        needed = Needed(**{**needed.__dict__, "resident": typed["resident"]})
        asked = Asked(typed["given_by"], typed["form"]) if typed["given_by"] else None
        return actions.add_need(id=typed["op"], household=self.household, needed=needed, by=self.by, asked=asked)


class OneNeedForm(HomeForm):
    one: Need

    @classmethod
    def find(cls, household: Household, pk: UUID) -> Need | None:
        return Need.objects.filter(household=household, pk=pk, erased_at=None).first()

    def now(self) -> int:
        return self.one.revision


class MetForm(OneNeedForm):
    what = "met"
    title = _("这个需要解决了")
    button = _("记下：解决了")

    met_on = day(_("哪天解决的"))

    def act(self) -> Need:
        typed = self.cleaned_data
        told = {name: typed[name] for name in ("met_on", "seen", "op")}
        return actions.meet_need(need=self.one, by=self.by, **told)


class ProlongForm(OneNeedForm):
    what = "prolong"
    title = _("还需要，以后再看")
    button = _("记下")

    expires_on = Day(label=_("到哪天再看"), initial=lambda: clock.today() + _HALF_A_YEAR)

    def act(self) -> Need:
        typed = self.cleaned_data
        told = {name: typed[name] for name in ("expires_on", "seen", "op")}
        return actions.prolong_need(need=self.one, by=self.by, **told)


class ConsentForm(HomeForm):
    what = "consent"
    title = _("记下一项同意")
    lead = _("先把告知书念给他听，他说同意再记。一项一项地问，不同意也不影响办别的事。")
    button = _("记下：同意了")
    template = "people/_consent.html"

    purpose = forms.ChoiceField(label=_("同意什么"), choices=Purpose.choices, widget=forms.RadioSelect)
    resident = Member(label=_("谁的事"))
    given_by = OneLine(label=_("谁同意的"), longest=40, help_text=_("孩子的事写监护人的姓名。"))
    form = forms.ChoiceField(
        label=_("怎么表示的"), choices=Consent.Form.choices, initial=Consent.Form.SPOKEN, widget=forms.RadioSelect
    )
    given_on = day(_("哪天同意的"))
    until = Day(label=_("到哪天为止"), initial=lambda: clock.today() + _A_YEAR, help_text=_("最长一年。"))

    def begin(self) -> None:
        self.fields["resident"].offer(self.household)  # type: ignore[attr-defined]

    @property
    def notice(self) -> Notice:
        return queries.notice_on()

    def act(self) -> Consent:
        typed = self.cleaned_data
        agreed = Agreed(**{n: typed[n] for n in ("given_by", "purpose", "form", "given_on", "until", "resident")})
        return actions.give_consent(id=typed["op"], household=self.household, agreed=agreed, by=self.by)


class WithdrawForm(HomeForm):
    what = "withdraw"
    title = _("撤回同意")
    lead = _("靠这项同意记下的需要马上抹掉，找不回来。别的事照样办。")
    button = _("撤回，抹掉那些字")
    done = _("已撤回，靠它记下的已经抹掉。")
    one: Consent

    withdrawn_on = day(_("他哪天说的"))

    @classmethod
    def find(cls, household: Household, pk: UUID) -> Consent | None:
        return Consent.objects.filter(household=household, pk=pk).first()

    def now(self) -> int:
        return self.one.revision

    def act(self) -> Consent:
        typed = self.cleaned_data
        told = {name: typed[name] for name in ("withdrawn_on", "seen", "op")}
        return actions.withdraw_consent(consent=self.one, by=self.by, **told)


class TellForm(HomeForm):
    what = "told"
    title = _("记下告知过了")
    lead = _("把告知书念给他听，或交到手上。他可以问，可以要一份。")
    button = _("记下：告知过了")
    template = "people/_consent.html"

    how = forms.ChoiceField(label=_("怎么告知的"), choices=How.choices, initial=How.READ_OUT, widget=forms.RadioSelect)
    told_on = day(_("哪天"))

    @property
    def notice(self) -> Notice:
        return queries.notice_on()

    def act(self) -> object:
        typed = self.cleaned_data
        told = {"how": typed["how"], "told_on": typed["told_on"]}
        return actions.tell(id=typed["op"], household=self.household, by=self.by, **told)
