from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from django.utils.translation import gettext as _

from minqing.matters.models import Commitment, Matter
from minqing.matters.rebuild import unequal, unequal_promises
from minqing.visits import rebuild as visits
from minqing.visits.models import TrendRisk, WorkSuggestion

STEP = 10_000


class Command(BaseCommand):
    help = "Replay every matter from its Steps, every promise, risk and suggestion from its turns; says which differ"

    def handle(self, *_args: object, **_options: object) -> None:
        count = Matter.objects.count()
        self.stderr.write(_("正在按步骤重放 %(count)d 件事项…") % {"count": count})
        if wrong := self._tell(unequal(passed=self._passed)):
            raise CommandError(_("有 %(count)d 件和它的步骤不一致") % {"count": wrong})
        self.stdout.write(_("%(count)d 件全部一致") % {"count": count})
        if wrong := self._tell(unequal_promises()):
            raise CommandError(_("有 %(count)d 条承诺和它的经过不一致") % {"count": wrong})
        if promises := Commitment.objects.count():
            self.stdout.write(_("%(count)d 条承诺全部一致") % {"count": promises})
        if wrong := self._tell(visits.unequal()):
            raise CommandError(_("有 %(count)d 条苗头性问题或工作建议和它的经过不一致") % {"count": wrong})
        if followed := TrendRisk.objects.count() + WorkSuggestion.objects.count():
            self.stdout.write(_("%(count)d 条苗头性问题和工作建议全部一致") % {"count": followed})

    def _passed(self, count: int) -> None:
        if count % STEP == 0:
            self.stderr.write(_("已重放 %(count)d 件") % {"count": count})

    def _tell(self, differing: Iterable[tuple[Model, set[str]]]) -> int:
        """How many, each named."""
        wrong = 0
        for row, columns in differing:
            wrong += 1
            self.stdout.write(f"{row.pk}: {', '.join(sorted(columns))}")
        return wrong
