"""What is done behind the pages: Steps are numbered as they were committed, for rooms above to follow, each with a
cursor of its own; and what is sealed is given readers where its own have left.
"""

from contextlib import suppress

from minqing.accounts.actor import Actor
from minqing.lib.db import Refused
from minqing.lib.history import give_positions
from minqing.lib.ids import uuid7
from minqing.matters import actions, queries
from minqing.matters.models import Step

_READERS = Actor.system("readers")


def number_steps() -> int:
    """Give positions to the Steps that were committed since the last time; answers how many."""
    return give_positions(Step)


def name_readers() -> int:
    """For sealed matters that nobody reads any more; answers how many. A post may end by its date, so this looks."""
    count = 0
    for matter in queries.unread()[:100]:
        with suppress(Refused):  # whoever holds the office today may not read this one; or it moved on meanwhile
            actions.name_readers(matter=matter, seen=matter.revision, op=uuid7(), by=_READERS)
            count += 1
    return count
