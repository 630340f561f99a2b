from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from minqing.accounts.actions import CODE_DAYS
from minqing.desk.founding import found
from minqing.desk.operator import keys
from minqing.lib import migrated
from minqing.lib.db import Refused


class Command(BaseCommand):
    help = "Begin an empty county: its place, its first unit and its first three administrators."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True, help="the county's statistical code, 6 digits")
        parser.add_argument("--name", required=True, help="the county's name")
        parser.add_argument("--unit", default="", help="its first unit; by default the county's people's government")

    def handle(self, *, code: str, name: str, unit: str, **_options: object) -> None:
        if why := migrated.why_not():
            raise CommandError(why)
        try:
            three = found(code=code, name=name, unit=unit or _("%(county)s人民政府") % {"county": name})
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for one in three:
            self.stdout.write(f"{one.role.label}  {one.username}  {one.code}")
        self.stdout.write(_("这是一次性口令，只显示这一次，%(days)d 天内登录并换成自己的密码") % {"days": CODE_DAYS})
        keys.make()
        self.stdout.write(keys.what_to_do())
