"""A county's past comes in: what was said and answered before there was this house."""

from collections import Counter as Tally
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.lib.words import tidy
from minqing.matters import numbers
from minqing.matters.actions.moving import OLDEST, fill, unkept
from minqing.matters.actions.opening import SUMMARY, first_readers, receipt_code
from minqing.matters.models import (
    IDENTITY,
    PROJECTED,
    Category,
    Contact,
    Matter,
    Reader,
    Reply,
    Request,
    SearchText,
    Step,
    Words,
)
from minqing.matters.terms import Channel, MatterKind, Provenance, Series, Who
from minqing.matters.workflow import State
from minqing.territory.models import Area

_KEY = 80  # characters of Matter.source_key
_AT_REPLY = ("state", "replied_at", "delivered_at")
_AT_ARCHIVE = ("state", "closed_at")


@dataclass(frozen=True)
class PastRow:
    """One message and its answer, as some other system kept them. Times are aware."""

    key: str
    said_by: str
    subject: str
    words: str
    said_at: datetime
    reply: str
    replied_at: datetime
    replied_by: str = ""
    category: Category | None = None

    @property
    def seals(self) -> bool:
        return self.category is not None and self.category.seals

    @property
    def summary(self) -> str:
        return self.subject if tidy(self.subject) else tidy(self.words)[:SUMMARY]

    def judge(self) -> None:
        """Raises Refused, with the reason, for a row that can't be a past matter."""
        if not self.key.strip():
            raise Refused(_("没有编号，再导入时认不出来"), field="key")
        if len(self.key) > _KEY or tidy(self.key) != self.key.strip():
            raise Refused(_("编号太长（最多 %(most)d 个字）或有存不了的字符") % {"most": _KEY}, field="key")
        if tidy(self.subject):
            unkept(self.subject, name="subject")
        if self.seals:
            first_readers([])
        unkept(self.words, name="words")
        unkept(self.reply, name="reply")
        for moment, name in ((self.said_at, "said_at"), (self.replied_at, "replied_at")):
            if not OLDEST <= moment <= clock.now():
                raise Refused(_("时间不对：%(time)s") % {"time": moment.isoformat()}, field=name)


@action
def record_past(*, rows: Sequence[PastRow], source: str, area: Area, by: Actor) -> int:
    """Past matters, answered and archived, each with three Steps marked `past`; answers how many were new.

    A row whose source and key are there already is left alone. Nobody is called back, reminded or counted for
    them: every reader of Steps skips `past`. A row that says it was answered before it was said keeps both
    times as they were written.
    """
    for row in rows:
        row.judge()
    keys = [row.key for row in rows]
    have = Matter.objects.filter(past=True, source_label=source, source_key__in=keys)
    known = set(have.values_list("source_key", flat=True))
    unique = {row.key: row for row in reversed(rows) if row.key not in known}
    made = [_Past(row, source=source, area=area) for row in reversed(unique.values())]
    Words.objects.bulk_create([words for past in made for words in past.words])
    Contact.objects.bulk_create([past.request.contact for past in made])
    SearchText.objects.bulk_create([past.search for past in made if past.search])
    log.record_many("matter.past", [past.matter for past in made], by=by.text)
    sealed = [past.matter for past in made if past.matter.sealed_at]
    if sealed:
        readers = first_readers([])
        Reader.objects.bulk_create([Reader(matter=matter, user_id=pk) for matter in sealed for pk in readers])
    _number(made, county=area.code[:6])
    steps = [step for past in made for step in past.steps(by)]
    Matter.objects.bulk_create([past.matter for past in made])
    Step.objects.bulk_create(steps)
    Request.objects.bulk_create([past.request for past in made])
    Reply.objects.bulk_create([past.reply for past in made])
    return len(made)


def _number(made: "list[_Past]", *, county: str) -> None:
    """From series of their own, in the year in which it was said."""
    counts = Tally((past.year, Series(past.matter.series)) for past in made)
    given = {key: iter(numbers.take(key[1], county=county, year=key[0], count=counts[key])) for key in sorted(counts)}
    for past in made:
        past.matter.number = next(given[past.year, Series(past.matter.series)])


class _Past:
    """The rows of one past matter, unsaved. `steps` plays them, and leaves the matter as it stands after the last."""

    def __init__(self, row: PastRow, *, source: str, area: Area) -> None:
        self.row, self.year = row, clock.day_of(row.said_at).year
        words, answer = unkept(row.words), unkept(row.reply)
        summary = unkept(row.summary)
        self.words = [words, answer, summary]
        self.matter = matter = Matter(id=uuid7(), opened_at=row.said_at, past=True, summary=summary)
        matter.source_label, matter.source_key = source, row.key
        matter.place(area)
        matter.kind, matter.category, matter.registered_at = MatterKind.HELP, row.category, row.said_at
        matter.series, matter.sealed_at = (Series.SEALED, clock.now()) if row.seals else (Series.PAST, None)
        self.search = None if row.seals else SearchText.of(matter, summary.text, words.text, answer.text)
        self._registered, self._replied, self._archived = Step(id=uuid7()), Step(id=uuid7()), Step(id=uuid7())
        self.request = Request(matter=matter, step=self._registered, who=Who.UNKNOWN, words=words)
        self.request.contact = Contact(name=tidy(row.said_by)[:40])
        self.request.channel, self.request.provenance = Channel.ONLINE, Provenance.FIRST_HAND
        self.request.said_at, self.request.receipt, self.request.on_papers = row.said_at, receipt_code(), False
        self.reply = Reply(
            matter=matter, step=self._replied, words=answer, signed_as=tidy(row.replied_by)[:60] or source
        )

    def steps(self, by: Actor) -> list[Step]:
        matter, row = self.matter, self.row
        matter.state, matter.revision = State.REGISTERED, 0
        first = _step(self._registered, matter, "register", row.said_at, IDENTITY | PROJECTED, by)
        matter.state, matter.revision = State.REPLIED, 1
        matter.replied_at = matter.delivered_at = row.replied_at
        second = _step(self._replied, matter, "reply", row.replied_at, _AT_REPLY, by)
        matter.state, matter.closed_at, matter.revision = State.ARCHIVED, row.replied_at, 2
        third = _step(self._archived, matter, "archive", row.replied_at, _AT_ARCHIVE, by)
        return [first, second, third]


def _step(step: Step, matter: Matter, move: str, at: datetime, names: Collection[str], by: Actor) -> Step:
    step.move, step.happened_at, step.entered_at = move, at, clock.now()
    return fill(step, matter, names, by=by)
