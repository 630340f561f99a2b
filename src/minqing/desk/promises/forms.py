"""A promise written down by hand, and what came of one."""

from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.accounts.models import User
from minqing.lib import clock
from minqing.lib.forms import ActForm, Cautious, Day, OneLine, Words
from minqing.matters.actions import Promise
from minqing.matters.forms.homes import Named, as_they_stand
from minqing.matters.forms.pieces import Pick
from minqing.matters.forms.places import PlaceField, Places
from minqing.matters.models import Commitment
from minqing.people.models import Household
from minqing.people.queries import linked_to
from minqing.territory.queries import full_name
from minqing.visits.forms.visit import codes_of

LONGEST = 300  # characters of what one can promise in a breath, or print on a card
_STATE = Commitment.State
_FEW = {"rows": 2, "class": "few"}


class PromiseForm(Cautious):
    words = Words(
        label=gettext_lazy("您说过什么"),
        longest=LONGEST,
        widget=forms.Textarea(_FEW),
        help_text=gettext_lazy("照说的写，比如：月底前把他家的水管换了。"),
    )
    household: Pick[Household] = Pick(
        label=gettext_lazy("对哪一户说的"), required=False, empty=gettext_lazy("不是联系户，在下面写")
    )
    other = OneLine(
        label=gettext_lazy("别的户"),
        required=False,
        longest=40,
        help_text=gettext_lazy("写户主姓名；对一个村组说的就空着。"),
    )
    area = PlaceField(label=gettext_lazy("哪个村组"), required=False)
    made_on = Day(label=gettext_lazy("哪天说的"), initial=clock.today)
    due_on = Day(label=gettext_lazy("到哪天"), help_text=gettext_lazy("说好的日子已经过了也照实写，记下以后再记结果。"))

    def __init__(self, *args: Any, user: User, home: Household | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = Named(str(self.data.get("other", ""))[:40] if self.is_bound else "", user=user)
        homes = [*([home] if home else []), *linked_to(user), *self.named.alike]
        field = self.fields["household"]
        field.offer([("", dict.fromkeys(homes))], says=_says)  # type: ignore[attr-defined]
        as_they_stand(self, "household", offered=field.known)  # type: ignore[attr-defined]
        field.initial = str(home.pk) if home else ""
        self.fields["area"].offer(Places(codes_of(user)))  # type: ignore[attr-defined]
        self.names_shown = bool(homes)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        area, chosen = cleaned.get("area"), cleaned.get("household")
        ticked = [chosen] if chosen else []
        named, wrong = self.named.resolved(code=area.code if area else "", ticked=ticked)
        for reason in wrong:
            self.add_error("other", reason)
        if len({*ticked, *named}) > 1:
            self.add_error("other", _("一条承诺只写一户；对几户说的，一户记一条"))
        cleaned["whom"] = next(iter([*ticked, *named]), None)
        if not area and cleaned["whom"]:
            cleaned["area"] = cleaned["whom"].area
        elif not area and not {"area", "other", "household"} & self.errors.keys():
            self.add_error("area", _("写一户，或者写是哪个村组"))
        return cleaned

    def said(self) -> Promise:
        typed = self.cleaned_data
        home = typed["whom"]
        return Promise(typed["words"], typed["made_on"], typed["due_on"], home.area if home else typed["area"], home)


def _says(home: Household) -> str:
    return f"{home.name} · {full_name(home.area)}"


class Acted(TypedDict):
    """What the action takes of this form."""

    state: str
    happened_on: date
    note: str
    seen: int
    op: UUID


class SettleForm(Cautious, ActForm):
    state = forms.ChoiceField(label=gettext_lazy("结果"), widget=forms.RadioSelect)
    happened_on = Day(label=gettext_lazy("哪天"), initial=clock.today)
    note = Words(
        label=gettext_lazy("写一句"),
        required=False,
        widget=forms.Textarea(_FEW),
        help_text=gettext_lazy("怎么兑现的；没有兑现，写为什么；群众说不用了，写他怎么说的。"),
    )

    def __init__(self, *args: Any, promise: Commitment, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": promise.revision, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        ends = [_STATE.KEPT, _STATE.BROKEN, _STATE.RELEASED]
        # A form sent twice is judged by the action, which knows what it did the first time.
        offered = [one for one in ends if self.is_bound or one != promise.state]
        self.fields["state"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]

    @property
    def acted(self) -> Acted:
        typed = self.cleaned_data
        return {
            "state": typed["state"],
            "happened_on": typed["happened_on"],
            "note": typed["note"],
            "seen": typed["seen"],
            "op": typed["op"],
        }
