"""Households in a form: ticked among one's own, or named by the names of their heads."""

import re
from collections.abc import Collection, Iterable, Iterator

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from minqing.accounts.models import User
from minqing.lib import masking
from minqing.people.access import visible_to
from minqing.people.models import Household
from minqing.territory.queries import full_name

_PARTING = re.compile(r"[、，,；;\n]+")
_PK = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_TOLD = 4
_VILLAGE = 12  # digits of a village's code


def as_they_stand(form: forms.Form, *names: str, offered: Collection[str] = ()) -> None:
    """A home that was joined to another while this form lay open, and is not offered any more: the other is meant."""
    if not (form.is_bound and isinstance(form.data, QueryDict)):
        return
    chosen = {pk for name in names for pk in form.data.getlist(name) if _PK.fullmatch(pk) and pk not in offered}
    rows = Household.objects.filter(pk__in=chosen, merged_into__isnull=False) if chosen else Household.objects.none()
    now = {str(pk): str(standing) for pk, standing in rows.values_list("pk", "merged_into")}
    if now:
        fresh = form.data.copy()
        for name in names:
            fresh.setlist(name, list(dict.fromkeys(now.get(pk, pk) for pk in form.data.getlist(name))))
        form.data = fresh


class Homes(forms.MultipleChoiceField):
    """Households to tick. Answers them; their names are shown as the page's reader knows them."""

    widget = forms.CheckboxSelectMultiple
    known: dict[str, Household]

    def offer(self, homes: Iterable[Household], *, alike: Collection[Household] = ()) -> None:
        """Those that share their name with another of these are told apart by where they live and by their phone."""
        self.known = {str(home.pk): home for home in [*homes, *alike]}
        self.choices = [(pk, _says(home, apart=home in alike)) for pk, home in self.known.items()]

    def clean(self, value: object) -> list[Household]:
        return [self.known[pk] for pk in super().clean(value)]

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, list):
            return value
        return [str(one.pk) if isinstance(one, Household) else one for one in value]


class Named:
    """The households that somebody typed by name, of those that he sees; asked for in one query.

    Names stand between commas. Where a part with a space in it is nobody's name, the space parts it too.
    """

    def __init__(self, text: str, *, user: User) -> None:
        self._parts = [part for piece in _PARTING.split(text) if (part := " ".join(piece.split()))]
        asked = {name for part in self._parts for name in (part, *part.split())}
        self._found: dict[str, list[Household]] = {}
        if asked:
            homes = visible_to(user).filter(merged_into=None, name__in=asked)
            for home in homes.select_related("area__parent__parent").order_by("area", "pk"):
                self._found.setdefault(home.name, []).append(home)

    @property
    def names(self) -> Iterator[str]:
        for part in self._parts:
            yield from [part] if part in self._found else part.split()

    @property
    def alike(self) -> list[Household]:
        """Those of one name: to be ticked, where the place does not tell them apart."""
        return [home for name in dict.fromkeys(self.names) for home in self._several(name)]

    def _several(self, name: str) -> list[Household]:
        homes = self._found.get(name, [])
        return homes if len(homes) > 1 else []

    def resolved(self, *, code: str, ticked: Collection[Household]) -> tuple[list[Household], list[str]]:
        """Who is meant, and in words whoever can't be told. `code`: the place that was chosen, if one was."""
        homes, wrong = [], []
        for name in dict.fromkeys(self.names):
            among = self._found.get(name, [])
            if any(home in ticked for home in among):
                continue
            inside = _inside(among, code)
            if len(inside) == 1:
                homes.append(inside[0])
            else:
                wrong.append(_cannot_tell(name, inside))
        return homes, wrong


def _inside(homes: list[Household], code: str) -> list[Household]:
    """Those of the very place where that leaves one, otherwise those of its village."""
    exact = [home for home in homes if home.area_id.startswith(code)]
    return exact if len(exact) == 1 else [home for home in homes if home.area_id.startswith(code[:_VILLAGE])]


def _cannot_tell(name: str, found: list[Household]) -> str:
    if not found:
        return _("您看得到的户里没有「%(name)s」。写户主的全名，或者先不写名字") % {"name": name[:40]}
    places = _("；").join(full_name(home.area) for home in found[:_MOST_TOLD])
    return _("叫%(name)s的不止一户：%(places)s。在上面勾一勾是哪一户") % {"name": name, "places": places}


def _says(home: Household, *, apart: bool) -> str:
    more = (home.address, masking.phone(home.phone)) if apart else ()
    return " · ".join(part for part in (home.name, full_name(home.area), *more) if part)
