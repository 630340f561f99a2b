from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from minqing.matters.models import Commitment, Matter
from minqing.matters.rebuild import unequal, unequal_promises


class Command(BaseCommand):
    help = "Replay every matter from its Steps and every promise from its turns, and compare; says which differ"

    def handle(self, *_args: object, **_options: object) -> None:
        count = Matter.objects.count()
        self.stderr.write(_("正在按步骤重放 %(count)d 件事项…") % {"count": count})
        wrong = 0
        for matter, columns in unequal():
            wrong += 1
            self.stdout.write(f"{matter.pk}: {', '.join(sorted(columns))}")
        if wrong:
            raise CommandError(_("有 %(count)d 件和它的步骤不一致") % {"count": wrong})
        self.stdout.write(_("%(count)d 件全部一致") % {"count": count})
        self._promises()

    def _promises(self) -> None:
        count, wrong = Commitment.objects.count(), 0
        for promise, columns in unequal_promises():
            wrong += 1
            self.stdout.write(f"{promise.pk}: {', '.join(sorted(columns))}")
        if wrong:
            raise CommandError(_("有 %(count)d 条承诺和它的经过不一致") % {"count": wrong})
        if count:
            self.stdout.write(_("%(count)d 条承诺全部一致") % {"count": count})
