"""What the list of duties (履职事项清单) says of a matter, and whom it may be sent to by that.

基本履职: a township may lead. 配合履职: it may only help, a department leads. 上级收回: it gets no part in it. What
stands on no list of a township that has one, the coordinator rules on. A county without a list is bound by nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _

from minqing.lib.db import Refused
from minqing.matters.models import Category, Duty, DutyItem, Matter
from minqing.territory.models import DIGITS, Level, Organisation, OrganisationKind

OFF_LIST = "none"  # what a Step's facts say instead of an id, where the coordinator ruled
_TOWNSHIP = DIGITS[Level.TOWNSHIP]
_OWN = frozenset({OrganisationKind.GOVERNMENT, OrganisationKind.STATION, OrganisationKind.VILLAGE_COMMITTEE})


@dataclass(frozen=True)
class Listed:
    """What a township's list has of a kind of thing; no item: nothing. Not `known`: there is no list."""

    known: bool = False
    item: DutyItem | None = None

    @property
    def off_list(self) -> bool:
        return self.known and self.item is None


def cite(item: DutyItem) -> str:
    """The line, as a refusal and a story quote it."""
    told = {"number": item.number, "line": item.line, "duty": Duty(item.duty).label}
    return _("履职事项清单第 %(number)s 项「%(line)s」（%(duty)s）") % told


class Duties:
    """What the lists say of a matter, in a query for each township asked about and one for the rest.

    Given all lists at once, it asks nothing.
    """

    def __init__(self, matter: Matter, *, lists: "Lists | None" = None) -> None:
        self._category, self._home, self._lists = matter.category, matter.township_code, lists
        self._found: dict[str, Listed] = {}

    def of(self, township: str) -> Listed:
        """By the code of a township; "" is the county, which has no list."""
        if township not in self._found:
            ask = self._lists.of if self._lists else listed
            self._found[township] = ask(self._category, township) if township else Listed()
        return self._found[township]

    @property
    def at_home(self) -> Listed:
        """What the list of the matter's own township says."""
        return self.of(self._home)

    def governs(self, unit: Organisation) -> Listed:
        """What the list says where this unit is a township's own; nothing for all others.

        For a township without a list that of the matter's own counts: what was taken back here goes to no neighbour.
        """
        township = unit.area_id[:_TOWNSHIP]
        if len(unit.area_id) < _TOWNSHIP:
            return Listed()
        said = self.of(township) if self.of(township).known else self.at_home
        return said if said.known and self._is_own(unit) else Listed()

    def why_not(self, unit: Organisation, *, leads: bool) -> str:
        """Why this unit can't lead, or help; the empty string when the list lets it."""
        item = self.governs(unit).item
        if item is None or item.duty == Duty.BASIC:
            return ""
        if item.duty == Duty.TAKEN_BACK:
            return _("这件事已由上级收回，不能交给乡镇和村：%(line)s") % {"line": cite(item)}
        return _("乡镇对这件事只是配合，要由县里的部门主办：%(line)s") % {"line": cite(item)} if leads else ""

    def _is_own(self, unit: Organisation) -> bool:
        """The township itself, its station, its villages, and whatever stands under its government."""
        return unit.kind in _OWN or unit.path.startswith(self._governments)

    @cached_property
    def _governments(self) -> tuple[str, ...]:
        return self._lists.governments if self._lists else governments()


class Lists:
    """All that is in force today, and the governments of townships: for many matters at once."""

    def __init__(self) -> None:
        self.governments = governments()
        self._items: dict[tuple[str, str], DutyItem] = {}
        for item in DutyItem.objects.in_force().order_by("from_on", "pk"):  # the latest stays
            self._items[item.category_id, item.township_id or ""] = item
        self._townships = {township for _category, township in self._items}

    def of(self, category: Category | None, township: str) -> Listed:
        near = ((code, place) for code in codes(category.pk if category else "") for place in (township, ""))
        item = next((self._items[key] for key in near if key in self._items), None)
        return Listed(known=bool({township, ""} & self._townships), item=item)


def governments() -> tuple[str, ...]:
    """Paths of the governments of townships: what stands under them is theirs."""
    rows = Organisation.objects.filter(kind=OrganisationKind.GOVERNMENT).exclude(area__level=Level.COUNTY)
    return tuple(rows.values_list("path", flat=True))


def listed(category: Category | None, township: str) -> Listed:
    """The line in force today: of the kind itself before its part, of the township before all, the latest first."""
    code = category.pk if category else ""
    nearness = Case(
        *(When(category=one, then=Value(n)) for n, one in enumerate(codes(code))), default=Value(len(codes(code)))
    )
    rows = DutyItem.objects.in_force().filter(Q(township=township) | Q(township=None))
    order = (nearness, F("township").asc(nulls_last=True), "-from_on", "-pk")
    first = rows.order_by(*order).first()
    if first is None:
        return Listed()
    return Listed(known=True, item=first if first.category_id in codes(code) else None)


def codes(category: str) -> list[str]:
    """The kind and the part that it belongs to."""
    return [category, category.partition(".")[0]] if "." in category else [category]


def judge(
    row: Matter, to: Organisation, supports: Iterable[Organisation] = (), *, county: bool, note: str
) -> dict[str, str]:
    """Facts for the Step: the line by which it is sent. Raises Refused with the line that forbids it.

    `county`: whoever sends is the coordinator, who rules on what stands on no list.
    """
    duties = Duties(row)
    if reason := duties.why_not(to, leads=True):
        raise Refused(reason, field="to")
    for unit in supports:
        if reason := duties.why_not(unit, leads=False):
            raise Refused(reason, field="supports")
    own = duties.governs(to)
    said = own if own.known else duties.at_home
    if not said.off_list:
        return {"duty": str(said.item.pk)} if said.item else {}
    if not county:
        raise Refused(_("履职事项清单里没有这一项，乡镇不能自己分，请报县民情办裁定"), field="to")
    if own.known and not note.strip():
        raise Refused(_("履职事项清单里没有这一项，要交给乡镇，请写明理由"), field="note")
    return {"duty": OFF_LIST}


def quoted(facts: Sequence[str]) -> dict[str, str]:
    """The lines that Steps point at, by id, as they are quoted."""
    ids = {one for one in facts if one and one != OFF_LIST}
    return {str(item.pk): cite(item) for item in DutyItem.objects.filter(pk__in=ids)} if ids else {}
