"""Steps in the order in which they were committed: what rooms above follow, each with a cursor of its own."""

from minqing.lib.history import give_positions
from minqing.matters.models import Step


def number_steps() -> int:
    """Give positions to the Steps that were committed since the last time; answers how many."""
    return give_positions(Step)
