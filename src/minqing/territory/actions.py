"""Every change to places and units."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.audit import log
from minqing.lib.db import Refused, action
from minqing.territory.models import DIGITS, Area, Level, Organisation


@action
def add_area(*, code: str, name: str, by: str) -> Area:
    """A place; its level and what it belongs to follow from the length of its code (6, 9, 12 or 15 digits)."""
    area = _area(code, name)
    if area.parent_id and not Area.objects.filter(pk=area.parent_id).exists():
        raise Refused(_("代码 %(code)s 的上级还没有登记") % {"code": code}, field="code")
    area.save(force_insert=True)
    log.record("area.add", area, by=by)
    return area


@action
def add_areas(*, rows: Iterable[tuple[str, str]], by: str) -> int:
    """The batch form of `add_area`: (code, name), places before their parts. Answers how many."""
    areas = [_area(code, name) for code, name in rows]
    have = set(Area.objects.values_list("pk", flat=True)) | {area.code for area in areas}
    if wrong := next((a for a in areas if a.parent_id and a.parent_id not in have), None):
        raise Refused(_("代码 %(code)s 的上级还没有登记") % {"code": wrong.code}, field="code")
    Area.objects.bulk_create(areas, batch_size=500)
    log.record_many("area.add", areas, by=by)
    return len(areas)


def _area(code: str, name: str) -> Area:
    levels = {digits: level for level, digits in DIGITS.items()}
    level = levels.get(len(code)) if code.isascii() and code.isdecimal() else None
    if level is None:
        raise Refused(_("代码应是 6、9、12 或 15 位数字：%(code)s") % {"code": code}, field="code")
    parent = None if level == Level.COUNTY else code[:-3]
    return Area(code=code, level=level, name=name.strip(), parent_id=parent)


@action
def add_organisation(
    *,
    id: UUID,
    name: str,
    kind: str,
    area: Area,
    by: str,
    parent: Organisation | None = None,
    answers_for: str = "",
    address: str = "",
    phone: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Organisation:
    """A unit under another (or the first, under none), placed after its siblings. A repeat gets the first answer."""
    if made := log.made_before(Organisation, id, by=by):
        return made
    unit = Organisation(id=id, name=name.strip(), kind=kind, area=area, parent=parent, path=_next_path(parent))
    unit.answers_for, unit.address, unit.phone = answers_for, address, phone
    unit.starts_on, unit.ends_on = starts_on, ends_on
    unit.clean_fields(exclude=["parent", "area"])
    unit.save(force_insert=True)
    log.record("organisation.add", unit, by=by, codes={"kind": kind, "area": area.code})
    return unit


def _next_path(parent: Organisation | None) -> str:
    """Two who add at once take the same place; the constraint tells the second to try again."""
    above = parent.path if parent else ""
    siblings = Organisation.objects.filter(parent=parent).order_by("-path")
    last = siblings.values_list("path", flat=True).first()
    return f"{above}{int(last[-4:]) + 1 if last else 1:04d}"


@action
def change_organisation(
    *,
    unit: Organisation,
    seen: int,
    name: str,
    answers_for: str,
    address: str,
    phone: str,
    ends_on: date | None,
    by: str,
) -> Organisation:
    """What may change of a unit; its place in the tree stays, so that history keeps its meaning."""
    unit = Organisation.objects.select_for_update().get(pk=unit.pk)
    if unit.revision != seen:
        raise Refused(_("这个单位刚被别人改过，刷新看看再改"))
    changed = {"name": name, "answers_for": answers_for, "address": address, "phone": phone, "ends_on": ends_on}
    for field, value in changed.items():
        setattr(unit, field, value)
    unit.revision += 1
    unit.clean_fields(exclude=["parent", "area"])
    unit.save(update_fields=[*changed, "revision"])
    log.record("organisation.change", unit, by=by, fields=changed)
    return unit
