"""The form of a visit: the day and the place must be there; everything else may stay unknown."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.accounts.models import User
from minqing.lib import clock
from minqing.lib.forms import ActForm, Day, Words
from minqing.matters.forms.pieces import Cautious, Officials
from minqing.matters.forms.places import PlaceField, Places
from minqing.matters.forms.said import OWN_PLACE
from minqing.people.access import visible_to as households_visible_to
from minqing.people.models import Household
from minqing.people.queries import linked_to
from minqing.territory.models import after
from minqing.territory.queries import full_name
from minqing.visits.actions import Went
from minqing.visits.models import Visit

MOST_NAMES = 4000  # characters: some hundred names
_PARTING = re.compile(r"[\s、，,；;\n]+")
_FEW = {"rows": 2, "class": "few"}


def codes_of(user: User) -> list[str]:
    """Codes of the places from which he chooses: his own, or the whole county."""
    return sorted({post.area_id if post.role in OWN_PLACE else post.area_id[:6] for post in user.held})


class Homes(forms.MultipleChoiceField):
    """Households to tick. Answers them; their names are shown as the page's reader knows them."""

    widget = forms.CheckboxSelectMultiple
    known: dict[str, Household]

    def offer(self, homes: "QuerySet[Household] | list[Household]") -> None:
        self.known = {str(home.pk): home for home in homes}
        self.choices = [(pk, f"{home.name} · {full_name(home.area)}") for pk, home in self.known.items()]

    def clean(self, value: object) -> list[Household]:
        return [self.known[pk] for pk in super().clean(value)]

    def prepare_value(self, value: object) -> object:
        return (
            [str(one.pk) if isinstance(one, Household) else one for one in value] if isinstance(value, list) else value
        )


class VisitForm(Cautious):
    happened_on = Day(label=gettext_lazy("哪天去的"), initial=clock.today)
    households = Homes(label=gettext_lazy("去了哪几户"), required=False)
    others = Words(
        label=gettext_lazy("别的户"),
        required=False,
        longest=MOST_NAMES,
        widget=forms.Textarea(_FEW),
        help_text=gettext_lazy("写户主姓名，几户用顿号隔开；记不清就空着。"),
    )
    area = PlaceField(label=gettext_lazy("哪个村组"), required=False)
    note = Words(
        label=gettext_lazy("看到什么、听到什么"),
        required=False,
        help_text=gettext_lazy("可以不写。想写长的，记完这次走访再写日记。"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("方式"), required=False, choices=Visit.Kind.choices, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("去做什么"), required=False, choices=Visit.Purpose.choices, widget=forms.RadioSelect
    )
    ate = forms.BooleanField(label=gettext_lazy("一起吃饭"), required=False)
    stayed = forms.BooleanField(label=gettext_lazy("住了一晚"), required=False)
    worked = forms.BooleanField(label=gettext_lazy("一起干活"), required=False)
    travel = forms.ChoiceField(
        label=gettext_lazy("怎么去的"), required=False, choices=[("", gettext_lazy("不写")), *Visit.Travel.choices]
    )
    homes = forms.IntegerField(
        label=gettext_lazy("一共去了几户"),
        required=False,
        min_value=1,
        max_value=500,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        help_text=gettext_lazy("名字写全了不用填；记不清也空着，不会当成 0 户。"),
    )
    officials = Officials(
        label=gettext_lazy("一起去的干部"), help_text=gettext_lazy("写全名，几位用顿号隔开。记一次，大家都有。")
    )
    private_note = Words(
        label=gettext_lazy("只给自己看的话"),
        required=False,
        widget=forms.Textarea(_FEW),
        help_text=gettext_lazy("慰问时的心里话写这里，别人都看不到。"),
    )

    def __init__(self, *args: Any, user: User, home: Household | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        own = list(linked_to(user))
        if home and home not in own:
            own.append(home)
        self.fields["households"].offer(own)  # type: ignore[attr-defined]
        if home:
            self.fields["households"].initial = [str(home.pk)]
        self.fields["area"].offer(Places(codes_of(user)))  # type: ignore[attr-defined]
        self.names_shown = bool(own)

    @property
    def unfolded(self) -> bool:
        return self.is_bound and bool(self.errors.keys() - {"happened_on", "households", "others", "area", "note"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        area, chosen = cleaned.get("area"), list(cleaned.get("households") or [])
        names = [name for name in _PARTING.split(cleaned.get("others") or "") if name]
        if names and "others" not in self.errors:
            chosen += self._named(names, area.code if area else "")
        if not area and chosen:
            cleaned["area"] = chosen[0].area
        elif not area and "area" not in self.errors:
            self.add_error("area", _("还没有写是哪个村组"))
        cleaned["chosen"] = list(dict.fromkeys(chosen))
        return cleaned

    def _named(self, names: list[str], code: str) -> list[Household]:
        """Households that he sees, by the exact name of their head, in the place that was chosen. One query."""
        seen = households_visible_to(self.user).standing().filter(name__in=set(names))  # type: ignore[attr-defined]
        if code:
            seen = seen.filter(area__gte=code[:12], area__lt=after(code[:12]))
        found: dict[str, list[Household]] = {}
        for home in seen.select_related("area__parent__parent"):
            found.setdefault(home.name, []).append(home)
        for name in names:
            if len(found.get(name, [])) != 1:
                self.add_error("others", _cannot_tell(name, found.get(name, [])))
        return [homes[0] for homes in found.values() if len(homes) == 1]

    def went(self) -> Went:
        typed = self.cleaned_data
        same = ("happened_on", "area", "note", "private_note", "kind", "purpose", "travel", "homes", "officials")
        told: dict[str, Any] = {name: typed[name] for name in same}
        # A box that is not ticked says nothing, rather than no.
        told |= {name: typed[name] or None for name in ("ate", "stayed", "worked")}
        return Went(households=typed["chosen"], **told)


def _cannot_tell(name: str, found: list[Household]) -> str:
    if not found:
        return _("您看得到的户里没有「%(name)s」。写户主的全名，或者先不写名字") % {"name": name[:20]}
    places = _("；").join(full_name(home.area) for home in found[:4])
    return _("叫%(name)s的不止一户：%(places)s。上面先选好村组") % {"name": name, "places": places}


class AmendVisitForm(ActForm, VisitForm):
    """What was written, to be put right."""

    @classmethod
    def of(cls, visit: Visit, *, user: User) -> "AmendVisitForm":
        officials = [one.user.name for one in visit.officials.all() if one.user_id != user.pk]
        facts = ("happened_on", "area", "kind", "purpose", "ate", "stayed", "worked", "travel", "homes")
        typed: dict[str, Any] = {name: getattr(visit, name) for name in facts}
        typed |= {"seen": visit.revision, "officials": _("、").join(officials)}
        typed |= {"note": visit.note.text if visit.note else ""}
        typed |= {"private_note": visit.private_note.text if visit.private_note else ""}
        form = cls(initial=typed, user=user)
        form.offer_those_of(visit)
        return form

    def offer_those_of(self, visit: Visit) -> None:
        """Besides his own, the homes that were written down before."""
        before = [one.household for one in visit.visited.select_related("household__area__parent__parent")]
        field = self.fields["households"]
        field.offer([*dict.fromkeys([*before, *field.known.values()])])  # type: ignore[attr-defined]
        field.initial = [str(home.pk) for home in before]
        self.names_shown = True
