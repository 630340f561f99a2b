"""What happens to every request because of who asks."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

from minqing.lib import clock

Handler = Callable[[HttpRequest], HttpResponseBase]
_STAMP_SECONDS = 60  # the session is written at most this often
_OPEN_WITH_CODE = {"change-password", "sign-out", "sign-in", "language", "say-remark", "here"}


def language(get_response: Handler) -> Handler:
    """Chinese, unless this browser chose otherwise with the switch on the page; what it announces does not count."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            return get_response(request)

    return middleware


def idle_sign_out(get_response: Handler) -> Handler:
    """A session that nobody used for IDLE_MINUTES ends (GB/T 22239-2019: time-out of idle sessions)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        session = request.session
        if seen := session.get("seen"):
            now = clock.now().timestamp()
            if now - seen > settings.IDLE_MINUTES * 60:
                session.flush()
            elif now - seen > _STAMP_SECONDS:
                session["seen"] = now
        return get_response(request)

    return middleware


def must_change_code(get_response: Handler) -> Handler:
    """Whoever signed in with a one-time code chooses a password before anything else."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        match = request.resolver_match
        if getattr(request.user, "code_until", None) and match and match.url_name not in _OPEN_WITH_CODE:
            return redirect("accounts:change-password")
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
