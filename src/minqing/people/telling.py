"""A home in words: who lives there, what a change to its card was, how one of its consents stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from minqing.lib import clock, masking
from minqing.people.models import CARD_FIELDS, CardContent, Consent, HouseholdKind, Relation, Resident
from minqing.people.models.household import CHILD_UNTIL


@dataclass(frozen=True)
class Change:
    label: Promise | str
    before: str
    after: str


@dataclass(frozen=True)
class Lives:
    """One who lives there, as a reader may see him."""

    id: str
    name: str
    relation: Promise | str
    born: int | None
    phone: str
    child: bool


def lives(resident: Resident, *, children: bool) -> Lives:
    """A child's name is masked unless it was asked for (`children`)."""
    hidden = resident.is_child and not children
    return Lives(
        id=str(resident.pk),
        name=masking.name(resident.name) if hidden else resident.name,
        relation=Relation(resident.relation).label if resident.relation else "",
        born=resident.birth_year,
        phone=masking.phone(resident.phone) if hidden and resident.phone else resident.phone,
        child=resident.is_child,
    )


def changes(
    before: CardContent | None,
    after: CardContent,
    changed: Collection[str],
    *,
    places: Mapping[str, str],
    children: bool,
) -> list[Change]:
    """Of a version, by field; where its words were emptied, that."""
    if after.erased_at or (before and before.erased_at):
        return [Change(_label(name), _("已抹掉"), _("已抹掉")) for name in changed]
    told = []
    for name in (*CARD_FIELDS, "area"):
        if name in changed:
            values = [_value(name, one, places) for one in (before, after)]
            told.append(Change(_label(name), *values))
    if "members" in changed:
        told += _members(before.members if before else [], after.members, children=children)
    return told


def _label(name: str) -> Promise | str:
    label: Promise | str = getattr(CardContent._meta.get_field(name), "verbose_name", name)
    return label


def _value(name: str, content: CardContent | None, places: Mapping[str, str]) -> str:
    value = str(getattr(content, name)) if content else ""
    if name == "area":
        return places.get(value, value)
    if name == "kind":
        return str(dict(HouseholdKind.choices).get(value, value))
    return value


def _members(before: list[dict[str, object]], after: list[dict[str, object]], *, children: bool) -> list[Change]:
    """Who came, who left, and whose row is another now."""
    old, new = ({str(one.get("id")): one for one in rows} for rows in (before, after))
    told = []
    for pk in dict.fromkeys([*old, *new]):
        values = [_member(one, children=children) if one else "" for one in (old.get(pk), new.get(pk))]
        if old.get(pk) != new.get(pk):
            told.append(Change(_("家庭成员"), *values))
    return told


def _member(one: Mapping[str, object], *, children: bool) -> str:
    name, year = str(one.get("name") or ""), one.get("birth_year")
    hidden = not children and isinstance(year, int) and clock.today().year - year <= CHILD_UNTIL
    parts = [masking.name(name) if hidden else name]
    if relation := str(one.get("relation") or ""):
        parts.append(str(Relation(relation).label))
    if year:
        parts.append(_("%(year)s年生") % {"year": year})
    if phone := str(one.get("phone") or ""):
        parts.append(masking.phone(phone) if hidden else phone)
    return _("，").join(parts)


@dataclass(frozen=True)
class Stands:
    words: str
    tone: str


def stands(consent: Consent) -> Stands:
    """Whether it holds: 到 2027-01-01, 已到期, 已撤回."""
    if consent.withdrawn_on:
        return Stands(_("已撤回"), "ended")
    if consent.until < clock.today():
        return Stands(_("已到期"), "paused")
    return Stands(_("有效"), "settled")
