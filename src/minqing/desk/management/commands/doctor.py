import json

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from minqing.desk.operator import doctor
from minqing.desk.operator.findings import Level


class Command(BaseCommand):
    help = "Say in plain words what is wrong with this house, and what to do. Ends with 1 where something must be done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="the same, for programs")

    def handle(self, *, as_json: bool, **_options: object) -> None:
        found = list(doctor.examine())
        bad = sum(one.level == Level.BAD for one in found)
        if as_json:
            told = {"ok": not bad, "findings": [one.told() for one in found]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for one in found:
                self.stdout.write(str(one))
                if one.do:
                    self.stdout.write(f"\t→ {one.do}")
            self.stdout.write(_("%(count)d 处要办") % {"count": bad} if bad else _("没有要办的"))
        if bad:
            raise SystemExit(1)
