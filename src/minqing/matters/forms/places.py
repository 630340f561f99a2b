"""Where a matter belongs: a list for whoever serves a few villages, a line to type in for whoever serves a county."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from minqing.lib.words import plain_digits
from minqing.territory.models import DIGITS, Area, Level, after

MOST_LISTED = 90  # places; more are quicker typed than scrolled
MOST_TOLD = 5
_VILLAGE = DIGITS[Level.VILLAGE]
_PARTING = re.compile(r"[\s,，、/·]+")


class Places:
    """The places under some codes, with names, in one query."""

    def __init__(self, codes: Collection[str]) -> None:
        inside = Q(pk__in=[])
        around = set()
        for code in codes:
            inside |= Q(code__gte=code, code__lt=after(code))
            around |= {code[:length] for length in (6, 9, 12)}
        found = list(Area.objects.filter(inside | Q(code__in=around)))
        self._names = {area.code: area.name for area in found}
        self.areas = {area.code: area for area in found if area.code.startswith(tuple(codes))}

    def full(self, area: Area) -> str:
        """As territory.queries.full_name says it, without a query."""
        codes = [area.code[:length] for length in (9, 12, 15) if len(area.code) >= length]
        return " ".join(self._names[code] for code in codes) or area.name

    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Villager groups by village, each village itself at its end; what is wider comes last."""
        found: dict[str, list[Area]] = {}
        wider = []
        for code in sorted(self.areas):
            area = self.areas[code]
            if area.level in (Level.GROUP, Level.VILLAGE):
                found.setdefault(code[:_VILLAGE], []).append(area)
            else:
                wider.append(area)
        # A closed list shows the option alone: with several villages it says which.
        says = self._with_village if len(found) > 1 else self._whole
        listed = [
            (self._names[code], [(a.code, says(a)) for a in sorted(areas, key=_villages_last)])
            for code, areas in found.items()
        ]
        return [*listed, (_("说不清是哪个村"), [(area.code, area.name) for area in wider])] if wider else listed

    def _whole(self, area: Area) -> str:
        """A place that has parts, for when nobody knows which of them."""
        return area.name if area.level == Level.GROUP else _("%(place)s（不分到组）") % {"place": area.name}

    def _with_village(self, area: Area) -> str:
        village = self._names[area.code[:_VILLAGE]] if area.level == Level.GROUP else ""
        return f"{village} {self._whole(area)}".strip()

    def named(self, text: str) -> list[Area]:
        """Those that carry every word of the text; the one whose own name is the last word alone, if there is one."""
        words = [word for word in _PARTING.split(plain_digits(text)) if word]
        if not words:
            return []
        full = {code: self.full(area) for code, area in self.areas.items()}
        if exact := [self.areas[code] for code, name in full.items() if name == " ".join(words)]:
            return exact
        found = [self.areas[code] for code, name in full.items() if all(word in name for word in words)]
        own = [area for area in found if area.name == words[-1]]
        return own if len(own) == 1 else found


def _villages_last(area: Area) -> tuple[bool, str]:
    return (area.level != Level.GROUP, area.code)


class _Typed(forms.TextInput):
    template_name = "matters/_places.html"
    places: "Places | None" = None

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        listed = self.places.areas.values() if self.places else ()
        context["widget"]["list"] = f"{name}-places"
        context["widget"]["attrs"]["list"] = context["widget"]["list"]
        context["widget"]["options"] = [self.places.full(area) for area in listed] if self.places else []
        return context


class PlaceField(forms.Field):
    """A place out of `offer`; a list or a line, as their number asks. Answers the Area."""

    places: Places

    def offer(self, places: Places) -> None:
        self.places = places
        if len(places.areas) > MOST_LISTED:
            typed = _Typed({"autocomplete": "off"})
            typed.places = places
            self.widget = typed
            self.help_text = _("写村名和组名，中间空一格；写几个字就会有提示。")
            return
        groups = places.groups()
        listed: list[Any] = list(groups) if len(groups) > 1 else (groups[0][1] if groups else [])
        self.widget = forms.Select(choices=[("", _("选一个")), *listed])
        self.widget.is_required = self.required
        if len(places.areas) == 1:
            self.initial = next(iter(places.areas))

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, Area):
            return value
        return self.places.full(value) if isinstance(self.widget, _Typed) else value.code

    def clean(self, value: object) -> Area | None:
        text = str(value or "").strip()
        if not text:
            self.validate(None)
            return None
        if text in self.places.areas:
            return self.places.areas[text]
        found = self.places.named(text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("您登记的范围里没有「%(text)s」，看看村名组名对不对") % {"text": text[:40]})
        told = _("；").join(self.places.full(area) for area in found[:MOST_TOLD])
        raise forms.ValidationError(
            _("叫这个名字的有 %(count)d 处：%(places)s……再写细一点") % {"count": len(found), "places": told}
        )
