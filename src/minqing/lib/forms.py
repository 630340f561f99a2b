"""Pieces of every form: Chinese words, typed text made storable, what was typed kept, and one id per form sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minqing.lib.caution import Found, caution
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.lib.words import LONGEST, plain_digits, tidy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    _ModelChoiceField = forms.ModelChoiceField[Model]
else:
    _ModelChoiceField = forms.ModelChoiceField


class Renderer(DjangoTemplates):
    form_template_name = "desk/_form.html"
    field_template_name = "desk/_field.html"


_renderer = Renderer()
_NO_ID = {"id": False}  # several forms on a page each carry their own


@dataclass(frozen=True)
class Problem:
    """What is wrong, and the id of the input where it is put right ("" where there is none)."""

    text: str
    anchor: str


class _Operation(forms.UUIDField):
    """Made with the blank form. One that can't be read was sent by nobody before, so a new one serves."""

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid7, widget=forms.HiddenInput(_NO_ID))

    def clean(self, value: object) -> UUID:
        try:
            return cast("UUID | None", super().clean(value)) or uuid7()
        except forms.ValidationError:
            return uuid7()


def _messages(field: forms.Field) -> dict[str, str]:
    chosen = isinstance(field, forms.ChoiceField | forms.DateField)
    messages = {"required": _of(_("还没有选%(label)s") if chosen else _("还没有填%(label)s"), field.label)}
    if isinstance(field, forms.ChoiceField):
        messages["invalid_choice"] = _of(_("%(label)s里没有这一项，另选一个"), field.label)
    return messages


def _filled(pattern: "StrPromise", label: "str | StrPromise | None") -> str:
    return pattern % {"label": label}


_of = lazy(_filled, str)


class Form(forms.Form):
    """Sent twice, done once: `op` goes to the action as the id of the operation, or of what it makes."""

    op = _Operation()

    default_renderer = _renderer
    use_required_attribute = False  # the browser's bubbles are in its own language and vanish

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Words for what is missing are put beside each field once, and put together when somebody has to read them."""
        super().__init_subclass__(**kwargs)
        declared: dict[str, forms.Field] = vars(cls)["declared_fields"]
        for field in declared.values():
            if field.label:
                field.error_messages |= _messages(field)

    def refuse(self, refusal: Refused) -> None:
        """What an action refused, beside the field it names, or on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    @property
    def problems(self) -> Iterator[Problem]:
        """For the summary on top: what no field shows first, then field by field in the order of the page."""
        for text in self.non_field_errors():
            yield Problem(str(text), "")
        for bound in self:
            for text in bound.errors:
                yield Problem(str(text), "" if bound.is_hidden else _anchor(bound))


class ActForm(Form):
    """For a form that acts on a row: `seen` is the revision that this person looked at."""

    seen = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput(_NO_ID),
        error_messages={
            "required": _("这一页不完整，刷新后再办"),
            "invalid": _("这一页不完整，刷新后再办"),
            "min_value": _("这一页不完整，刷新后再办"),
        },
    )


class Words(forms.CharField):
    """Several lines, as somebody said or wrote them. The browser never cuts what was pasted; too long is told."""

    widget: type[forms.Widget] | forms.Widget = forms.Textarea(attrs={"rows": 5})

    def __init__(self, *, longest: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, **kwargs})
        self.validators.append(MaxLengthValidator(longest, _("最多 %(limit_value)d 个字，现在有 %(show_value)d 个")))

    def to_python(self, value: object) -> str:
        return tidy(str(super().to_python(value) or ""))


class OneLine(Words):
    """Words that stand on one line: line ends within become spaces."""

    widget = forms.TextInput()

    def to_python(self, value: object) -> str:
        return " ".join(super().to_python(value).split("\n"))


class Code(OneLine):
    """Something typed in digits or letters: full-width forms count as plain ones."""

    def to_python(self, value: object) -> str:
        return plain_digits(super().to_python(value))


class Phone(Code):
    widget = forms.TextInput(attrs={"inputmode": "tel", "class": "short"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"longest": 20, **kwargs})


class OneOf(_ModelChoiceField):
    """One row of a list. What is no id at all is answered like a row that is not in the list, and not repeated."""

    def to_python(self, value: object) -> Model | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class Day(forms.DateField):
    """A day, from the browser's calendar or typed: 2026-03-05, 2026/3/5, 2026年3月5日, also in full-width digits."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": _("这个日期读不出来，写成 2026-03-05 这样"), **kwargs.pop("error_messages", {})}
        super().__init__(**{"input_formats": ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"], **kwargs}, error_messages=messages)

    def to_python(self, value: str | datetime | date | None) -> date | None:
        if isinstance(value, str):
            value = plain_digits(value)
            for sign, by in _DAY_SIGNS:
                value = value.replace(sign, by)
        return super().to_python(value)


_DAY_SIGNS = (("\u5e74", "-"), ("\u6708", "-"), ("\u65e5", ""))  # year, month and day, as written in Chinese


_CAUTIONS = {Found.ID_NUMBER: _("身份证号"), Found.CARD_NUMBER: _("银行卡号")}


class Cautious(Form):
    """Warns once of numbers that give somebody away; a tick lets the writer go on."""

    cautioned = forms.BooleanField(label=_("还是照原样记下"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("cautioned"):
            for name, found in self._found(cleaned):
                self.add_error(name, _caution(found))
        return cleaned

    def _found(self, cleaned: Mapping[str, object]) -> Iterable[tuple[str, list[Found]]]:
        for name, field in self.fields.items():
            text = cleaned.get(name)
            if isinstance(field, Words) and isinstance(text, str) and (found := caution(text)):
                yield name, found

    @property
    def warns(self) -> bool:
        """Whether the tick is shown: there is something to be warned of."""
        return self.is_bound and any(True for _name in self._found({name: self[name].value() for name in self.fields}))


def _caution(found: list[Found]) -> str:
    what = gettext("、").join(str(_CAUTIONS[one]) for one in found)
    return gettext("这里有%(what)s。办事用不着就删掉；确实要留，勾上下面的「还是照原样记下」") % {"what": what}


def _anchor(bound: BoundField) -> str:
    return bound.id_for_label or f"{bound.auto_id}_0"
