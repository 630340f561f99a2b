"""A dispatch rule as a line to write, and an example to try the rules on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import User
from minqing.lib.forms import ActForm, Code, Form, OneLine, Words
from minqing.matters import access, terms
from minqing.matters.forms.pieces import Moment, Pick
from minqing.matters.forms.places import PlaceField, Places
from minqing.matters.forms.said import codes_of
from minqing.matters.models import Category, Matter, Request
from minqing.matters.models import Words as Kept
from minqing.matters.rulebook import understood
from minqing.matters.rules import LONGEST, Wrong


class Spot(NamedTuple):
    """The line as it was typed, with what is wrong in it apart."""

    before: str
    wrong: str
    after: str


class NewRuleForm(Form):
    line = OneLine(
        label=_("规则"),
        longest=LONGEST,
        widget=forms.Textarea({"rows": 3, "class": "few", "spellcheck": "false"}),
        help_text=_(
            "条件之间写「且」，最后写箭头和单位。例：类别 03 且 原话含「停水|没水」且 时间 18:00-08:00 → 水务局"
        ),
    )

    wrong: Wrong | None = None

    def clean_line(self) -> str:
        line: str = self.cleaned_data["line"]
        meant = understood(line)
        if isinstance(meant, Wrong):
            self.wrong = meant
            raise forms.ValidationError(meant.reason)
        return line

    @cached_property
    def spot(self) -> Spot | None:
        """Where in the line it goes wrong."""
        if self.errors and self.wrong:
            text, wrong = str(self["line"].value()), self.wrong
            line = OneLine(required=False, longest=len(text) + 1).clean(text)
            return Spot(line[: wrong.start], line[wrong.start : wrong.end], line[wrong.end :])
        return None


class RuleForm(NewRuleForm, ActForm):
    pass


class PressForm(ActForm):
    """A button beside a rule."""


class TryForm(Form):
    """An example: the number of a matter that is there, or one that is made up."""

    number = Code(label=_("编号"), required=False, longest=24, help_text=_("填了编号，就用那件事项来试，下面不用填。"))
    words = Words(label=_("原话"), required=False, longest=2000, widget=forms.Textarea({"rows": 3, "class": "few"}))
    category: Pick[Category] = Pick(label=_("类别"), required=False, empty=_("还没有分类别"))
    area = PlaceField(label=_("哪个村组"), required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=terms.MatterKind.choices, initial=terms.MatterKind.HELP)
    channel = forms.ChoiceField(label=_("渠道"), choices=terms.Channel.choices, initial=terms.Channel.PHONE)
    said_at = Moment(label=_("什么时候说的"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["area"].offer(Places(codes_of(user)))  # type: ignore[attr-defined]
        self.fields["category"].offer([("", _leaves())], says=_with_code)  # type: ignore[attr-defined]

    def clean_number(self) -> Matter | None:
        number: str = self.cleaned_data["number"]
        if not number:
            return None
        seen = access.visible_to(self.user).select_related("category__lead", "summary", "lead_unit")
        if matter := seen.filter(number=number).first():
            return matter
        raise forms.ValidationError(gettext("没有这个编号，或者您看不到那一件"))

    def example(self) -> tuple[Matter, Sequence[Request] | None]:
        """A matter to try on; of one that is there, its own requests are asked for (None)."""
        typed = self.cleaned_data
        if typed["number"]:
            return typed["number"], None
        matter = Matter(category=typed["category"], kind=typed["kind"])
        if typed["area"]:
            matter.place(typed["area"])
        request = Request(words=Kept(text=typed["words"]), channel=typed["channel"], said_at=typed["said_at"])
        return matter, [request]


def _leaves() -> list[Category]:
    return list(Category.objects.filter(in_use=True, seals=False, parent__isnull=False).select_related("lead"))


def _with_code(category: Category) -> str:
    return f"{category.code} {category.name}"
