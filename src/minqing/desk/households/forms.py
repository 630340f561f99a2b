"""Homes are moved, split and joined, officials are linked to them, and cards are made and handed over."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.lib import clock, masking
from minqing.lib.forms import Cautious, Day, Form, OneLine, Phone
from minqing.matters import actions as matters
from minqing.matters.cards import Face, face, open_promises
from minqing.matters.forms.pieces import Officials, Pick
from minqing.matters.forms.places import PlaceField, Places
from minqing.matters.models import Commitment
from minqing.people import access, actions, queries
from minqing.people.actions import NewHome
from minqing.people.forms.home import HomeForm, day
from minqing.people.models import ContactCard, ContactKind, ContactLink, Household, HouseholdKind, Resident
from minqing.territory.models import Area, Organisation
from minqing.territory.queries import full_name

_SOON = timedelta(days=90)  # a promise made this late in a year is for the next


def codes_of(user: User, roles: Collection[Role]) -> list[str]:
    """Codes of the places that he keeps or arranges."""
    posts = [post for post in user.held if post.role in roles]
    return sorted({post.area_id[:6] if post.role == Role.COORDINATOR else post.area_id for post in posts})


class AddHouseholdForm(Cautious, Form):
    kind = forms.ChoiceField(label=_("类别"), choices=HouseholdKind.choices)
    name = OneLine(label=_("户主或名称"), longest=40, widget=forms.TextInput({"autocomplete": "off"}))
    area = PlaceField(label=_("在哪个组"))
    address = OneLine(label=_("住址"), required=False, longest=120, help_text=_("门牌、怎么走，写一句。"))
    phone = Phone(label=_("电话"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(Places(codes_of(user, access.KEEPERS)))  # type: ignore[attr-defined]


class ArrangingForm(HomeForm):
    @classmethod
    def allowed(cls, user: User, household: Household) -> bool:
        return access.arranges(user, household)

    def offer_places(self, name: str) -> None:
        self.fields[name].offer(Places(codes_of(self.user, access.ARRANGERS)))  # type: ignore[attr-defined]


class MoveForm(ArrangingForm):
    what = "move"
    title = _("搬家")
    lead = _("换一个组、村或乡镇。联系的干部跟着走，反映过的事留在原来的地方办完。")
    button = _("记下：搬了")

    area = PlaceField(label=_("搬到哪个组"))
    address = OneLine(label=_("新的住址"), required=False, longest=120)
    happened_on = day(_("哪天搬的"))

    def first(self) -> dict[str, object]:
        return {"area": self.household.area, "address": self.household.address}

    def begin(self) -> None:
        self.offer_places("area")

    def act(self) -> object:
        typed = self.cleaned_data
        told = {name: typed[name] for name in ("address", "happened_on", "seen", "op")}
        return actions.move_household(household=self.household, to=typed["area"], by=self.by, **told)


class SplitForm(ArrangingForm):
    what = "split"
    title = _("分户")
    lead = _("几口人分出去另过。他们的需要和同意跟着走，反映过的事都还在这一户。")
    button = _("分出去")
    done = _("分好了，下面是新的一户。")

    members = forms.MultipleChoiceField(label=_("哪几位分出去"), widget=forms.CheckboxSelectMultiple)
    name = OneLine(label=_("新的一户叫什么"), longest=40, help_text=_("一般写户主姓名。"))
    area = PlaceField(label=_("住在哪个组"))
    address = OneLine(label=_("住址"), required=False, longest=120)
    phone = Phone(label=_("电话"), required=False)
    keep_links = forms.BooleanField(label=_("原来的联系干部也联系新的一户"), required=False, initial=True)
    happened_on = day(_("哪天分的"))

    def first(self) -> dict[str, object]:
        return {"area": self.household.area, "address": self.household.address}

    def begin(self) -> None:
        self.offer_places("area")
        self.living: dict[str, Resident] = {str(one.pk): one for one in queries.members(self.household)}
        says = [(pk, masking.name(one.name) if one.is_child else one.name) for pk, one in self.living.items()]
        self.fields["members"].choices = says  # type: ignore[attr-defined]

    def act(self) -> Household:
        typed = self.cleaned_data
        new = NewHome(typed["name"], typed["area"], address=typed["address"], phone=typed["phone"])
        told = {name: typed[name] for name in ("happened_on", "seen", "op", "keep_links")}
        going = [self.living[pk] for pk in typed["members"]]
        return actions.split_household(household=self.household, members=going, new=new, by=self.by, **told)

    def goes_to(self, made: object) -> str:
        return reverse("desk:household", args=[made.pk]) if isinstance(made, Household) else super().goes_to(made)


class MergeForm(ArrangingForm):
    what = "merge"
    title = _("并户")
    lead = _("另一户其实就是这一户。它的人、需要和联系都归到这里，它的地址也会通到这里。并了就分不回来。")
    button = _("并成一户")
    done = _("并好了。两边的卡都留着，在「卡改过什么」里看。")

    name = OneLine(label=_("另一户叫什么"), longest=40, help_text=_("写户主姓名或名称，至少两个字。"))
    other = forms.ChoiceField(label=_("是哪一户"), required=False, widget=forms.RadioSelect)
    happened_on = day(_("哪天知道的"))

    def begin(self) -> None:
        codes = codes_of(self.user, access.ARRANGERS)
        name = str(self.data.get("name") or "").strip() if self.is_bound else ""
        homes = {home.household.pk: home.household for home in queries.homes_named(name, within=codes)}
        homes.pop(self.household.pk, None)
        # With what was looked at: one that has been changed since is another choice.
        self.found = {f"{home.pk}.{home.revision}": home for home in homes.values()}
        says = [(key, f"{home.name} · {full_name(home.area)}") for key, home in self.found.items()]
        self.fields["other"].choices = says  # type: ignore[attr-defined]
        if not says:
            self.fields["other"].widget = forms.HiddenInput({"id": False})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("name") and not self.found:
            self.add_error("name", gettext("您这里没有叫这个名字的另一户"))
        elif cleaned.get("name") and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", gettext("看清楚地方，选一户，再按一次"))
        return cleaned

    def act(self) -> Household:
        typed, other = self.cleaned_data, self.found[self.cleaned_data["other"]]
        told = {name: typed[name] for name in ("happened_on", "seen", "op")}
        return actions.merge_households(
            household=self.household, other=other, other_seen=other.revision, by=self.by, **told
        )


class LinkForm(ArrangingForm):
    what = "link"
    title = _("加一条联系")
    lead = _("从哪天起，哪位干部、哪个单位联系到这里。几项工作都联系同一户，就都写上。")
    button = _("加上")
    done = _("加上了。")

    kind = forms.ChoiceField(
        label=_("方式"),
        choices=[(one.value, one.label) for one in ContactKind if one != ContactKind.CARD_ISSUE],
        initial=ContactKind.HOUSEHOLD_PAIRING,
        widget=forms.RadioSelect,
        help_text=_("建卡联户在联系卡交到手上时自动记下。"),
    )
    reach = forms.ChoiceField(label=_("联系到哪里"), initial="home", widget=forms.RadioSelect)
    official = Officials(label=_("哪位干部"), help_text=_("写全名。同名的，名字后面空一格写单位。"))
    unit: Pick[Organisation] = Pick(label=_("哪个单位"), required=False, empty=_("不写单位"))
    scheme = OneLine(label=_("哪项工作"), required=False, longest=40, help_text=_("比如：乡村振兴、党员联户。"))
    starts_on = day(_("从哪天起"))

    def begin(self) -> None:
        area = self.household.area
        self.places = {"group": area, "village": area.parent} if area.level == "group" else {"village": area}
        wide = [(key, gettext("整个%(place)s") % {"place": place}) for key, place in self.places.items() if place]
        self.fields["reach"].choices = [("home", gettext("只是这一户")), *wide]  # type: ignore[attr-defined]
        self.fields["unit"].offer([("", Organisation.objects.at_work())])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == ContactKind.STATIONING and cleaned.get("reach") == "home":
            self.add_error("reach", gettext("蹲点是住到村组里，选整个组或整个村"))
        return cleaned

    def clean_official(self) -> User | None:
        found: list[User] = self.cleaned_data["official"]
        if len(found) > 1:
            raise forms.ValidationError(gettext("一条联系写一位干部，几位分几次加"))
        return found[0] if found else None

    def act(self) -> ContactLink:
        typed = self.cleaned_data
        place: Area | None = self.places.get(typed["reach"])
        told = {name: typed[name] for name in ("kind", "official", "unit", "scheme", "starts_on")}
        home = None if place else self.household
        return actions.link(id=typed["op"], household=home, area=place, by=self.by, **told)


class EndLinkForm(ArrangingForm):
    what = "end-link"
    title = _("结束一条联系")
    lead = _("过了这一天，这位干部就看不到这一户了；说过的话、写过的日记都还在。")
    button = _("记下：到这天为止")
    done = _("记下了。")
    one: ContactLink

    ends_on = day(_("到哪天为止"))

    @classmethod
    def find(cls, household: Household, pk: UUID) -> ContactLink | None:
        return queries.links_to(household).filter(pk=pk).first()

    def act(self) -> ContactLink:
        typed = self.cleaned_data
        return actions.end_link(link=self.one, ends_on=typed["ends_on"], op=typed["op"], by=self.by)


# --- 民情联系卡 ---


_PROMISES = {
    "call": _("有事打卡上的电话，我接；没接到的，三天内回话。"),
    "visit": _("每个季度至少来家里一次。"),
    "answer": _("您反映的事，办得成办不成，都来当面说清楚。"),
}


def end_of_year() -> date:
    today = clock.today()
    this = date(today.year, 12, 31)
    return this if this - today > _SOON else date(today.year + 1, 12, 31)


class IssueForm(HomeForm):
    what = "contact-card"
    title = _("做一张民情联系卡")
    lead = _("印上姓名、单位、办公地址、工作电话和对这一户的承诺。住址不印：找得到您就够了，个人信息只用必要的。")
    button = _("做好，去打印")
    done = _("卡做好了，打印出来送到家。")
    template = "desk/households/_issue.html"

    standard = forms.MultipleChoiceField(
        label=_("再承诺这几条"), required=False, choices=list(_PROMISES.items()), widget=forms.CheckboxSelectMultiple
    )
    own = OneLine(label=_("自己再写一条"), required=False, longest=80, help_text=_("写做得到的、说得清的。"))
    due_on = Day(label=_("这几条到哪天"), initial=end_of_year)

    def begin(self) -> None:
        self.promised: list[Commitment] = open_promises(self.user, self.household)
        said = {one.words.text for one in self.promised}
        offered = [(key, words) for key, words in _PROMISES.items() if str(words) not in said]
        self.fields["standard"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            self.fields["standard"].widget = forms.MultipleHiddenInput({"id": False})

    @property
    def face(self) -> Face:
        return face(self.user, self.household)

    def act(self) -> ContactCard:
        typed = self.cleaned_data
        words = [*(str(_PROMISES[key]) for key in typed["standard"]), *([typed["own"]] if typed["own"] else [])]
        promised = [(one, typed["due_on"]) for one in words]
        return matters.issue_card(
            id=typed["op"], household=self.household, official=self.user, promised=promised, by=self.by
        )

    def goes_to(self, made: object) -> str:
        return reverse("desk:contact-card", args=[made.pk]) if isinstance(made, ContactCard) else super().goes_to(made)


class DeliverForm(HomeForm):
    what = "deliver"
    title = _("联系卡交到了")
    button = _("记下：交到了")
    done = _("记下了，从这天起您和这一户建卡联系。")
    one: ContactCard

    how = forms.ChoiceField(
        label=_("怎么交的"), choices=ContactCard.How.choices, initial=ContactCard.How.FACE, widget=forms.RadioSelect
    )
    delivered_on = day(_("哪天交到"))

    @classmethod
    def find(cls, household: Household, pk: UUID) -> ContactCard | None:
        return ContactCard.objects.filter(household__in=queries.all_of(household), pk=pk).first()

    def now(self) -> int:
        return self.one.revision

    def act(self) -> ContactCard:
        typed = self.cleaned_data
        told = {name: typed[name] for name in ("delivered_on", "how", "seen", "op")}
        return matters.deliver_card(card=self.one, by=self.by, **told)


FORMS: dict[str, type[HomeForm]] = {f.what: f for f in (MoveForm, SplitForm, MergeForm, LinkForm, IssueForm)}
FORMS_ON_ONE: dict[str, type[HomeForm]] = {f.what: f for f in (EndLinkForm, DeliverForm)}
