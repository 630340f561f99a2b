"""民情日记: a private draft, submitted version by version, and with it what its sentences are to become."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.words import LONGEST, tidy
from minqing.territory.models import Area
from minqing.visits.access import plain, words_for
from minqing.visits.actions.following import kept
from minqing.visits.actions.marking import make, own_entry, settled, still_meant
from minqing.visits.actions.visiting import Went, record_visit
from minqing.visits.models import DiaryEntry, DiaryMark, DiaryVersion, DiaryWriter, MarkNamed, Visit
from minqing.visits.tracing import moved


@dataclass(frozen=True)
class Head:
    """What is known of an entry besides its words. `day_said` may say less than a day: --03-15."""

    area: Area | None = None
    day: date | None = None
    day_said: str = ""
    weather: str = ""
    writers: Sequence[User] = ()  # besides the author


@action
def begin(
    *,
    id: UUID,
    author: User,
    text: str,
    head: Head,
    by: Actor,
    kind: str = DiaryEntry.Kind.DIARY,
    visit: Visit | None = None,
) -> DiaryEntry:
    """A draft that its author alone sees. Sent again under the same id, the same entry.

    Raises Refused for no words, and for too many.
    """
    if before := log.made_before(DiaryEntry, id, by=by.text):
        return before
    if kind not in DiaryEntry.Kind.values:
        raise Refused(_("这里只写日记或学习体会"))
    entry = DiaryEntry(id=id, author=author, kind=kind, visit=visit, draft=kept(text, name="text"))
    _fill(entry, head)
    entry.save(force_insert=True)
    _writers(entry, head)
    log.record("diary.begin", entry, by=by.text)
    return entry


@action
def save_draft(*, entry: DiaryEntry, text: str, head: Head, seen: int, by: Actor) -> DiaryEntry:
    """What he has written so far. The same words once more change nothing, so a repeated form needs no id.

    Marks go with their sentences; one whose sentence is no more goes too. Raises Refused where another window saved
    other words meanwhile.
    """
    row = own_entry(entry, by)
    if row.draft is None:
        raise Refused(_("这一稿已经交了，再改要另起一稿"))
    text = tidy(text)
    if len(text) > LONGEST:
        told = {"most": LONGEST, "now": len(text)}
        raise Refused(_("最多 %(most)d 个字，现在有 %(now)d 个。分成两篇写") % told, field="text")
    if text == row.draft.text and _says(row, head):
        return row
    if row.revision != seen:
        raise Refused(_("这篇日记在别的窗口里存过别的字，您刚写的还没有存。看过下面的再存"))
    if text != row.draft.text:
        _carry(row, row.draft.text, text)
        row.draft.text = text
        row.draft.save(update_fields=["text"])
    _fill(row, head)
    _writers(row, head)
    row.revision += 1
    row.save()
    return row


@action
def discard(*, entry: DiaryEntry, seen: int, by: Actor) -> None:
    """A draft is its author's to throw away: its words go. What was submitted stays. Raises Refused."""
    row = own_entry(entry, by)
    if row.draft is None:
        return
    _judge(row, seen)
    draft = row.draft
    meant = DiaryMark.objects.filter(entry=row, version=None)
    MarkNamed.objects.filter(mark__in=meant).delete()
    meant.delete()
    log.record("diary.discard", row, by=by.text)
    row.draft = None
    row.revision += 1
    row.save(update_fields=["draft", "revision"])
    if not row.versions_count:
        row.writers.all().delete()
        row.delete()
    draft.delete()


@action
def submit(*, entry: DiaryEntry, seen: int, op: UUID, by: Actor) -> DiaryVersion:
    """The draft becomes a version, and each marked sentence what it was to become: all of it or nothing.

    Raises Refused, naming the sentence, where one of these can't be made.
    """
    row = own_entry(entry, by)
    version = DiaryVersion(entry=row, number=row.versions_count + 1)
    if (first := log.claim(op, by=by.text, result=version.pk)) != version.pk:
        return DiaryVersion.objects.get(pk=first)
    _may_submit(row, seen)
    draft = row.draft
    assert draft is not None  # noqa: S101 - for the checker: _may_submit saw to it
    version.words, version.words_digest = draft, draft.digest()
    version.day, version.day_said, version.weather = row.day, row.day_said, row.weather
    version.save(force_insert=True)
    row.draft, row.versions_count = None, version.number
    row.submitted_at = row.submitted_at or version.entered_at
    row.revision += 1
    row.save()
    log.record("diary.submit", row, by=by.text, codes={"version": version.number})
    marks = still_meant(row, draft.text)
    for mark in settled(marks, draft.text):
        make(mark, version, by=by)
    return version


@action
def revise(*, entry: DiaryEntry, seen: int, by: Actor, text: str = "") -> DiaryEntry:
    """A new draft from the newest version, as its author may read it, or with the words that he has typed on a sheet
    of which another window submitted the draft. What was submitted stays as it is."""
    row = own_entry(entry, by)
    if row.draft is not None:
        return row
    _judge(row, seen)
    newest = row.versions.select_related("words").order_by("number").last()
    if newest is None:
        raise Refused(_("这篇日记还没有交过"))
    row.draft = kept(text if text.strip() else plain(words_for(row.author, row, newest), instead="") or _("（空）"))
    row.revision += 1
    row.save(update_fields=["draft", "revision"])
    log.record("diary.revise", row, by=by.text)
    return row


@action
def visit_of_diary(*, entry: DiaryEntry, went: Went, op: UUID, by: Actor) -> Visit:
    """The visit that a diary tells of, recorded from its page. Raises Refused where it has one."""
    row = own_entry(entry, by)
    if row.visit and row.visit_id != op:
        raise Refused(_("这篇日记已经有一次走访了"))
    visit = record_visit(id=op, went=went, author=row.author, by=by)
    row.visit = visit
    row.save(update_fields=["visit"])
    return visit


def _judge(row: DiaryEntry, seen: int) -> None:
    if row.revision != seen:
        raise Refused(_("这篇日记刚在别的窗口里改过，看过最新的再办"))


def _may_submit(row: DiaryEntry, seen: int) -> None:
    if row.kind != DiaryEntry.Kind.DIARY:
        raise Refused(_("学习体会只给自己看，不用交"))
    if row.draft is None:
        raise Refused(_("这一稿已经交过了"))
    _judge(row, seen)
    if not row.draft.text.strip():
        raise Refused(_("还没有写，写了再交"), field="text")
    day = row.day or clock.day_of(row.opened_at)
    if not any(Post.objects.held_by(row.author, on).exists() for on in {day, clock.today()}):
        raise Refused(_("写的那天您没有岗位，这一篇交不了；草稿还是您的"))


def _says(row: DiaryEntry, head: Head) -> bool:
    same = all(getattr(row, name) == getattr(head, name) for name in ("day", "day_said", "weather"))
    same = same and (row.area == head.area or not (head.area or not row.versions_count))
    return same and set(row.writers.values_list("user", flat=True)) == _people(row, head)


def _people(row: DiaryEntry, head: Head) -> set[UUID]:
    return {row.author_id, *(writer.pk for writer in head.writers)}


def _fill(row: DiaryEntry, head: Head) -> None:
    if head.area or not row.versions_count:  # what its station has read does not leave it
        row.place(head.area)
    row.day, row.day_said, row.weather = head.day, head.day_said, head.weather
    row.clean_fields(exclude=["author", "area", "visit", "draft"])


def _writers(row: DiaryEntry, head: Head) -> None:
    people = _people(row, head)
    row.writers.exclude(user__in=people).delete()
    known = set(row.writers.values_list("user", flat=True))
    DiaryWriter.objects.bulk_create([DiaryWriter(entry=row, user_id=pk) for pk in people - known])


def _carry(row: DiaryEntry, old: str, new: str) -> None:
    """The draft's marks move with their sentences."""
    taken: list[tuple[int, int]] = []
    for mark in DiaryMark.objects.filter(entry=row, version=None):
        if span := moved(old, mark.start, mark.end, new, taken=taken):
            taken.append(span)
            mark.start, mark.end = span
            mark.save(update_fields=["start", "end"])
        else:
            mark.named.all().delete()
            mark.delete()
