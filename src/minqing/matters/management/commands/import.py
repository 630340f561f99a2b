import json  # noqa: N999 - the command is called import
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from minqing.lib.tables import BadTable
from minqing.matters.importing import Tally, import_matters
from minqing.territory.models import Area

LABEL = 60


class Command(BaseCommand):
    help = "Bring a county's past in: minqing import matters FILE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["matters"], help="what the file holds: past messages with their answers")
        parser.add_argument("file", type=Path, help=".jsonl, .jsonl.gz, .csv or .xlsx, columns by name")
        parser.add_argument("--source", default="", help="where it comes from; with the row's id it is known again")
        parser.add_argument("--json", action="store_true", help="end with one line of figures")

    def handle(self, *_args: object, **options: object) -> None:
        path, source = options["file"], options["source"]
        if not isinstance(path, Path):
            raise CommandError(_("请给出文件"))
        source = str(source or path.name.split(".")[0])
        if len(source) > LABEL:
            raise CommandError(_("来源的名字太长，最多 %(most)d 个字") % {"most": LABEL})
        try:
            tally = import_matters(path, source=source, progress=self._progress)
        except BadTable as error:
            raise CommandError(str(error)) from error
        except Area.DoesNotExist as error:
            raise CommandError(_("还没有建县，请先运行 minqing init 或 minqing demo")) from error
        for number, reason in tally.errors:
            self.stderr.write(_("第 %(number)d 行没有导入：%(reason)s") % {"number": number, "reason": reason})
        self._close(tally, as_json=bool(options["json"]))

    def _progress(self, tally: Tally) -> None:
        self.stderr.write(_("已读 %(read)d 行，新增 %(created)d 件") % {"read": tally.read, "created": tally.created})

    def _close(self, tally: Tally, *, as_json: bool) -> None:
        figures = {
            "read": tally.read,
            "created": tally.created,
            "unchanged": tally.unchanged,
            "errors": len(tally.errors),
        }
        if as_json:
            self.stdout.write(json.dumps(figures))
        else:
            self.stdout.write(
                _("读了 %(read)d 行：新增 %(created)d，已有 %(unchanged)d，没能导入 %(errors)d") % figures
            )
