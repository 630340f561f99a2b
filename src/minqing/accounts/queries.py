"""Questions about accounts, posts and who sees what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise

from minqing.accounts.models import Post, RoleLimit, SignIn, User
from minqing.accounts.roles import ROLES, Reach, Role, View
from minqing.lib import clock
from minqing.territory.models import Organisation

USERS_A_PAGE = 50
SIGN_INS_SHOWN = 10


@dataclass(frozen=True)
class Users:
    """Accounts by login name, each with the posts held today, and the name after which the next page begins."""

    rows: Sequence[User]
    next_mark: str


def users(*, words: str = "", mark: str = "") -> Users:
    """Those whose name or login name holds these words; all of them for none."""
    today = Post.objects.on().select_related("unit").order_by("starts_on", "pk")
    rows = User.objects.prefetch_related(Prefetch("posts", queryset=today, to_attr="posts_today"))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(username__icontains=words.lower()))
    found = list(rows.filter(username__gt=mark).order_by("username")[: USERS_A_PAGE + 1])
    return Users(found[:USERS_A_PAGE], found[USERS_A_PAGE - 1].username if len(found) > USERS_A_PAGE else "")


def posts_of(user: User) -> QuerySet[Post]:
    """All of them, the latest first, with unit and area."""
    return Post.objects.filter(user=user).select_related("unit", "area").order_by("-starts_on", "-pk")


def posts_lately(user: User, *, days: int | None = None) -> list[Post]:
    """Those held today or ended within so many days, or ever; none that are to come."""
    rows = posts_of(user).filter(starts_on__lte=clock.today())
    if days is not None:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today() - timedelta(days=days)))
    return list(rows)


def last_sign_ins(user: User) -> QuerySet[SignIn]:
    return SignIn.objects.filter(user=user).order_by("-at", "-pk")[:SIGN_INS_SHOWN]


@dataclass(frozen=True)
class Reached:
    """A reach of a role, and whether this county has taken it away."""

    reach: Reach
    view: View
    taken: bool

    @property
    def view_word(self) -> Promise | str:
        """Content is what a reach means; any other view is said."""
        return "" if self.view == View.CONTENT else self.view.label


@dataclass(frozen=True)
class RoleRow:
    role: Role
    says: Promise
    reaches: list[Reached]


def role_table() -> list[RoleRow]:
    """Every role, what it reaches by the table, and what of it this county has taken away."""
    taken = set(RoleLimit.objects.values_list("role", "reach"))
    return [
        RoleRow(role, grant.says, [Reached(r, v, (role.value, r.value) in taken) for r, v in grant.reaches.items()])
        for role, grant in ROLES.items()
    ]


def office_of(role: Role) -> Organisation | None:
    """The unit in which this role is held today: a county names its own desk and its own discipline office."""
    post = Post.objects.on().filter(role=role).select_related("unit").order_by("starts_on", "pk").first()
    return post.unit if post else None
