"""The blank sheet, and what can be said of a sentence beforehand."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.accounts.models import User
from minqing.desk.diary import heads, queries
from minqing.lib.forms import ActForm, Day, Form, OneLine, Words
from minqing.matters.forms.homes import as_they_stand
from minqing.matters.forms.pieces import Officials, Pick
from minqing.matters.forms.places import PlaceField, Places
from minqing.matters.forms.said import OWN_PLACE
from minqing.matters.forms.sorting import accuses
from minqing.matters.models import Category
from minqing.matters.terms import Provenance
from minqing.people.access import visible_to as households_visible_to
from minqing.people.models import Household
from minqing.territory.models import Area, Organisation, OrganisationKind
from minqing.territory.queries import full_name
from minqing.visits.actions import Head, Meant
from minqing.visits.models import DiaryEntry, DiaryMark

_B = DiaryMark.Becomes


def places_of(user: User, *more: str) -> Places:
    """Those from which he chooses: of his own post, or of the whole county; and what stands there already."""
    codes = {post.area_id if post.role in OWN_PLACE else post.area_id[:6] for post in user.held}
    return Places(sorted({*codes, *more}))


class SheetForm(Form):
    """One big sheet. Day, weather and place are read from it; what is filled in under the fold goes before."""

    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput({"id": "sheet-seen"}))
    kind = forms.ChoiceField(choices=DiaryEntry.Kind.choices, initial=DiaryEntry.Kind.DIARY, widget=forms.HiddenInput)
    text = Words(
        label=gettext_lazy("写在这里"),
        longest=1_000_000,  # the action says what is too long, and the sheet keeps it
        widget=forms.Textarea({"rows": 18, "class": "sheet", "spellcheck": "false", "autocomplete": "off"}),
    )
    day = Day(label=gettext_lazy("写的是哪天"), required=False)
    weather = OneLine(
        label=gettext_lazy("天气"), required=False, longest=20, widget=forms.TextInput({"class": "short"})
    )
    area = PlaceField(label=gettext_lazy("哪个村组"), required=False)
    writers = Officials(
        label=gettext_lazy("一起写的人"), help_text=gettext_lazy("写全名，几位用顿号隔开。交了以后他们也看得到。")
    )

    def __init__(self, *args: Any, user: User, entry: DiaryEntry | None = None, **kwargs: Any) -> None:
        if entry:
            kwargs["initial"] = {**_as_kept(entry), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        kept = [entry.area_id] if entry and entry.area_id else []  # his post may have ended; the place stays
        self.places = places_of(user, *kept)
        self.fields["area"].offer(self.places)  # type: ignore[attr-defined]

    @property
    def opened(self) -> bool:
        return self.is_bound and bool(self.errors.keys() - {"text"})

    def head(self) -> Head:
        """What is known of the entry, from a form that is valid: as filled in, else as the text tells it."""
        typed = self.cleaned_data
        read = heads.told(typed["text"])
        area: Area | None = typed["area"] or heads.place_in(typed["text"], self.places.areas.values())
        day: date | None = typed["day"]
        return Head(
            area=area,
            day=heads.whole(day.isoformat()) if day else read.day,
            day_said=day.isoformat() if day else read.day_said,
            weather=typed["weather"] or read.weather,
            writers=typed["writers"],
        )


class PlaceForm(ActForm):
    area = PlaceField(label=gettext_lazy("这是哪个村组的事"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(places_of(user))  # type: ignore[attr-defined]


def _as_kept(entry: DiaryEntry) -> dict[str, object]:
    """What the text tells by itself is not filled in again: it follows the text."""
    text = entry.draft.text if entry.draft else ""
    read = heads.told(text)
    others = [one.user.name for one in entry.writers.select_related("user") if one.user_id != entry.author_id]
    return {
        "seen": entry.revision,
        "kind": entry.kind,
        "day": entry.day if entry.day_said != read.day_said else None,
        "weather": entry.weather if entry.weather != read.weather else "",
        "area": entry.area,
        "writers": "、".join(others),
    }


# --- a sentence ---


class MarkForm(ActForm):
    """What is known of the thing that a sentence becomes; every field has a default, but the day of a promise."""

    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    becomes = forms.ChoiceField(choices=_B.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, entry: DiaryEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.entry = user, entry

    def meant(self) -> Meant:
        return Meant()


class _OfHome(MarkForm):
    household: "Pick[Household]" = Pick(label=gettext_lazy("谁家"), required=False, empty=gettext_lazy("不写是谁家"))
    other = OneLine(
        label=gettext_lazy("别的户"),
        required=False,
        longest=40,
        help_text=gettext_lazy("不在上面的，写户主的全名。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = queries.homes_of(self.entry, self.user)
        kept = (self.initial or {}).get("household")
        if isinstance(kept, Household) and kept not in homes:
            homes.append(kept)
        self.homes = homes
        self.fields["household"].offer([("", homes)], says=_says_home)  # type: ignore[attr-defined]
        as_they_stand(self, "household", offered=self.fields["household"].known)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if name := cleaned.get("other"):
            found = list(households_visible_to(self.user).filter(name=name, merged_into=None).select_related("area"))
            here = [home for home in found if home.area_id.startswith(self.entry.village_code or "-")]
            found = here if len(found) > 1 and here else found
            if len(found) == 1:
                cleaned["household"] = found[0]
            else:
                told = (
                    _("您看得到的户里没有「%(name)s」。写户主的全名")
                    if not found
                    else _("叫%(name)s的不止一户，先不写")
                )
                self.add_error("other", told % {"name": name})
        return cleaned


class MatterForm(_OfHome):
    category: "Pick[Category]" = Pick(
        label=gettext_lazy("类别"), required=False, empty=gettext_lazy("拿不准就空着，由民情办来分")
    )
    provenance = forms.ChoiceField(
        label=gettext_lazy("这话怎么来的"), choices=Provenance.choices, initial=Provenance.FIRST_HAND
    )
    named = Officials(
        label=gettext_lazy("涉及的干部"), help_text=gettext_lazy("说到哪位干部，写他的全名。他和他管的人看不到这件事。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(Category.objects.filter(in_use=True))
        parts = [one for one in rows if not one.parent_id]
        groups = [(part.name, [one for one in rows if one.parent_id == part.pk]) for part in parts]
        field = self.fields["category"]
        field.offer(groups, says=str)  # type: ignore[attr-defined]
        doors = {one.pk: {"data-doors": "yes"} for one in rows if accuses(one)}
        field.widget.option_attrs = doors

    @property
    def accuses(self) -> bool:
        """检举控告, also where the rest of the form is wrong: nothing of it may be kept."""
        chosen = self.fields["category"].known.get(str(self.data.get("category", "")))  # type: ignore[attr-defined]
        return isinstance(chosen, Category) and accuses(chosen)

    def meant(self) -> Meant:
        typed = self.cleaned_data
        same = ("household", "category", "provenance", "named")
        return Meant(**{name: typed[name] for name in same})


class RiskMarkForm(MarkForm):
    touches = OneLine(label=gettext_lazy("会影响到谁"), required=False, longest=80)
    owner = Officials(
        label=gettext_lazy("请谁看着"), help_text=gettext_lazy("写一位干部的全名。空着就交给乡镇工作站。")
    )
    on = Day(label=gettext_lazy("哪天再看"), required=False, help_text=gettext_lazy("空着就是一个月后。"))

    def clean_owner(self) -> User | None:
        return one_of(self.cleaned_data["owner"])

    def meant(self) -> Meant:
        typed = self.cleaned_data
        return Meant(owner=typed["owner"], on=typed["on"], touches=typed["touches"])


class SuggestionMarkForm(MarkForm):
    unit: "Pick[Organisation]" = Pick(
        label=gettext_lazy("提给哪个单位"), required=False, empty=gettext_lazy("拿不准，先给民情办")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer([("", units())])  # type: ignore[attr-defined]

    def meant(self) -> Meant:
        return Meant(unit=self.cleaned_data["unit"])


class PromiseMarkForm(_OfHome):
    on = Day(label=gettext_lazy("到哪天"))

    def meant(self) -> Meant:
        return Meant(on=self.cleaned_data["on"], household=self.cleaned_data["household"])


class QuestionMarkForm(_OfHome):
    def meant(self) -> Meant:
        return Meant(household=self.cleaned_data["household"])


FORMS: dict[str, type[MarkForm]] = {
    _B.MATTER: MatterForm,
    _B.RISK: RiskMarkForm,
    _B.SUGGESTION: SuggestionMarkForm,
    _B.PROMISE: PromiseMarkForm,
    _B.ASK: QuestionMarkForm,
}


def as_meant(mark: DiaryMark) -> dict[str, object]:
    """A mark's form as it was left."""
    same = ("start", "end", "becomes", "household", "category", "on", "touches", "provenance", "unit")
    typed: dict[str, object] = {name: getattr(mark, name) for name in same}
    named = "、".join(one.user.name for one in mark.named.select_related("user"))
    return {**typed, "owner": mark.owner.name if mark.owner else "", "named": named}


def one_of(officials: list[User]) -> User | None:
    if len(officials) > 1:
        raise forms.ValidationError(_("只写一位"))
    return officials[0] if officials else None


def units() -> Iterable[Organisation]:
    """To which a suggestion can be put: departments, governments and stations that work today."""
    kinds = (OrganisationKind.DEPARTMENT, OrganisationKind.GOVERNMENT, OrganisationKind.STATION)
    return Organisation.objects.at_work().filter(kind__in=kinds).order_by("path")


def _says_home(home: Household) -> str:
    return f"{home.name} · {full_name(home.area).partition(' ')[2]}"


class VisitOfDiaryForm(Form):
    """这次走访还没记: what the diary tells is there already; how many homes stays unknown where nobody says."""

    happened_on = Day(label=gettext_lazy("哪天去的"))
    area = PlaceField(label=gettext_lazy("哪个村组"))
    officials = Officials(
        label=gettext_lazy("一起去的干部"), help_text=gettext_lazy("写全名，几位用顿号隔开。记一次，大家都有。")
    )

    def __init__(self, *args: Any, user: User, entry: DiaryEntry, **kwargs: Any) -> None:
        others = [one.user.name for one in entry.writers.select_related("user") if one.user_id != entry.author_id]
        known = {"happened_on": entry.day, "area": entry.area, "officials": "、".join(others)}
        super().__init__(*args, **{"initial": known, **kwargs})
        self.fields["area"].offer(places_of(user))  # type: ignore[attr-defined]
