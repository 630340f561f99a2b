"""A ledger that leaves the house as a file: recorded before it goes."""

from collections.abc import Mapping
from uuid import UUID

from minqing.accounts.actor import Actor
from minqing.audit import log
from minqing.lib.db import action
from minqing.matters.actions.moving import unkept
from minqing.matters.models import Words


@action
def export_ledger(*, id: UUID, why: str, reach: str, narrowed: Mapping[str, str], count: int, by: Actor) -> Words:
    """What it was narrowed to in codes, how many lines, and what for: the words stand apart, the record points there.

    A form that was sent again hands out another file, so that is recorded too. Raises Refused for no reason given.
    """
    words = log.made_before(Words, id, by=by.text)
    if words is None:
        words = unkept(why, name="why")
        words.pk = id
        words.save(force_insert=True)
    codes = {**narrowed, "reach": reach, "count": count, "digest": words.digest()}
    log.record("ledger.export", words, by=by.text, codes=codes)
    return words
