"""What somebody said, who he is, and how to reach him: the same whether it opens a matter or joins one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.lib import masking
from minqing.lib.forms import Code, OneLine, Phone, Words
from minqing.matters import terms
from minqing.matters.actions import Said
from minqing.matters.forms.homes import as_they_stand
from minqing.matters.forms.pieces import Cautious, Moment
from minqing.matters.workflow import REGISTRARS
from minqing.people.models import Household, HouseholdKind, Resident
from minqing.people.queries import Home, homes_named, linked_to
from minqing.territory.queries import full_name

_WHO = {
    HouseholdKind.HOUSEHOLD: terms.Who.HOUSEHOLD,
    HouseholdKind.MIGRANT: terms.Who.MIGRANT,
    HouseholdKind.SHOP: terms.Who.SHOP,
    HouseholdKind.LODGING: terms.Who.SHOP,
    HouseholdKind.COMPANY: terms.Who.COMPANY,
}
OWN_PLACE = frozenset({Role.LIAISON, Role.VILLAGE_OFFICER, Role.TOWNSHIP_CLERK})
_CHANNELS = {Role.TOWNSHIP_CLERK: terms.Channel.COUNTER, Role.COORDINATOR: terms.Channel.PHONE}
# Where scripts run, the register is asked while the name is typed; elsewhere a button asks it.
_FINDS = {
    "autocomplete": "off",
    "hx-post": "",
    "hx-trigger": "input changed delay:600ms",
    "hx-vals": '{"do": "find"}',
    "hx-select": "#known",
    "hx-target": "#known",
    "hx-swap": "outerHTML",
    "hx-sync": "this:replace",
}


def codes_of(user: User) -> list[str]:
    """Codes of the places for which he registers (see actions.opening.covers)."""
    posts = [post for post in user.held if post.role in REGISTRARS]
    return sorted({post.area_id if post.role in OWN_PLACE else post.area_id[:6] for post in posts})


def usual_channel(user: User) -> str:
    return next((_CHANNELS[Role(p.role)] for p in user.held if p.role in _CHANNELS), terms.Channel.DOOR)


class SaidForm(Cautious):
    own = forms.ChoiceField(label=gettext_lazy("您的联系户"), required=False)
    known = forms.ChoiceField(label=gettext_lazy("是哪一户"), required=False, initial="", widget=forms.RadioSelect)
    who = forms.ChoiceField(
        label=gettext_lazy("谁说的"),
        choices=[(who.value, who.label) for who in terms.Who if who != terms.Who.UNKNOWN],
        initial=terms.Who.RESIDENT,
    )
    name = OneLine(label=gettext_lazy("姓名或称呼"), required=False, longest=40, widget=forms.TextInput(_FINDS))
    phone = Phone(label=gettext_lazy("电话"), required=False)
    words = Words(label=gettext_lazy("原话"), help_text=gettext_lazy("他怎么说就怎么记，土话也行。"))
    channel = forms.ChoiceField(label=gettext_lazy("怎么说的"), choices=terms.Channel.choices)
    queue_number = Code(
        label=gettext_lazy("窗口排队号"),
        required=False,
        longest=12,
        widget=forms.TextInput({"class": "short", "autocomplete": "off"}),
    )
    through = OneLine(label=gettext_lazy("谁转来、谁代说的"), required=False, longest=40)
    through_is = OneLine(
        label=gettext_lazy("是他的什么人"),
        required=False,
        longest=20,
        help_text=gettext_lazy("比如：女儿、邻居、三组联络员。"),
    )
    provenance = forms.ChoiceField(
        label=gettext_lazy("这话怎么来的"), choices=terms.Provenance.choices, initial=terms.Provenance.FIRST_HAND
    )
    said_at = Moment(label=gettext_lazy("什么时候说的"), help_text=gettext_lazy("几点不清楚就空着。"))
    reach = OneLine(
        label=gettext_lazy("不打电话怎么联系"),
        required=False,
        longest=120,
        help_text=gettext_lazy("比如：晚上在家，先找隔壁小卖部。"),
    )
    proposal = Words(
        label=gettext_lazy("他自己觉得怎么办好"), required=False, widget=forms.Textarea({"rows": 2, "class": "few"})
    )
    on_papers = forms.ChoiceField(
        label=gettext_lazy("写进他家的材料吗"),
        required=False,
        choices=[("", gettext_lazy("按类别来")), ("yes", gettext_lazy("写进去")), ("no", gettext_lazy("不写"))],
        help_text=gettext_lazy(
            "写进去，以后给这一户打印登记卡时会带上这件事，家里人都看得到。水、路、地这类默认写；"
            "家事、看病、官司、打工和投诉默认不写。他本人怎么说就怎么选。"
        ),
    )

    def __init__(self, *args: Any, registrar: User, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_they_stand(self, "own", "known")
        self.fields["channel"].initial = usual_channel(registrar)
        self._registrar, self._codes = registrar, codes
        # Called when somebody looks: a form that is right and names none of them asks for none of them.
        self.fields["own"].choices = self._own_offered  # type: ignore[attr-defined]
        self.fields["known"].choices = self._known_offered  # type: ignore[attr-defined]

    @cached_property
    def homes(self) -> dict[str, Home]:
        """His own contact households."""
        return {key(household, None): Home(household) for household in linked_to(self._registrar)}

    @cached_property
    def found(self) -> dict[str, Home]:
        """Who carries the name that was typed."""
        return {
            key(home.household, home.resident): home for home in homes_named(self._typed("name"), within=self._codes)
        }

    def _own_offered(self) -> list[tuple[str, str]]:
        return [("", _("不是联系户，在下面写姓名")), *((pk, _says_own(home)) for pk, home in self.homes.items())]

    def _known_offered(self) -> list[tuple[str, str]]:
        return [*((pk, _says(home)) for pk, home in self.found.items()), ("", _("都不是，就按写的姓名登记"))]

    def _typed(self, name: str) -> str:
        typed = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(typed or "").strip()

    @property
    def home(self) -> Home | None:
        """Who it is, of a form that is valid: the one found by name before the one from the list."""
        known, own = self.cleaned_data.get("known"), self.cleaned_data.get("own")
        return (self.found.get(known) if known else None) or (self.homes.get(own) if own else None)

    def said(self) -> Said:
        """What the action takes, from a form that is valid."""
        typed: Mapping[str, Any] = self.cleaned_data
        home = self.home
        same = ("name", "phone", "reach", "through", "through_is", "queue_number", "proposal", "channel", "provenance")
        household = home.household if home else None
        return Said(
            typed["words"],
            typed["said_at"],
            who=_who(home) if home else typed["who"],
            household=household,
            resident=home.resident if home else None,
            on_papers={"yes": True, "no": False}.get(typed["on_papers"]),
            **{name: typed[name] for name in same},
        )


def key(household: Household, resident: Resident | None) -> str:
    """By which a household, or one who lives there, is chosen."""
    return f"{household.pk}.{resident.pk}" if resident else str(household.pk)


def _who(home: Home) -> str:
    return terms.Who.RESIDENT if home.resident else _WHO[HouseholdKind(home.household.kind)]


def _says(home: Home) -> str:
    """Enough to recognise him by: this is a list, and not of his own people."""
    parts = [masking.name(home.name), full_name(home.household.area), masking.phone(home.phone)]
    if home.resident:
        parts[0] = _("%(name)s（%(head)s家）") % {"name": parts[0], "head": masking.name(home.household.name)}
    return " · ".join(part for part in parts if part)


def _says_own(home: Home) -> str:
    """By name, as he knows them; that it was shown is on record (views.register)."""
    return f"{home.name} · {full_name(home.household.area).partition(' ')[2]}"
