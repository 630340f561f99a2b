from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from minqing.desk.operator import backup, keys
from minqing.lib import migrated
from minqing.lib.db import Refused


class Command(BaseCommand):
    help = "Write the whole house, database, files and keys, into one locked file, while it is in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="DIR", help="the folder; by default backups/ in MINQING_HOME")
        parser.add_argument("--keep", type=int, metavar="N", help="remove older ones there until N are left")

    def handle(self, *, to: Path | None, keep: int | None, **_options: object) -> None:
        if keep is not None and keep < 1:
            raise CommandError(_("--keep 至少是 1"))
        if why := migrated.why_not():
            raise CommandError(why)
        if keys.make():
            self.stderr.write(keys.what_to_do())
        try:
            made = backup.make(to=to or Path(settings.HOME) / "backups", keep=keep)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        told = {"path": made.path, "size": f"{made.size / 1_000_000:.1f}"}
        self.stdout.write(_("备份做好了，也读过一遍：%(path)s，%(size)s MB") % told)
        if made.head:
            self.stdout.write(_("操作记录末端 %(head)s，恢复以后用 audit verify --head 核对") % {"head": made.head})
        for path in made.removed:
            self.stdout.write(_("删掉旧的 %(path)s") % {"path": path})
        if to is None:
            self.stderr.write(_("这份备份和数据在同一块盘上，盘坏了一起没有。用 --to 放到别的盘"))
