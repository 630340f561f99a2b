"""What goes on behind the pages: each job takes up what was committed since the last time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from minqing.accounts.actor import Actor
from minqing.audit import log
from minqing.lib import clock
from minqing.matters import actions, news


def now_and_then(job: Callable[[], int], *, every: timedelta) -> Callable[[], int]:
    """A job that follows no rows but looks at the county as a whole: at the first round, and then this far apart."""
    last: list[datetime] = []

    def round_of_it() -> int:
        now = clock.now()
        if last and last[0] <= now < last[0] + every:  # a clock that was set back must not stop it
            return 0
        last[:] = [now]
        return job()

    return round_of_it


def _switch_off_broken_rules() -> int:
    return actions.switch_off_broken(by=Actor.system("dispatch-rules"))


# Each does one batch and answers how many rows it dealt with; none left is nought. Two workers at once are harmless.
JOBS: list[Callable[[], int]] = [
    log.chain_up,
    news.number_steps,
    now_and_then(_switch_off_broken_rules, every=timedelta(minutes=1)),
    now_and_then(news.name_readers, every=timedelta(minutes=1)),
]


def one_round() -> int:
    """Every job once."""
    return sum(job() for job in JOBS)
