"""What a ledger can be narrowed to, within one reach of its reader."""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from minqing.accounts.models import Post, User
from minqing.accounts.roles import Reach
from minqing.matters import access
from minqing.matters.models import Category, Part
from minqing.territory.models import DIGITS, Area, Level, Organisation

Choice = tuple[str, str]
Grouped = list[Choice | tuple[str, list[Choice]]]
_PLACES = (Reach.TOWNSHIP, Reach.VILLAGE)  # reaches that are an area themselves


def areas(user: User, reach: Reach, *, chosen: str) -> list[Choice]:
    """Townships and villages, indented by what lies in what; the groups of the village that is chosen or is his."""
    villages = [chosen[: DIGITS[Level.VILLAGE]]] if chosen.isascii() and chosen.isdecimal() else []
    rows = Area.objects.exclude(level=Level.COUNTY)
    if reach in _PLACES:
        roots = [post.area_id for post in _posts(user, reach)]
        villages += roots
        rows = rows.filter(_any(Q(code__startswith=root) for root in roots)).exclude(code__in=roots)
    rows = rows.filter(~Q(level=Level.GROUP) | Q(parent__in=villages)).order_by("code")
    found = list(rows.values_list("code", "name"))
    least = min((len(code) for code, _name in found), default=0)
    return [(code, "\u3000" * ((len(code) - least) // 3) + name) for code, name in found]


def categories() -> Grouped:
    """Twelve parts, each with its leaves. What seals is in no list that could be narrowed to it."""
    parts: dict[str, list[Choice]] = {}
    names: dict[str, str] = {}
    for code, parent, name in Category.objects.filter(seals=False).values_list("code", "parent", "name"):
        if parent is None:
            names[code] = name
            parts[code] = [(code, _("%(part)s（全部）") % {"part": name})]
        else:
            parts[parent].append((code, name))
    return [(names[code], leaves) for code, leaves in parts.items()]


def units(user: User, reach: Reach) -> list[Choice]:
    """Units that may lead what this reach holds; none where there is only one."""
    rows, posts = Organisation.objects.order_by("path"), _posts(user, reach)
    if reach is Reach.LEADS:
        rows = rows.filter(pk__in={post.unit_id for post in posts})
    elif reach is Reach.SUBTREE:
        rows = rows.filter(_any(Q(pk__in=Organisation.objects.under(post.unit).values("pk")) for post in posts))
    elif reach in _PLACES:
        townships = {post.area_id[: DIGITS[Level.TOWNSHIP]] for post in posts}
        within = _any(Q(area__code__startswith=code) for code in townships)
        rows = rows.filter(within | Q(area__level=Level.COUNTY))
    found = [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
    return found if len(found) > 1 else []


def officials(user: User, reach: Reach) -> list[Choice]:
    """Those who opened or take part in something that this reach holds; namesakes with their login name."""
    found = list(_taking_part(user, reach).order_by("name", "username").values_list("pk", "name", "username"))
    names = [name for _pk, name, _username in found]
    return [(str(pk), f"{name} {username}" if names.count(name) > 1 else name) for pk, name, username in found]


def _taking_part(user: User, reach: Reach) -> "QuerySet[User]":
    held = access.within(user, reach)
    if reach is Reach.COUNTY:
        # Nearly everyone has a row that counts among his first, so asking person by person reads the least. As a
        # value, not as EXISTS: that PostgreSQL would turn round, to begin with every matter there is.
        first = held.filter(parts__user=OuterRef("pk")).order_by().values("pk")[:1]
        return User.objects.annotate(first=Subquery(first)).exclude(first=None)
    return User.objects.filter(pk__in=Part.objects.filter(matter__in=held.values("pk")).values("user"))


def _posts(user: User, reach: Reach) -> list[Post]:
    return [post for post, other, _view in user.reaches if other is reach]


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found
