"""Answers to what went wrong before any page could speak."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.template import loader

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for more than is taken, 400 for the rest. No context processor runs: the request itself may be unreadable."""
    name, status = ("413.html", 413) if isinstance(exception, TOO_MUCH) else ("400.html", 400)
    return HttpResponse(loader.render_to_string(name), status=status)


def wrong_method_in_words(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: Django's 405 is empty, and a person may meet it, coming back to an address that only a form sends."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    return middleware
