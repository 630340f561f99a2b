from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from minqing.audit import log

STEP = 10_000


class Command(BaseCommand):
    help = "verify: walk the chain of the record from its start, and print where it ends."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["verify"])
        parser.add_argument("--head", type=_head, help="an end that was printed before, and must still stand there")

    def handle(self, *, head: tuple[int, str] | None, verbosity: int, **_options: object) -> None:
        try:
            count, link = log.verify(head=head, passed=self._passed if verbosity else None)
        except log.Broken as broken:
            raise CommandError(_("操作记录从第 %(position)s 条起对不上") % {"position": broken}) from broken
        self.stdout.write(_("操作记录 %(count)d 条，前后相连，没有改动") % {"count": count})
        if waiting := log.waiting():
            self.stdout.write(_("另有 %(count)d 条刚写下，还没有连上") % {"count": waiting})
        if count:
            self.stdout.write(_("末端 %(head)s，请抄下来存到别处，下次用 --head 核对") % {"head": f"{count}:{link}"})

    def _passed(self, position: int) -> None:
        if position % STEP == 0:
            self.stderr.write(_("已核对 %(count)d 条") % {"count": position})


def _head(text: str) -> tuple[int, str]:
    position, _colon, link = text.partition(":")
    if not position.isdecimal() or len(link) != 64:
        raise ArgumentTypeError("POSITION:LINK, as it was printed")
    return int(position), link
