"""Which units a matter can be sent to: first those that suggest themselves, then all where they are looked for."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.matters.duties import Duties
from minqing.matters.models import Matter
from minqing.territory.models import DIGITS, Area, Level, Organisation, OrganisationKind

_TOWNSHIP = DIGITS[Level.TOWNSHIP]
Groups = list[tuple[str, list[Organisation]]]


class Units:
    """Those that work today and that this official may send to, in one query and one for the names of townships."""

    def __init__(
        self,
        user: User,
        matter: Matter,
        *,
        without: Organisation | None = None,
        everywhere: bool = False,
        first: Organisation | None = None,
        duties: Duties | None = None,
    ) -> None:
        self._matter, self._first, self._duties = matter, first, duties or Duties(matter)
        rows: Iterable[Organisation] = Organisation.objects.at_work().order_by("path")
        if not (everywhere or user.has_role(Role.COORDINATOR)):
            own = tuple(post.area_id for post in user.held if post.role == Role.TOWNSHIP_CLERK)
            rows = (unit for unit in rows if unit.area_id.startswith(own))
        self.all = [unit for unit in rows if unit != without]

    def groups(self) -> Groups:
        names = {area.code: area.name for area in Area.objects.filter(level=Level.TOWNSHIP)}
        found: dict[str, list[Organisation]] = {}
        for unit in self.all:
            found.setdefault(names.get(unit.area_id[:_TOWNSHIP], _("县里")), []).append(unit)
        return [(_("建议"), self.suggested()), *found.items()]

    def suggested(self) -> list[Organisation]:
        """By rule; who usually leads this kind of thing; then the committee and the station of the place."""
        usual = [self._first and self._first.pk, self._matter.category and self._matter.category.lead_id]
        first = sorted((unit for unit in self.all if unit.pk in usual), key=lambda unit: usual.index(unit.pk))
        village = [u for u in self.all if self._matter.village_code and u.area_id == self._matter.village_code]
        station = [u for u in self.all if self._is_station(u)]
        found = dict.fromkeys([*first, *village, *station])
        return [unit for unit in found if not self._duties.why_not(unit, leads=True)]

    def helpers(self) -> list[Organisation]:
        """Villages don't help each other; everyone else may."""
        return [unit for unit in self.all if unit.kind != OrganisationKind.VILLAGE_COMMITTEE]

    def _is_station(self, unit: Organisation) -> bool:
        return unit.kind == OrganisationKind.STATION and unit.area_id == self._matter.township_code


def says(unit: Organisation) -> str:
    """With what it answers for, by which a dispatcher tells one from another."""
    known = unit.answers_for and unit.answers_for != unit.name
    return f"{unit.name} · {unit.answers_for[:24]}" if known else unit.name
