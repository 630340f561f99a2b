"""Pages that belong to a role."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role

View = TypeVar("View", bound=Callable[..., HttpResponse])


def only(*roles: Role) -> Callable[[View], View]:
    """403 for everyone who holds none of these roles today. Within an area or unit, visible scope decides instead."""

    def decorator(view: View) -> View:
        @wraps(view)
        def inner(request: OfficialRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(View, inner)

    return decorator
