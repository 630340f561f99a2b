import ipaddress
from collections.abc import Iterator
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from minqing.desk.operator import figures
from minqing.desk.operator.middleware import counts
from minqing.lib.http import reads

_PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """For a balancer or a watchdog: whether pages can be made. Not @reads, which fails where this must answer."""
    try:
        figures.ask_anything()
    except DatabaseError:
        return _plain("not ok\n", status=503)
    return _plain("ok\n")


@login_not_required
@reads
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, where the county wants it. Whoever may not have it is not told that it is there."""
    if not settings.METRICS or not _may(request):
        raise Http404
    answer = _plain("".join(f"{line}\n" for line in _lines()))
    answer.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
    return answer


def _may(request: HttpRequest) -> bool:
    """With the token; where none is set, from this machine and not through a proxy on it."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    try:
        here = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # a socket, so there is a proxy
        return False
    return here and not any(name in request.headers for name in _PASSED_ON)


def _lines() -> Iterator[str]:
    yield from counts().lines()
    for figure in figures.now():
        yield f"# HELP {figure.name} {figure.help}"
        yield f"# TYPE {figure.name} gauge"
        yield f"{figure.name} {figure.value}"


def _plain(text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
