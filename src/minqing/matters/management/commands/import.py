import json  # noqa: N999 - the command is called import
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from minqing.lib.tables import BadTable
from minqing.matters.importing import Tally, import_matters
from minqing.matters.importing_duties import Tally as DutyTally
from minqing.matters.importing_duties import import_duties
from minqing.territory.models import Area
from minqing.territory.queries import county

LABEL = 60


class Command(BaseCommand):
    help = "Bring in what a county has: minqing import matters FILE, minqing import duties FILE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what", choices=["matters", "duties"], help="past messages with their answers; a list of duties"
        )
        parser.add_argument("file", type=Path, help=".jsonl, .jsonl.gz, .csv or .xlsx, columns by name")
        parser.add_argument("--source", default="", help="where it comes from; with the row's id it is known again")
        parser.add_argument("--json", action="store_true", help="end with one line of figures")

    def handle(self, *_args: object, **options: object) -> None:
        path, source, duties = options["file"], options["source"], options["what"] == "duties"
        if not isinstance(path, Path):
            raise CommandError(_("请给出文件"))
        source = str(source or path.name.split(".")[0])
        if len(source) > LABEL:
            raise CommandError(_("来源的名字太长，最多 %(most)d 个字") % {"most": LABEL})
        try:
            tally = self._duties(path) if duties else import_matters(path, source=source, progress=self._progress)
        except BadTable as error:
            raise CommandError(str(error)) from error
        except Area.DoesNotExist as error:
            raise CommandError(_("还没有建县，请先运行 minqing init 或 minqing demo")) from error
        for number, reason in tally.errors:
            self.stderr.write(_("第 %(number)d 行没有导入：%(reason)s") % {"number": number, "reason": reason})
        self._close(tally, as_json=bool(options["json"]))

    def _duties(self, path: Path) -> DutyTally:
        county()  # or there is nothing to compare the rows with
        return import_duties(path, progress=self._progress)

    def _progress(self, tally: Tally | DutyTally) -> None:
        told = {"read": tally.read, "created": tally.created}
        words = (
            _("已读 %(read)d 行，新增 %(created)d 件")
            if isinstance(tally, Tally)
            else _("已读 %(read)d 行，新增 %(created)d 条")
        )
        self.stderr.write(words % told)

    def _close(self, tally: Tally | DutyTally, *, as_json: bool) -> None:
        figures = {
            "read": tally.read,
            "created": tally.created,
            "unchanged": tally.unchanged,
            "errors": len(tally.errors),
        }
        if isinstance(tally, DutyTally):
            figures["changed"] = tally.changed
        if as_json:
            self.stdout.write(json.dumps(figures))
        elif isinstance(tally, DutyTally):
            says = _("读了 %(read)d 行：新增 %(created)d，改了 %(changed)d，已有 %(unchanged)d，没能导入 %(errors)d")
            self.stdout.write(says % figures)
        else:
            self.stdout.write(
                _("读了 %(read)d 行：新增 %(created)d，已有 %(unchanged)d，没能导入 %(errors)d") % figures
            )
