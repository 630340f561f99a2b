"""A view says whether it reads or writes, and the database holds it to that."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from minqing.lib.db import reading

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def reads(view: View) -> View:
    """A GET view: other methods are 405, and a write inside it is an error. The answer is whole when it returns."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        with reading():
            return view(request, *args, **kwargs)

    return cast(View, require_safe(inner))


def writes(view: View) -> View:
    """A POST view: other methods are 405. It calls one action, and the action is the transaction."""
    return require_POST(view)


def form_page(*, get: View, post: View) -> View:
    """A form's one address: GET shows it, POST sends it, so that reloading after an error is no dead end."""

    @wraps(get)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return (post if request.method == "POST" else get)(request, *args, **kwargs)

    return cast(View, inner)


def own_content_only(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: the browser loads and runs only what this server sent as a file, so no inline script either."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'",
        )
        return response

    return middleware
