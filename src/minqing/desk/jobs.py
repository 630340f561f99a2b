"""What goes on behind the pages: each job takes up what was committed since the last time."""

from collections.abc import Callable

from minqing.audit import log
from minqing.matters import news

# Each does one batch and answers how many rows it dealt with; none left is nought. Two workers at once are harmless.
JOBS: list[Callable[[], int]] = [
    log.chain_up,
    news.number_steps,
]


def one_round() -> int:
    """Every job once."""
    return sum(job() for job in JOBS)
