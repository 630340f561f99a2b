"""Pages that belong to a role, and to whom a page opens."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.urls import NoReverseMatch, resolve, reverse

from minqing.accounts.models import User
from minqing.accounts.queries import posts_lately
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def only(*roles: Role) -> Callable[[View], View]:
    """403 for everyone who holds none of these roles today. Within an area or unit, visible scope decides instead."""

    def decorator(view: View) -> View:
        @wraps(view)
        def inner(request: OfficialRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(View, inner)

    return decorator


def held(*roles: Role, days: int | None = None) -> Callable[[View], View]:
    """403 for everyone who never held one of these roles; with `days`, not within so many until today.

    Whoever left a post still reads what he wrote in it, and for a while writes down what he did in it.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def inner(request: OfficialRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not (request.user.has_role(*roles) or _held(request.user, roles, days)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(View, inner)

    return decorator


def _held(user: User, roles: tuple[Role, ...], days: int | None) -> bool:
    return any(post.role in roles for post in posts_lately(user, days=days))


def opens_to(judge: Callable[[User, str], bool]) -> Callable[[View], View]:
    """A page of one thing says to whom it opens, so that a page below it, which knows no more than its name, leads
    nobody to a closed door. It still judges its reader itself."""

    def mark(view: View) -> View:
        view.opens_to = judge  # type: ignore[attr-defined]
        return view

    return mark


def address_for(user: User, name: str, key: str) -> str:
    """Where this page of this thing is; empty for whom it would not open, and where it is no more."""
    try:
        url = reverse(name, args=[key]) if name else ""
    except NoReverseMatch:
        return ""
    judge = getattr(resolve(url).func, "opens_to", None) if url else None
    return url if judge is None or judge(user, key) else ""
