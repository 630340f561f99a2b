"""Who sees a household, by the same table as everything else: what some post of his reaches with its content."""

from collections.abc import Callable, Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from minqing.accounts.models import Post, User
from minqing.accounts.roles import Reach, Role, View
from minqing.people.models import ContactLink, Household
from minqing.territory.models import Area, after

_NOTHING = Q(pk__in=[])
_REACHES: dict[Reach, Callable[[User, Post], Q]] = {
    Reach.HOUSEHOLDS: lambda user, _post: Q(pk__in=homes_of(user)),
    Reach.VILLAGE: lambda _user, post: Q(area__gte=post.area_id, area__lt=after(post.area_id)),
    Reach.TOWNSHIP: lambda _user, post: Q(area__gte=post.area_id, area__lt=after(post.area_id)),
    Reach.COUNTY: lambda _user, _post: ~_NOTHING,
}
# Who keeps the cards of a place; an official keeps those of his own households.
KEEPERS = frozenset({Role.VILLAGE_OFFICER, Role.TOWNSHIP_CLERK, Role.COORDINATOR})
# Who says which official answers to whom, and who moves, splits and joins households.
ARRANGERS = frozenset({Role.TOWNSHIP_CLERK, Role.COORDINATOR})


def homes_of(user: User) -> QuerySet[Household, UUID]:
    """Ids of the households that he answers to today, with those that were merged into them."""
    linked = ContactLink.objects.on().filter(official=user, household__isnull=False).values("household")
    return Household.objects.filter(Q(pk__in=linked) | Q(merged_into__in=linked)).values_list("pk", flat=True)


def visible_to(user: User) -> QuerySet[Household]:
    """Every household that some post of his reaches: to judge one. Those merged into another are among them."""
    found = _NOTHING
    for post, reach, view in user.reaches:
        if view is View.CONTENT and reach in _REACHES:
            found |= _REACHES[reach](user, post)
    return Household.objects.filter(found)


def within(user: User, reach: Reach) -> QuerySet[Household]:
    """One reach of his, for a list; without those merged into another."""
    found = _NOTHING
    for post, other, view in user.reaches:
        if other is reach and view is View.CONTENT and reach in _REACHES:
            found |= _REACHES[reach](user, post)
    return Household.objects.standing().filter(found)


def reaches_of(user: User) -> list[Reach]:
    """The lists of households that he may ask for."""
    return list(dict.fromkeys(r for _post, r, view in user.reaches if view is View.CONTENT and r in _REACHES))


def keeps(user: User, household: Household) -> bool:
    """Whether he may write on its card: his own household, or one of his village, township or county."""
    own = ContactLink.objects.on().filter(official=user, household=household)
    return own.exists() or _holds(user, household.area_id, KEEPERS)


def kept_among(user: User, households: Collection[Household]) -> set[UUID]:
    """Of these, the ids of those that he sees and may write on: `keeps`, asked of many."""
    own = set(
        ContactLink.objects.on().filter(official=user, household__in=households).values_list("household", flat=True)
    )
    if all(home.pk in own for home in households) and Reach.HOUSEHOLDS in reaches_of(user):
        return {home.pk for home in households}  # his own, which that reach shows him
    seen = set(visible_to(user).filter(pk__in=[home.pk for home in households]).values_list("pk", flat=True))
    return {
        home.pk for home in households if home.pk in seen and (home.pk in own or _holds(user, home.area_id, KEEPERS))
    }


def arranges(user: User, household: Household) -> bool:
    return _holds(user, household.area_id, ARRANGERS)


def keeps_in(user: User, area: Area) -> bool:
    """Whether he may write down a household that nobody has written down yet."""
    return _holds(user, area.pk, KEEPERS)


def arranges_in(user: User, area: Area) -> bool:
    return _holds(user, area.pk, ARRANGERS)


def _holds(user: User, code: str, roles: frozenset[Role]) -> bool:
    return any(post.role in roles and code.startswith(_place(post)) for post in user.held)


def _place(post: Post) -> str:
    return "" if post.role == Role.COORDINATOR else post.area_id
