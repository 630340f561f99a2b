"""Fields that several forms of this room share."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.accounts.models import User
from minqing.lib import clock
from minqing.lib.forms import Cautious as Cautious
from minqing.lib.forms import Day, OneLine
from minqing.lib.words import plain_digits

M = TypeVar("M", bound=Model)
Text = str | Promise
_TIME = re.compile(r"(\d{1,2})[:\uff1a.\u70b9\u65f6](\d{0,2})")  # 9:30, also with a full-width colon or in Chinese


# --- one of a few objects ---


class Select(forms.Select):
    """Options may carry attributes of their own, by which the page shows what belongs to them."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.option_attrs: dict[str, dict[str, str]] = {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["attrs"] |= self.option_attrs.get(str(option["value"]), {})
        return option


class Pick(forms.ChoiceField, Generic[M]):
    """One of some objects, offered in groups; groups of one name become one. Answers the object, or nothing."""

    widget = Select
    empty: Text = ""

    def __init__(self, *, empty: Text = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty = empty
        self.known: dict[str, M] = {}

    def offer(self, groups: Iterable[tuple[Text, Iterable[M]]], *, says: Callable[[M], str] = str) -> None:
        """An object may stand in two groups: suggested, and where it is looked for."""
        self.known = {}  # a form's fields are shallow copies: never written into, only replaced
        choices: list[Any] = [("", self.empty)] if self.empty or not self.required else []
        for name, objects in groups:
            options = [(str(one.pk), says(one)) for one in self._kept(objects)]
            choices += [(name, options)] if name and options else options
        self.choices = choices

    def _kept(self, objects: Iterable[M]) -> Iterable[M]:
        for one in objects:
            self.known[str(one.pk)] = one
            yield one

    def prepare_value(self, value: object) -> object:
        return str(value.pk) if isinstance(value, Model) else value

    def valid_value(self, value: object) -> bool:
        return str(value) in self.known

    def clean(self, value: object) -> M | None:
        return self.known.get(str(super().clean(value)))


class PickSeveral(forms.MultipleChoiceField, Generic[M]):
    """Any of some objects, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known: dict[str, M] = {}

    def offer(self, objects: Iterable[M]) -> None:
        self.known = {str(one.pk): one for one in objects}
        self.choices = [(pk, str(one)) for pk, one in self.known.items()]

    def clean(self, value: object) -> list[M]:
        return [self.known[pk] for pk in super().clean(value)]


# --- a moment ---


class _MomentWidget(forms.MultiWidget):
    template_name = "matters/_moment.html"

    def __init__(self) -> None:
        day = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        hour = forms.TimeInput({"type": "time"}, format="%H:%M")
        super().__init__([day, hour])

    def decompress(self, value: object) -> list[date | time | None]:
        if not isinstance(value, datetime):
            return [None, None]
        local = value.astimezone(clock.SHANGHAI)
        return [local.date(), local.time().replace(second=0, microsecond=0)]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], (_("日期"), _("几点几分")), strict=True):
            part["attrs"]["aria-label"] = label
        return context


class _Hour(forms.TimeField):
    def to_python(self, value: str | time | None) -> time | None:
        if isinstance(value, str) and (found := _TIME.fullmatch(plain_digits(value))):
            value = f"{found[1]}:{found[2] or '00'}"
        return super().to_python(value)


class Moment(forms.MultiValueField):
    """A day, and the time if it is known. Without one: now for today, midnight for another day, shown as a day."""

    widget = _MomentWidget

    def __init__(self, **kwargs: Any) -> None:
        hour = _Hour(required=False, error_messages={"invalid": gettext_lazy("这个时间读不出来，写成 9:30 这样")})
        fields = (Day(error_messages={"incomplete": gettext_lazy("还没有选日期")}), hour)
        super().__init__(fields=fields, require_all_fields=False, **{"initial": today, **kwargs})

    def compress(self, values: list[Any]) -> datetime | None:
        if not values or values[0] is None:
            return None
        day, hour = values[0], values[1] if len(values) > 1 else None
        if hour is None:
            return clock.now() if day == clock.today() else clock.start_of(day)
        return datetime.combine(day, hour, tzinfo=clock.SHANGHAI)


def today() -> list[date | None]:
    """For a Moment: this day, no hour."""
    return [clock.today(), None]


# --- officials by name ---


class Officials(OneLine):
    """Named officials, by their full names; a namesake by name and unit. Answers accounts in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"longest": 200, "required": False, **kwargs})

    def clean(self, value: object) -> list[User]:
        return [self._one(words.split()) for words in re.split(r"[、，,；;]", super().clean(value)) if words.strip()]

    def _one(self, words: list[str]) -> User:
        name, unit = words[0], "".join(words[1:])
        found = list(User.objects.filter(name=name, is_active=True).prefetch_related("posts__unit"))
        if unit:
            found = [user for user in found if any(unit in post.unit.name for post in user.posts.all())]
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("干部里没有「%(name)s」。写全名；不是干部的，写在原话里") % {"name": name})
        units = _("、").join(user.posts.all()[0].unit.name for user in found if user.posts.all())
        raise forms.ValidationError(
            _("叫%(name)s的不止一位：%(units)s。名字后面空一格写单位") % {"name": name, "units": units}
        )


def typed_so_far(form: type[forms.Form], data: QueryDict) -> dict[str, object]:
    """First values for a form that is shown again before it is judged."""
    typed: dict[str, object] = {}
    for name, field in form.base_fields.items():
        if isinstance(field, Moment):
            typed[name] = [data.get(f"{name}_0"), data.get(f"{name}_1")]
        elif isinstance(field, forms.MultipleChoiceField):
            typed[name] = data.getlist(name)
        elif name in data:
            typed[name] = data[name]
    return typed
