"""民情登记卡, blocks 1 and 2, and who lives in the home."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minqing.lib.forms import Code, OneLine, Phone
from minqing.people import actions, queries
from minqing.people.actions import Clash, holding
from minqing.people.forms.home import HomeForm, day
from minqing.people.models import (
    CARD_FIELDS,
    HEAD,
    CardContent,
    CardVersion,
    Household,
    HouseholdKind,
    Relation,
    Resident,
)

_WHY = CardVersion.Why
_EXAMPLES: dict[str, Promise] = {
    "language": _("比如：会说汉话，老人只说傣话。"),
    "land": _("比如：水田 4 亩，茶 6 亩，山林 20 亩。"),
    "work_away": _("比如：儿子儿媳在昆明，过年回来。"),
    "income": _("比如：卖茶，儿子寄钱。"),
    "water": _("比如：自来水到家，旱季停。"),
    "road": _("比如：水泥路到门口。"),
    "housing": _("比如：砖房一层，2015 年盖的。"),
}


def _line(name: str) -> OneLine:
    field = CardContent._meta.get_field(name)
    longest: int = getattr(field, "max_length", 0)
    return OneLine(
        label=getattr(field, "verbose_name", name),
        longest=longest,
        required=False,
        help_text=_EXAMPLES.get(name, ""),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class Why(forms.ChoiceField):
    def __init__(self) -> None:
        choices = [(one.value, one.label) for one in (_WHY.CHANGED, _WHY.CORRECTED)]
        super().__init__(label=_("为什么改"), choices=choices, initial=_WHY.CHANGED, widget=forms.RadioSelect)


class CardForm(HomeForm):
    what = "card"
    title = _("改登记卡")
    lead = _("只改要改的。不知道的空着，空着就是不知道。改以前的都留着。")
    button = _("存好")
    done = _("卡改好了。")
    template = "people/_card.html"

    kind = forms.ChoiceField(label=_("类别"), choices=HouseholdKind.choices)
    name = OneLine(label=_("户主或名称"), longest=40, widget=forms.TextInput({"autocomplete": "off"}))
    address = _line("address")
    phone = Phone(label=_("电话"), required=False)
    language = _line("language")
    land = _line("land")
    crops = _line("crops")
    animals = _line("animals")
    work_away = _line("work_away")
    income = _line("income")
    water = _line("water")
    road = _line("road")
    housing = _line("housing")
    why = Why()
    happened_on = day(_("什么时候变的"), help_text=_("更正写错的，写今天。"))

    def first(self) -> dict[str, object]:
        return stands(self.household)

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in (*HEAD, "language")]

    @property
    def livelihood(self) -> list[forms.BoundField]:
        return [self[name] for name in CARD_FIELDS if name not in (*HEAD, "language")]

    def act(self) -> CardVersion:
        typed = self.cleaned_data
        values = {name: typed[name] for name in CARD_FIELDS}
        told = {name: typed[name] for name in ("why", "happened_on", "seen", "op")}
        return actions.change_card(household=self.household, values=values, by=self.by, **told)

    def after(self, clash: Clash, data: QueryDict) -> "CardForm":
        """What he changed stays as he wrote it; what another changed meanwhile stands as it is now."""
        seen = holding.version(self.household, max(self.cleaned_data["seen"], 1))
        base, now = (seen.content if seen else None), stands(self.household)
        fresh = data.copy()
        for name in CARD_FIELDS:
            if base and self.cleaned_data[name] == getattr(base, name):
                fresh[name] = str(now[name])
        again = self.afresh(fresh)
        told(again, clash)
        return again


def stands(household: Household) -> dict[str, object]:
    """What the card says now: of a home without one, what the register says."""
    version = holding.latest(household)
    row = version.content if version else household
    return {name: getattr(row, name, "") for name in CARD_FIELDS}


def told(form: HomeForm, clash: Clash) -> None:
    """Both values, beside the very field."""
    form.is_valid()
    for name, says in clash.fields.items():
        form.add_error(name if name in form.fields else None, says)


class CheckedForm(HomeForm):
    what = "checked"
    title = _("本户核对过了")
    lead = _("打印出来的登记卡，这一户自己看过，说没有写错。")
    button = _("记下：核对过")

    happened_on = day(_("哪天核对的"))

    def act(self) -> CardVersion:
        typed = self.cleaned_data
        told = {name: typed[name] for name in ("happened_on", "seen", "op")}
        return actions.check_card(household=self.household, by=self.by, **told)


class MemberForm(HomeForm):
    what = "member"
    title = _("添一个家里人")
    lead = _("只记姓名、关系、哪年出生。不记身份证号。")
    button = _("添上")
    done = _("添上了。")

    name = OneLine(label=_("姓名"), longest=40, widget=forms.TextInput({"autocomplete": "off"}))
    relation = forms.ChoiceField(
        label=_("是户主的什么人"), required=False, choices=[("", _("不清楚")), *Relation.choices]
    )
    birth_year = Code(
        label=_("哪年出生"),
        required=False,
        longest=4,
        widget=forms.TextInput({"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
        help_text=_("只为知道是不是孩子。不满十四岁的，名字平时不显示。"),
    )
    phone = Phone(label=_("电话"), required=False)
    happened_on = day(_("什么时候住进来的"))

    def clean_birth_year(self) -> int | None:
        typed = self.cleaned_data["birth_year"]
        if typed and not (typed.isascii() and typed.isdecimal()):
            raise forms.ValidationError(_("出生年份写四位数，比如 1962"))
        return int(typed) if typed else None

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in holding.MEMBER_FIELDS}

    def act(self) -> CardVersion:
        typed = self.cleaned_data
        when = {"happened_on": typed["happened_on"], "op": typed["op"]}
        return actions.add_member(household=self.household, by=self.by, **self.said, **when)


class OneMemberForm(HomeForm):
    """About one who lives there today."""

    one: Resident

    @classmethod
    def find(cls, household: Household, pk: UUID) -> Resident | None:
        return queries.members(household).filter(pk=pk).first()


class ChangeMemberForm(OneMemberForm, MemberForm):
    what = "member-change"
    title = _("改家里人的情况")
    button = _("存好")
    done = _("改好了。")

    why = Why()
    happened_on = day(_("什么时候变的"))

    field_order = ["name", "relation", "birth_year", "phone", "why", "happened_on"]

    def first(self) -> dict[str, object]:
        return {name: getattr(self.one, name) for name in holding.MEMBER_FIELDS}

    def act(self) -> CardVersion:
        typed = self.cleaned_data
        when = {name: typed[name] for name in ("why", "happened_on", "seen", "op")}
        return actions.change_member(resident=self.one, values=self.said, by=self.by, **when)

    def after(self, clash: Clash, data: QueryDict) -> "ChangeMemberForm":
        again = self.afresh(data)
        told(again, clash)
        return again


class LeftForm(OneMemberForm):
    what = "left"
    title = _("不再住这里")
    lead = _("搬走、出嫁、分出去、过世，都不用写原因。以前记下的不变。")
    button = _("记下：不再住这里")

    happened_on = day(_("从哪天起"))

    def act(self) -> CardVersion:
        typed = self.cleaned_data
        return actions.member_left(resident=self.one, happened_on=typed["happened_on"], op=typed["op"], by=self.by)
