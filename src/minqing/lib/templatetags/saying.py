"""Filters for times: said as people say them, exact on hover."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from minqing.lib import clock, saying

register = template.Library()


@register.filter
def said_day(on: date | None) -> str | SafeString:
    """A day, or nothing."""
    if on is None:
        return ""
    on = clock.day_of(on) if isinstance(on, datetime) else on
    return _time(on, saying.day(on))


@register.filter
def said_moment(at: datetime | None) -> str | SafeString:
    """A moment, or nothing."""
    return "" if at is None else _time(at, saying.moment(at))


def _time(at: date | datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), saying.exact(at), words)
