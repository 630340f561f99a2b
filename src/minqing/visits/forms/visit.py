"""The form of a visit: the day and the place must be there; everything else may stay unknown."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.accounts.models import User
from minqing.accounts.queries import posts_lately
from minqing.lib import clock
from minqing.lib.forms import ActForm, Cautious, Day, Words
from minqing.matters.forms.homes import Homes, Named, as_they_stand
from minqing.matters.forms.pieces import Officials
from minqing.matters.forms.places import PlaceField, Places
from minqing.matters.forms.said import OWN_PLACE
from minqing.people.models import Household
from minqing.people.queries import linked_to
from minqing.territory.models import Area
from minqing.visits.actions import Went
from minqing.visits.forms.asked import Asked
from minqing.visits.gate import LATE_DAYS, VISITORS
from minqing.visits.models import Question, Visit

MOST_NAMES = 4000  # characters: some hundred names
_FEW = {"rows": 2, "class": "few"}


def codes_of(user: User) -> list[str]:
    """Codes of the places from which he chooses: his own, or the whole county; of posts that ended a while ago too."""
    posts = [post for post in posts_lately(user, days=LATE_DAYS) if post.role in VISITORS]
    return sorted({post.area_id if post.role in OWN_PLACE else post.area_id[:6] for post in posts})


class Company(Officials):
    """Who else went. Those who stand there already are known, whatever has become of their accounts since."""

    known: Sequence[User] = ()

    def _one(self, words: list[str]) -> User:
        found = [user for user in self.known if [user.name] == words]
        return found[0] if len(found) == 1 else super()._one(words)


class VisitForm(Asked, Cautious):
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
        label=gettext_lazy("走访的方式"), required=False, choices=Visit.Kind.choices, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("去做什么"), required=False, choices=Visit.Purpose.choices, widget=forms.RadioSelect
    )
    ate = forms.BooleanField(label=gettext_lazy("一起吃饭"), required=False)
    stayed = forms.BooleanField(label=gettext_lazy("住了一晚"), required=False)
    worked = forms.BooleanField(label=gettext_lazy("一起干活"), required=False)
    travel = forms.ChoiceField(
        label=gettext_lazy("怎么去的"), required=False, choices=[("", gettext_lazy("不填")), *Visit.Travel.choices]
    )
    homes = forms.IntegerField(
        label=gettext_lazy("一共去了几户"),
        required=False,
        min_value=1,
        max_value=500,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        help_text=gettext_lazy("名字写全了不用填；记不清也空着，不会当成 0 户。"),
    )
    officials = Company(
        label=gettext_lazy("一起去的干部"), help_text=gettext_lazy("写全名，几位用顿号隔开。记一次，大家都有。")
    )
    private_note = Words(
        label=gettext_lazy("只给自己看的话"),
        required=False,
        widget=forms.Textarea(_FEW),
        help_text=gettext_lazy("慰问时的心里话写这里，别人都看不到。"),
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        home: Household | None = None,
        questions: Sequence[Question] = (),
        before: Visit | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.home = user, home
        self.named = Named(str(self.data.get("others", ""))[:MOST_NAMES] if self.is_bound else "", user=user)
        own = [*linked_to(user), *([home] if home else [])]
        codes = codes_of(user)
        if before:
            own = [*(one.household for one in before.visited.all()), *own]
            codes = [*codes, before.area_id]
            self.fields["officials"].known = [one.user for one in before.officials.all()]  # type: ignore[attr-defined]
        self.fields["households"].offer(own, alike=self.named.alike)  # type: ignore[attr-defined]
        as_they_stand(self, "households", offered=self.fields["households"].known)  # type: ignore[attr-defined]
        self.fields["households"].initial = [str(home.pk)] if home else []
        self.fields["area"].offer(Places(codes))  # type: ignore[attr-defined]
        self.names_shown = bool(own or self.named.alike)
        self.ask(questions)

    @property
    def elsewhere(self) -> bool:
        """Whether something besides the one home is written, or wrong, there."""
        wrong = {"households", "others", "area"} & self.errors.keys()
        typed = self.is_bound and any(self.data.get(name) for name in ("others", "area"))
        return bool(wrong or typed)

    @property
    def unfolded(self) -> bool:
        return any(name in self.errors for name in FOLDED)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        area, ticked = cleaned.get("area"), list(cleaned.get("households") or [])
        named: list[Household] = []
        if "others" not in self.errors and "area" not in self.errors:
            named, wrong = self.named.resolved(code=area.code if area else "", ticked=ticked)
            for reason in wrong:
                self.add_error("others", reason)
        cleaned["chosen"] = list(dict.fromkeys([*ticked, *named]))
        if not area and cleaned["chosen"]:
            cleaned["area"] = _around(cleaned["chosen"])
        elif not area and not {"area", "others", "households"} & self.errors.keys():
            self.add_error("area", _("还没有写是哪个村组"))
        return cleaned

    def went(self) -> Went:
        typed = self.cleaned_data
        same = ("happened_on", "area", "note", "private_note", "kind", "purpose", "travel", "homes", "officials")
        told: dict[str, Any] = {name: typed[name] for name in same}
        # A box that is not ticked says nothing, rather than no.
        told |= {name: typed[name] or None for name in ("ate", "stayed", "worked")}
        return Went(households=typed["chosen"], asked=self.answered(), **told)


FOLDED = ("kind", "purpose", "ate", "stayed", "worked", "travel", "homes", "officials", "private_note")


def _around(homes: list[Household]) -> Area:
    """The smallest place in which all of them lie."""
    area = homes[0].area
    while area.parent and not all(home.area_id.startswith(area.code) for home in homes):
        area = area.parent
    return area


class AmendVisitForm(ActForm, VisitForm):
    """What was written, to be put right."""

    @classmethod
    def of(cls, visit: Visit, *, user: User) -> "AmendVisitForm":
        officials = [one.user.name for one in visit.officials.all() if one.user_id != visit.author_id]
        facts = ("happened_on", "area", "kind", "purpose", "ate", "stayed", "worked", "travel", "homes")
        typed: dict[str, Any] = {name: getattr(visit, name) for name in facts}
        typed |= {"seen": visit.revision, "officials": _("、").join(officials)}
        typed |= {"note": visit.note.text if visit.note else ""}
        typed |= {"private_note": visit.private_note.text if visit.private_note else ""}
        typed |= {"households": [str(one.household_id) for one in visit.visited.all()]}
        return cls(initial=typed, user=user, before=visit)
