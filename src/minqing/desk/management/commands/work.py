import logging
import signal
import time
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.translation import gettext as _

from minqing.desk import jobs
from minqing.desk.operator.beat import Beat
from minqing.lib import migrated

SECONDS = 1.0
_log = logging.getLogger("minqing.work")


class Command(BaseCommand):
    help = "Do what is to be done behind the pages, until stopped."
    _stopped = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is left to do")

    def handle(self, *, once: bool, **_options: object) -> None:
        if why := migrated.why_not():
            raise CommandError(why)
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._work(once=once)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """Told, not torn: the job at hand is done to its end."""
        self._stopped = True

    def _work(self, *, once: bool) -> None:
        heart = Beat()
        try:
            self._rounds(heart, once=once)
        finally:
            if not once:
                heart.end()

    def _rounds(self, heart: Beat, *, once: bool) -> None:
        while not self._stopped:
            if not once:
                heart.leave()
            if self._round():
                continue
            if once:
                return
            until = time.monotonic() + SECONDS
            while not self._stopped and time.monotonic() < until:
                time.sleep(SECONDS / 10)

    def _round(self) -> int:
        """A database that is locked or away is waited for, and said."""
        try:
            close_old_connections()
            return jobs.one_round()
        except (OperationalError, InterfaceError) as error:
            if settings.LOG_JSON:
                _log.warning("the database is away", exc_info=error)
            else:
                self.stderr.write(_("数据库暂时用不了，稍后再试：%(error)s") % {"error": error})
            return 0
