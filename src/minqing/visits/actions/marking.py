"""What a sentence of a diary becomes: a matter, a risk, a suggestion, a promise, a question, or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.lib.words import tidy
from minqing.matters import actions as matters
from minqing.matters.actions import Promise, Said, Sorted, Source
from minqing.matters.models import Category
from minqing.matters.terms import SEALED_KINDS, Channel, MatterKind, Provenance, Who
from minqing.people.models import Household, HouseholdKind
from minqing.territory.models import Area, Organisation
from minqing.visits.access import Hidden, touching
from minqing.visits.actions.following import LOOK_AGAIN_DAYS, ask, open_risk, suggest
from minqing.visits.models import DiaryEntry, DiaryMark, DiaryVersion, MarkNamed
from minqing.visits.sentences import around, bare
from minqing.visits.tracing import Span, nearest

_LABEL = gettext_noop("民情日记")  # as it is stored; each page says it in its reader's language
PAGE = "desk:diary"  # the name of the page behind what comes of a diary; it judges its own reader
MOST_MARKS = 60  # of one entry
_QUOTED = 24  # characters of a sentence by which a refusal names it
_WHO = {
    HouseholdKind.HOUSEHOLD: Who.HOUSEHOLD,
    HouseholdKind.MIGRANT: Who.MIGRANT,
    HouseholdKind.SHOP: Who.SHOP,
    HouseholdKind.LODGING: Who.SHOP,
    HouseholdKind.COMPANY: Who.COMPANY,
}
_B = DiaryMark.Becomes


@dataclass(frozen=True)
class Meant:
    """What is known beforehand of the thing that a sentence becomes. All of it has a default, but a promise's day."""

    household: Household | None = None
    category: Category | None = None
    owner: User | None = None
    on: date | None = None
    touches: str = ""
    provenance: str = Provenance.FIRST_HAND
    unit: Organisation | None = None
    named: Sequence[User] = ()


@action
def mark(*, entry: DiaryEntry, start: int, end: int, becomes: str, meant: Meant, seen: int, by: Actor) -> DiaryMark:
    """A sentence of the draft is to become this. Asked again for the same sentence, the newer word holds.

    Raises Refused where the draft was written on since `seen`, for a sentence that is none, and for an accusation.
    """
    row = own_entry(entry, by)
    if row.kind != DiaryEntry.Kind.DIARY:
        raise Refused(_("学习体会只给自己看，不从里面登记事项"))
    if row.draft is None:
        raise Refused(_("这一稿已经交了，看过最新的再点"))
    if row.revision != seen:
        raise Refused(_("日记刚改过字，看过最新的再点"))
    text = row.draft.text
    start, end = _span(text, start, end)
    _judge(becomes, meant)
    if touching((start, end), Hidden(row.author, [row]).spans(row, text)):
        raise Refused(_("先选一句话"))
    if touching((start, end), _made_of(row, text)):
        raise Refused(_("这一句已经登记过了，看看旁边写的"))
    meant_so_far = [mark for mark in row.marks.filter(version=None) if touching((start, end), [(mark.start, mark.end)])]
    one = meant_so_far[0] if meant_so_far else DiaryMark(entry=row)
    if one._state.adding and row.marks.filter(version=None).count() >= MOST_MARKS:
        raise Refused(_("一篇日记最多点 %(most)d 处") % {"most": MOST_MARKS})
    _fill(one, start, end, becomes, meant)
    one.save()
    MarkNamed.objects.filter(mark=one).exclude(user__in=meant.named).delete()
    MarkNamed.objects.bulk_create([MarkNamed(mark=one, user=user) for user in meant.named], ignore_conflicts=True)
    for other in meant_so_far[1:]:
        _drop(other)
    return one


@action
def unmark(*, entry: DiaryEntry, start: int, end: int, by: Actor) -> None:
    """Taken back while it is only meant. What has been made is not unmade here."""
    row = own_entry(entry, by)
    for one in row.marks.filter(version=None):
        if touching((start, end), [(one.start, one.end)]):
            _drop(one)


@action
def mark_version(
    *, version: DiaryVersion, start: int, end: int, becomes: str, meant: Meant, op: UUID, by: Actor
) -> DiaryMark:
    """A sentence of the newest version becomes this at once.

    Raises Refused where it has become something, or a newer version stands.
    """
    row = own_entry(version.entry, by)
    one = DiaryMark(entry=row)
    if (first := log.claim(op, by=by.text, result=one.pk)) != one.pk:
        return DiaryMark.objects.get(pk=first)
    if version.number != row.versions_count:
        raise Refused(_("这篇日记有了新的一版，看过最新的再点"))
    text = version.words.text
    start, end = _span(text, start, end)
    _judge(becomes, meant)
    if touching((start, end), Hidden(row.author, [row]).spans(row, text)):
        raise Refused(_("先选一句话"))
    _fill(one, start, end, becomes, meant)
    (one,) = settled([one], text, made=_made_of(row, text))
    version.marks.filter(becomes=_B.NOTHING, start__lt=one.end, end__gt=one.start).delete()
    make(one, version, by=by, named=meant.named)
    return one


def still_meant(entry: DiaryEntry, text: str) -> list[DiaryMark]:
    """The draft's marks, less those whose sentence was sealed while it was written: nothing else comes of that."""
    marks = list(entry.marks.filter(version=None).select_related("household__area", "category", "unit"))
    hidden = Hidden(entry.author, [entry]).spans(entry, text) if marks else []
    for one in marks:
        if touching((one.start, one.end), hidden):
            _drop(one)
    return [one for one in marks if one.pk]


def settled(marks: list[DiaryMark], text: str, *, made: Iterable[Span] = ()) -> list[DiaryMark]:
    """In the order in which they are made, matters last, whose numbers the whole county waits for.

    What seals takes its whole sentence with it, so nothing else may come of that sentence. Raises Refused.
    """
    for one in marks:
        if _seals(one):
            one.start, one.end = bare(text, *around(text, one.start, one.end))
    for one in marks:
        others = [(other.start, other.end) for other in marks if other is not one]
        if touching((one.start, one.end), [*others, *made]):
            raise Refused(_in_sentence(one, text, _("已经登记过，或同一句里还点了别的；要保密的一句里只能点一处")))
    return sorted(marks, key=lambda one: (one.becomes == _B.MATTER, one.start))


def make(one: DiaryMark, version: DiaryVersion, *, by: Actor, named: Sequence[User] | None = None) -> None:
    """The thing itself, with the quoted sentence. Raises Refused, naming the sentence."""
    quote = tidy(version.words.text[one.start : one.end])
    people = [row.user for row in one.named.select_related("user")] if named is None else list(named)
    try:
        if maker := _MAKERS.get(one.becomes):
            maker(one, quote, people, by)
    except Refused as refusal:
        raise Refused(_in_sentence(one, version.words.text, str(refusal))) from refusal
    one.version = version
    one.save()
    log.record("diary.mark", one.entry, by=by.text)


def anchored(marks: Iterable[DiaryMark], text: str) -> dict[UUID, Span | None]:
    """Where each mark's sentence stands in a text of its entry: in its own version as it was made, elsewhere the
    nearest copy of it, or nowhere. With `version__words`."""
    found: dict[UUID, Span | None] = {}
    for one in marks:
        own = one.version.words.text if one.version else text
        span = (one.start, one.end)
        found[one.pk] = span if own == text else nearest(own[one.start : one.end], text, at=one.start)
    return found


def _in_sentence(one: DiaryMark, text: str, reason: str) -> str:
    quote = text[one.start : one.end]
    short = quote if len(quote) <= _QUOTED else quote[: _QUOTED - 1] + "…"
    return _("「%(words)s」这一句：%(reason)s") % {"words": short, "reason": reason}


def _matter(one: DiaryMark, quote: str, named: list[User], by: Actor) -> None:
    category = one.category
    kind = (category.default_kind if category else "") or MatterKind.HELP
    home = one.household
    said = Said(
        quote,
        said_at=clock.start_of(_day(one)) if _day(one) != clock.today() else clock.now(),
        who=_WHO[HouseholdKind(home.kind)] if home else Who.NOBODY,
        channel=Channel.DOOR,
        provenance=one.provenance,
        household=home,
    )
    pk = uuid7()
    source = Source(_LABEL, url=PAGE, key=str(one.entry_id), quote=quote)
    sorted_as = Sorted(_area(one), category=category, kind=kind)
    matters.open(id=pk, said=said, sorted_as=sorted_as, named=named, op=uuid7(), by=by, source=source)
    one.matter_id = pk


def _risk(one: DiaryMark, quote: str, _named: list[User], by: Actor) -> None:
    look_on = one.on or clock.today() + timedelta(days=LOOK_AGAIN_DAYS)
    told = {"look_on": look_on, "owner": one.owner, "touches": one.touches}
    one.risk = open_risk(id=uuid7(), words=quote, area=_area(one), author=one.entry.author, by=by, **told)  # type: ignore[arg-type]


def _suggestion(one: DiaryMark, quote: str, _named: list[User], by: Actor) -> None:
    author = one.entry.author
    one.suggestion = suggest(id=uuid7(), words=quote, area=_area(one), author=author, unit=one.unit, by=by)


def _promise(one: DiaryMark, quote: str, _named: list[User], by: Actor) -> None:
    if one.on is None:
        raise Refused(_("承诺要写明到哪天"), field="on")
    said = Promise(quote, made_on=_day(one), due_on=one.on, area=_area(one), household=one.household)
    source = (_LABEL, PAGE, str(one.entry_id))
    one.commitment = matters.promise(id=uuid7(), said=said, official=one.entry.author, source=source, by=by)


def _question(one: DiaryMark, quote: str, _named: list[User], by: Actor) -> None:
    author = one.entry.author
    one.question = ask(id=uuid7(), words=quote, area=_area(one), author=author, household=one.household, by=by)


_MAKERS: Mapping[str, Callable[[DiaryMark, str, list[User], Actor], None]] = {
    _B.MATTER: _matter,
    _B.RISK: _risk,
    _B.SUGGESTION: _suggestion,
    _B.PROMISE: _promise,
    _B.ASK: _question,
}


def _made_of(entry: DiaryEntry, text: str) -> list[Span]:
    """Of a text of this entry: the sentences that have become something, in whichever version."""
    made = entry.marks.exclude(version=None).exclude(becomes=_B.NOTHING).select_related("version__words")
    return [span for span in anchored(made, text).values() if span]


def _day(one: DiaryMark) -> date:
    """The day that the diary tells of, where it is known and has been; else today."""
    day = one.entry.day
    return day if day and day <= clock.today() else clock.today()


def _area(one: DiaryMark) -> Area:
    home, entry = one.household, one.entry
    area = home.area if home else entry.area or (entry.visit.area if entry.visit else None)
    if area is None:
        raise Refused(_("先在日记上面写明是哪个村组"), field="area")
    return area


def _seals(one: DiaryMark) -> bool:
    return one.becomes == _B.MATTER and one.category is not None and one.category.seals


def _judge(becomes: str, meant: Meant) -> None:
    if becomes not in _B.values:
        raise Refused(_("选一样：这一句变成什么"))
    if meant.category and meant.category.seals and meant.category.default_kind in SEALED_KINDS:
        raise Refused(_("检举控告不从日记里登记，请告诉他走专门的渠道"))
    if meant.category and not meant.category.in_use:
        raise Refused(_("这个类别停用了，另选一个"), field="category")


def _span(text: str, start: int, end: int) -> tuple[int, int]:
    if not (0 <= start < end <= len(text)) or not text[start:end].strip():
        raise Refused(_("先选一句话"))
    return bare(text, start, end)


def _fill(one: DiaryMark, start: int, end: int, becomes: str, meant: Meant) -> None:
    one.start, one.end, one.becomes = start, end, becomes
    one.household, one.category, one.owner, one.on = meant.household, meant.category, meant.owner, meant.on
    one.touches, one.provenance, one.unit = tidy(meant.touches), meant.provenance, meant.unit
    relations = [field.name for field in DiaryMark._meta.fields if field.remote_field]
    one.clean_fields(exclude=relations)


def _drop(one: DiaryMark) -> None:
    one.named.all().delete()
    one.delete()


def own_entry(entry: DiaryEntry, by: Actor) -> DiaryEntry:
    """Under its lock. Raises Refused for whoever is not its author."""
    row = DiaryEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.author_id != by.user_id:
        raise Refused(_("谁写的日记谁来改"))
    return row
