"""民情台账 on paper: the ledger as it is narrowed, a row for each matter, in the columns that offices know."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from minqing.accounts.models import User
from minqing.lib import clock, masking, paging
from minqing.lib.books import Column
from minqing.matters import queries, telling
from minqing.matters.models import Delivery, Evaluation, Matter, Request, Step
from minqing.matters.sentences import Sentences
from minqing.matters.terms import Satisfaction, Solved, Taken, Voice, Way
from minqing.territory.models import Organisation
from minqing.territory.queries import full_name

MOST = 20_000  # rows of one file
AT_ONCE = 500
COLUMNS = (
    Column(gettext_lazy("序号"), 6),
    Column(gettext_lazy("编号"), 20),
    Column(gettext_lazy("登记时间"), 17),
    Column(gettext_lazy("反映人"), 14),
    Column(gettext_lazy("村组"), 20),
    Column(gettext_lazy("事由"), 36),
    Column(pgettext_lazy("page", "类别"), 16),
    Column(gettext_lazy("主办单位"), 18),
    Column(gettext_lazy("承诺日期"), 12),
    Column(gettext_lazy("办理情况"), 46),
    Column(pgettext_lazy("told", "答复"), 46),
    Column(pgettext_lazy("told", "送达"), 20),
    Column(gettext_lazy("群众评价"), 18),
    Column(gettext_lazy("基层组织评价"), 18),
    Column(gettext_lazy("状态"), 14),
)
# Moves that have a column of their own, or tell only how the row came to be.
_ELSEWHERE = {"open", "register", "rewrite", "amend", "reply", "deliver", "call", "evaluate", "assess", "archive"}
_JOINED = ("words", "explanation__reason", "reply__words", "delivery", "evaluation")


def counted(rows: QuerySet[Matter]) -> int:
    """How many, exactly, up to MOST; one more means more than that."""
    return rows.order_by()[: MOST + 1].count()


def lines(found: QuerySet[Matter]) -> Iterator[list[object]]:
    """In the order of the ledger, some hundred at a time: each page of them costs the same few questions."""
    mark, number = "", 0
    while True:
        page = paging.newest_first(found, by="registered_at", mark=mark, size=AT_ONCE, shown=_whole)
        names = _Names(page.rows)
        for matter in page.rows:
            number += 1
            yield [number, *_Told(matter, names).cells()]
        if not (mark := page.next_mark):
            return


def _whole(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    steps = Step.objects.select_related(*_JOINED).order_by("revision")
    return queries.for_lines(rows).select_related("category").prefetch_related(Prefetch("steps", steps))


class _Names:
    """Of the units and officials that the steps of these matters point at, asked for together."""

    def __init__(self, matters: list[Matter]) -> None:
        facts = [step.facts for matter in matters for step in matter.steps.all()]
        units = {told.get(key) for told in facts for key in ("to", "from", "suggested")} - {None}
        users = {told.get("whom") for told in facts} - {None}
        self.units = {str(pk): name for pk, name in Organisation.objects.filter(pk__in=units).values_list("pk", "name")}
        named = User.objects.filter(pk__in=users).values_list("pk", "name") if users else ()
        self.users: dict[object, str] = dict(named)


class _Told:
    """One matter as a row, less its number in the list."""

    def __init__(self, matter: Matter, names: _Names) -> None:
        self._matter, self._steps = matter, list(matter.steps.all())
        self._requests = {request.pk: telling.person(request) for request in matter.requests.all()}
        self._masks = dict(mask for request in matter.requests.all() for mask in _masks(request))
        people = {str(pk): name for pk, name in self._requests.items()}
        self._says = Sentences(steps=self._steps, units=names.units, users=names.users, people=people)

    def cells(self) -> list[object]:
        row = self._matter
        return [
            row.number or "",
            row.registered_at,
            telling.people(row),
            full_name(row.area),
            self._masked(row.summary.text),
            row.category.name if row.category else "",
            row.lead_unit.name if row.lead_unit else "",
            row.due_on,
            self._masked(self._work()),
            self._masked(self._reply()),
            self._deliveries(),
            self._evaluations(Voice.PEOPLE),
            self._evaluations(Voice.GRASSROOTS),
            telling.state_word(row),
        ]

    def _masked(self, text: str) -> str:
        """A file goes further than a page: in what was written, too, those who asked read as in a list."""
        for known, masked in self._masks.items():
            text = text.replace(known, masked)
        return text

    def _work(self) -> str:
        """What was done, the first first, each with its day."""
        told = [step for step in self._steps if step.move not in _ELSEWHERE]
        return "\n".join(f"{_day(step.happened_at)} {self._sentence(step)}" for step in told)

    def _sentence(self, step: Step) -> str:
        said = step.words.text if step.words else step.explanation.reason.text if hasattr(step, "explanation") else ""
        what = self._says.of(step)
        return _("%(what)s：%(said)s") % {"what": what, "said": said} if said else what

    def _reply(self) -> str:
        """The last one."""
        answered = [step for step in self._steps if hasattr(step, "reply")]
        return f"{_day(answered[-1].happened_at)} {answered[-1].reply.words.text}" if answered else ""

    def _deliveries(self) -> str:
        sent = {step.delivery.request_id: step.delivery for step in self._steps if hasattr(step, "delivery")}
        return self._each({pk: _delivery(one) for pk, one in sent.items()})

    def _evaluations(self, voice: Voice) -> str:
        said = [step.evaluation for step in self._steps if hasattr(step, "evaluation")]
        return self._each({one.request_id: _evaluation(one) for one in said if one.voice == voice})

    def _each(self, told: dict[UUID, str]) -> str:
        """The last of each who asked; who he is goes without saying where there is only one."""
        if len(self._requests) == 1:
            return next(iter(told.values()), "")
        pairs = [(self._requests[pk], words) for pk, words in told.items() if pk in self._requests]
        return "\n".join(_("%(name)s：%(words)s") % {"name": name, "words": words} for name, words in pairs)


def _masks(request: Request) -> Iterator[tuple[str, str]]:
    """What is known of one who asked, the longest first, and what stands there instead."""
    known = [one for one in (request.resident, request.household) if one]
    names = {*(one.name for one in known), request.contact.name, request.contact.through}
    phones = {*(one.phone for one in known), request.contact.phone}
    yield from ((name, masking.name(name)) for name in sorted(names, key=len, reverse=True) if len(name) > 1)
    yield from ((phone, masking.phone(phone)) for phone in phones if len(phone) > 4)


def _delivery(one: Delivery) -> str:
    """The name of whoever passed it on stays in the house."""
    way = str(Way(one.way).label)
    said = [way] if one.taken == Taken.UNKNOWN else [way, str(Taken(one.taken).label)]
    return f"{_day(one.happened_at)} {_('，').join(said)}"


def _evaluation(one: Evaluation) -> str:
    said = [str(Satisfaction(one.satisfaction).label), str(Solved(one.solved).label) if one.solved else ""]
    words = _("，").join(word for word in said if word)
    return _("%(said)s（经办人自己记的）") % {"said": words} if one.by_handler else words


def _day(at: datetime) -> str:
    return clock.day_of(at).isoformat()
