"""Watching requests go by: counts and log lines, by the name of the view, never by the address."""

import logging
import time
from collections.abc import Callable, Iterator
from functools import cache

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from minqing.desk.operator.counting import Counts
from minqing.lib import logs

Handler = Callable[[HttpRequest], HttpResponseBase]
_log = logging.getLogger("minqing.request")


@cache
def counts() -> Counts:
    """Of this house; made before the processes part."""
    return Counts(list(_names(get_resolver(), "")))


def _names(resolver: URLResolver, space: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"


def watched(get_response: Handler) -> Handler:
    """The answer carries the id under which its lines stand in the log."""
    if not settings.METRICS and not settings.LOG_JSON:
        raise MiddlewareNotUsed
    counted = counts() if settings.METRICS else None

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        with logs.request() as id:
            response = get_response(request)
            seconds = time.perf_counter() - began
            view = request.resolver_match.view_name if request.resolver_match else ""
            if counted:
                counted.add(view, response.status_code, seconds)
            if settings.LOG_JSON:
                told = {"view": view, "status": response.status_code, "ms": round(seconds * 1000, 1)}
                _log.info("request", extra=told)
        response.headers["X-Request-ID"] = id
        return response

    return middleware
