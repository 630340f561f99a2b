"""Ids made where the row is made, also on a phone without signal, that still sort by birth."""

import secrets
from uuid import UUID

from minqing.lib import clock

_VERSION = 7 << 76
_VARIANT = 0b10 << 62


def uuid7() -> UUID:
    """UUID of version 7 (RFC 9562 §5.7): milliseconds, then their fraction in 1/4096, then 62 random bits."""
    nanoseconds = int(clock.now().timestamp() * 1_000_000) * 1_000
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = (rest << 12) // 1_000_000
    return UUID(int=(milliseconds << 80) | _VERSION | (fraction << 64) | _VARIANT | secrets.randbits(62))
