from pathlib import Path
from typing import cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from minqing.desk.operator import keys, restore
from minqing.lib.db import Refused


class Command(BaseCommand):
    help = "Bring a backup back into an empty place: an empty MINQING_HOME and an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="the file with the key that it was locked with")
        parser.add_argument("--check", action="store_true", help="only read it to its end, and write nothing")

    def handle(self, *, file: Path, key: Path, check: bool, **_options: object) -> None:
        try:
            with file.open("rb") as stream:
                if check:
                    self._tell(restore.verify(stream, key=keys.read(key)))
                    return
                manifest = restore.into_empty_place(stream, key_file=key)
        except OSError as error:
            told = {"path": file, "error": error.strerror}
            raise CommandError(_("读不了备份 %(path)s：%(error)s") % told) from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(manifest)
        self.stdout.write(_("恢复好了。接着运行 minqing migrate，再运行 minqing doctor"))

    def _tell(self, manifest: restore.Manifest) -> None:
        told = {"version": manifest["version"], "at": manifest["made_at"]}
        self.stdout.write(_("备份完好：民情簿 %(version)s，做于 %(at)s") % told)
        audit = cast("dict[str, object]", manifest["audit"])
        if audit["position"]:
            head = f"{audit['position']}:{audit['link']}"
            self.stdout.write(_("操作记录末端 %(head)s，恢复以后用 audit verify --head 核对") % {"head": head})
