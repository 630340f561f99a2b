"""What a list shows, read from its page."""

import re
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

_LINE = re.compile(r'<span class="line-words"><a href="/matters/([0-9a-f-]{36})/"')
_COUNT = re.compile(r"共 (\d+) 件")
_OLDER = re.compile(r'class="pager-older" href="([^"]+)"')


def shown(response: HttpResponse) -> list[UUID]:
    """The matters on one page, in its order."""
    return [UUID(found) for found in _LINE.findall(response.text)]


def counted(response: HttpResponse) -> int:
    """What the page says how many there are; nothing is said of none."""
    found = _COUNT.search(response.text)
    return int(found[1]) if found else 0


def walked(client: Client, address: str, **asked: object) -> list[UUID]:
    """All matters of a list, page after page."""
    response = client.get(f"{address}?{urlencode(asked)}")
    found = shown(response)
    while older := _OLDER.search(response.text):
        response = client.get(address + older[1].replace("&amp;", "&"))
        found += shown(response)
    return found
