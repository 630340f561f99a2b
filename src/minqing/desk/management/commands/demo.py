import time
import unicodedata

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from minqing.accounts.models import User
from minqing.desk.demo.build import build
from minqing.desk.demo.officials import PASSWORD, Account, accounts
from minqing.lib.db import Refused


class Command(BaseCommand):
    help = "A made-up county with people, matters and a past, in an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="leave a database that is in use; show a demo's accounts again"
        )

    def handle(self, *_args: object, **options: object) -> None:
        self._began = time.monotonic()
        if options["if_empty"] and User.objects.exists():
            if User.objects.filter(demo=True).exists():
                self._show(accounts())
            return
        try:
            self._show(build(say=self._say if options["verbosity"] else lambda _line: None))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _show(self, accounts: list[Account]) -> None:
        table = [(_("姓名"), _("身份"), _("登录名"), _("可以试试"))]
        table += [(one.name, one.role, one.username, one.to_try) for one in accounts]
        widths = [max(_width(row[column]) for row in table) for column in range(3)]
        for row in table:
            cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)]
            self.stdout.write("  ".join([*cells, row[3]]))
        self.stdout.write(_("密码都是 %(password)s") % {"password": PASSWORD})

    def _say(self, line: str) -> None:
        self.stdout.write(f"{time.monotonic() - self._began:5.1f} s  {line}")
        self.stdout.flush()


def _width(text: str) -> int:
    """In columns of a terminal, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
