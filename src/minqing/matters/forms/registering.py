"""The form on which a matter is registered. Three things must be filled; everything else has a good default."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib.forms import Words
from minqing.lib.ids import uuid7
from minqing.matters import actions, terms
from minqing.matters.actions import OnTheSpot, Sorted
from minqing.matters.forms.moves import MoveForm
from minqing.matters.forms.pieces import Officials, typed_so_far
from minqing.matters.forms.places import Places
from minqing.matters.forms.said import SaidForm, codes_of, key
from minqing.matters.forms.sorting import SortedForm, accuses
from minqing.matters.models import Category, Step
from minqing.matters.story import Story
from minqing.territory.models import Area

_OVER_THE_FOLD = {"own", "known", "who", "name", "phone", "area", "words"}
_SPOT = ("done", "reply", "satisfaction", "solved")
_ASKED = [(one.value, one.label) for one in terms.Satisfaction if one in terms.ANSWERS]


class WholeForm(SaidForm, SortedForm):
    """What was said and what kind of thing it is, on one page."""

    named = Officials(
        label=gettext_lazy("涉及的干部"),
        help_text=gettext_lazy("话里说到哪位干部，写他的全名，几位用顿号隔开。他和他管的人看不到这件事。"),
    )

    def __init__(self, *args: Any, registrar: User, **kwargs: Any) -> None:
        codes = codes_of(registrar)
        super().__init__(*args, registrar=registrar, codes=codes, places=Places(codes), **kwargs)
        self.fields["area"].error_messages["required"] = _("还没有选是哪个村组的事")

    @property
    def accuses(self) -> bool:
        """检举控告, also where the rest of the form is wrong: nothing of it may be kept."""
        category = self.fields["category"].known.get(self._typed("category"))  # type: ignore[attr-defined]
        return self._typed("kind") in terms.SEALED_KINDS or (isinstance(category, Category) and accuses(category))

    @property
    def opened(self) -> bool:
        """Whether something under the fold was filled wrong."""
        return self.is_bound and bool(self.errors.keys() - _OVER_THE_FOLD)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.home and not self._typed("area"):
            self.errors.pop("area", None)  # the household says where it lies
        return cleaned

    def whole(self) -> Sorted:
        """What kind of thing it is and where, from a form that is valid."""
        area: Area | None = self.cleaned_data.get("area")
        return self.sorted_as(area or self.home.household.area)  # type: ignore[union-attr]  # clean() saw to one


class RegisterForm(WholeForm):
    done = Words(label=gettext_lazy("当场做了什么"), required=False, widget=forms.Textarea({"rows": 2, "class": "few"}))
    reply = Words(
        label=gettext_lazy("怎么答复他的"), required=False, widget=forms.Textarea({"rows": 2, "class": "few"})
    )
    satisfaction = forms.ChoiceField(
        label=gettext_lazy("问他满意吗"), required=False, choices=_ASKED, widget=forms.RadioSelect
    )
    solved = forms.ChoiceField(
        label=gettext_lazy("问他解决了吗"), required=False, choices=terms.Solved.choices, widget=forms.RadioSelect
    )
    their_words = Words(
        label=gettext_lazy("他的回话"), required=False, widget=forms.Textarea({"rows": 2, "class": "few"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, registrar=user, **kwargs)
        self.spot = self.is_bound and self.data.get("do") == "spot"

    @classmethod
    def refilled(cls, data: QueryDict, *, user: User) -> "RegisterForm":
        """What was typed so far, without a word on what is still missing."""
        return cls(initial=typed_so_far(cls, data), user=user)

    @property
    def on_the_spot(self) -> list[BoundField]:
        """All of them are needed there, and none elsewhere."""
        return [self[name] for name in _SPOT]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.spot and cleaned.get("named"):
            self.add_error("named", _("话里涉及干部的，不能当场办结，先登记"))
        if self.spot:
            for name in _SPOT:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("要当场办结，这里得填"))
        elif any(cleaned.get(name) for name in _SPOT):
            self.add_error("done", _("「当场就办好了」里填了字：要当场办结就按「登记并当场办结」，不要就清空"))
        return cleaned

    def act(self, *, user: User) -> tuple[Step, Sorted]:
        """Registered, kept as a draft, or settled on the spot, by the button that was pressed. Raises Refused."""
        typed: Mapping[str, Any] = self.cleaned_data
        sorted_as = self.whole()
        told: dict[str, Any] = {"id": uuid7(), "op": typed["op"], "said": self.said(), "by": Actor.official(user)}
        if not self.spot:
            draft = self.data.get("do") == "draft"
            step = actions.open(sorted_as=sorted_as, named=typed["named"], draft=draft, **told)
        else:
            spot = OnTheSpot(**{name: typed[name] for name in _SPOT}, words=typed["their_words"])
            step = actions.solve_on_the_spot(sorted_as=sorted_as, spot=spot, happened_at=typed["said_at"], **told)
        return step, sorted_as


class RewriteForm(MoveForm, WholeForm):
    move = "rewrite"
    lead = gettext_lazy("只有您看得到。改好了还要登记，才有编号。")
    button = gettext_lazy("存好")
    done = gettext_lazy("草稿改好了。")
    template = "matters/_rewrite.html"
    shows_words = False

    def __init__(self, *args: Any, story: Story, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {**_as_typed(story), **(kwargs.get("initial") or {})}
        super().__init__(*args, story=story, user=user, registrar=user, **kwargs)

    def act(self) -> Step:
        named = self.cleaned_data["named"]
        return actions.rewrite(said=self.said(), sorted_as=self.whole(), named=named, **self.common)


def _as_typed(story: Story) -> dict[str, object]:
    """A draft as its writer left it."""
    matter, request = story.matter, story.asked()[0].request
    known, contact = request.resident or request.household, request.contact
    sorting = ("area", "category", "kind", "urgency", "interest", "work_line")
    typed: dict[str, object] = {name: getattr(matter, name) for name in sorting}
    typed |= {name: getattr(request, name) for name in ("who", "channel", "queue_number", "provenance", "said_at")}
    typed |= {name: getattr(contact, name) for name in ("phone", "reach", "through", "through_is")}
    typed |= {"name": contact.name or (known.name if known else ""), "summary": matter.summary.text}
    typed |= {"words": request.words.text, "proposal": request.proposal.text if request.proposal else ""}
    typed["known"] = typed["own"] = key(request.household, request.resident) if request.household else ""
    typed["on_papers"] = "yes" if request.on_papers else "no"
    typed["named"] = "、".join(one.user.name for one in matter.named.select_related("user"))
    return typed
