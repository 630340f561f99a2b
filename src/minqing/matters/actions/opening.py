"""How a matter comes into the house: drafted, registered, or settled where it was said."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import limits, numbers
from minqing.matters.actions.moving import begun, claim, fill, sane, unkept
from minqing.matters.models import (
    IDENTITY,
    PROJECTED,
    Category,
    Contact,
    Matter,
    Named,
    Part,
    Reader,
    Request,
    SearchText,
    Step,
    Words,
)
from minqing.matters.terms import SEALED_KINDS, Channel, MatterKind, Provenance, Series, Urgency, Who
from minqing.matters.workflow import REGISTRARS, State
from minqing.people.models import Household, Resident
from minqing.territory.models import Area

SUMMARY = 60  # characters of the person's words that stand in for a summary nobody wrote
_RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are read for another


@dataclass(frozen=True)
class Said:
    """What a person said, as it came in. Either a register knows him, or name and phone say how to reach him."""

    words: str
    said_at: datetime
    who: str = Who.RESIDENT
    channel: str = Channel.DOOR
    provenance: str = Provenance.FIRST_HAND
    household: Household | None = None
    resident: Resident | None = None
    name: str = ""
    phone: str = ""
    reach: str = ""
    through: str = ""
    through_is: str = ""
    queue_number: str = ""
    proposal: str = ""
    on_papers: bool | None = None  # None: as the category has it


@dataclass(frozen=True)
class Sorted:
    """Where a matter belongs: place, kind of thing, and the axes beside it."""

    area: Area
    category: Category | None = None
    kind: str = MatterKind.HELP
    interest: str = ""
    work_line: str = ""
    urgency: str = Urgency.NORMAL
    summary: str = ""

    @property
    def seals(self) -> bool:
        return self.kind in SEALED_KINDS or (self.category is not None and self.category.seals)

    @property
    def columns(self) -> dict[str, object]:
        """As a matter carries them; the summary is a row of words and stands apart."""
        axes = ("area", "category", "kind", "interest", "work_line", "urgency")
        return {**{name: getattr(self, name) for name in axes}, **self.area.codes}


@dataclass(frozen=True)
class Source:
    """Where a matter came from: a page whose own door judges who may follow the link."""

    label: str
    url: str = ""
    key: str = ""
    quote: str = ""


def opened(id: UUID, sorted_as: Sorted, *, source: Source | None, at: datetime) -> tuple[Matter, list[Words]]:
    """A matter that is not saved yet, and the rows of words it needs."""
    matter = Matter(id=id, opened_at=at, state=State.DRAFT)
    matter.place(sorted_as.area)
    matter.category, matter.kind = sorted_as.category, sorted_as.kind
    matter.interest, matter.work_line, matter.urgency = sorted_as.interest, sorted_as.work_line, sorted_as.urgency
    summary = unkept(sorted_as.summary, name="summary")
    matter.summary, words = summary, [summary]
    if source:
        matter.source_label, matter.source_url, matter.source_key = source.label, source.url, source.key
        if source.quote:
            matter.source_quote = unkept(source.quote)
            words.append(matter.source_quote)
    return matter, words


def request_of(said: Said, matter: Matter, step: Step) -> tuple[Request, list[Words | Contact]]:
    """A request that is not saved yet, and the rows of personal words it needs."""
    _reachable(said)
    words = unkept(said.words, name="words")
    contact = Contact(
        name=said.name, phone=said.phone, reach=said.reach, through=said.through, through_is=said.through_is
    )
    contact.clean_fields()
    rows: list[Words | Contact] = [words, contact]
    request = Request(id=uuid7(), matter=matter, step=step, who=said.who, words=words, contact=contact)
    request.household, request.resident = said.household, said.resident
    request.channel, request.queue_number, request.provenance = said.channel, said.queue_number, said.provenance
    request.said_at = sane(said.said_at, "said_at")
    request.receipt = receipt_code()
    default = matter.category.on_papers if matter.category else False
    request.on_papers = default if said.on_papers is None else said.on_papers
    if said.proposal.strip():
        request.proposal = unkept(said.proposal, name="proposal")
        rows.append(request.proposal)
    request.clean_fields(exclude={"matter", "step", "household", "resident", "contact", "words", "proposal"})
    return request, rows


def _reachable(said: Said) -> None:
    """Whoever leaves a way to be answered is answered; whoever goes through another names him."""
    if said.channel in (Channel.LIAISON, Channel.RELATIVE) and not said.through.strip():
        raise Refused(_("请写明是谁转来或代说的"), field="through")
    if said.who in (Who.NOBODY, Who.UNKNOWN) or said.household or said.resident:
        return
    if said.who == Who.PASSER_BY and not said.phone.strip():
        raise Refused(_("路过的人请留一个电话，或者选「不留姓名」"), field="phone")
    if not (said.name.strip() or said.phone.strip()):
        raise Refused(_("请写姓名或电话，不然答复送不到；不愿留名就选「不留姓名」"), field="name")


def receipt_code() -> str:
    """Eight letters and digits by which whoever holds the slip finds his matter."""
    return "".join(secrets.choice(_RECEIPT_LETTERS) for _n in range(8))


def may_register(by: Actor, area: Area) -> User | None:
    """The official who registers. Raises Refused when no post of his registers for this place."""
    if by.kind is not Kind.OFFICIAL:
        return None
    user = User.acting(by)
    posts = [post for post in user.held if post.role in REGISTRARS] if user else []
    if not posts:
        raise Refused(_("您的岗位不登记事项"))
    if not any(covers(post, area) for post in posts):
        raise Refused(_("这里不在您登记的范围，请选自己的村或乡镇"), field="area")
    return user


def covers(post: Post, area: Area) -> bool:
    """Village and township posts register for their own place, so that they see what they registered."""
    if post.role in (Role.LIAISON, Role.VILLAGE_OFFICER, Role.TOWNSHIP_CLERK):
        return area.code.startswith(post.area_id)
    return True


def write(
    matter: Matter,
    step: Step,
    *,
    said: Said,
    words: list[Words],
    draft: bool,
    named: Sequence[User],
    user: User | None,
    by: Actor,
) -> Request:
    """All rows of a new matter, the number last: from there on the whole county waits for this commit."""
    request, personal = request_of(said, matter, step)
    Words.objects.bulk_create([*words, *(row for row in personal if isinstance(row, Words))])
    request.contact.save(force_insert=True)
    if not (draft or matter.sealed_at):
        SearchText.of(matter, matter.summary.text, request.words.text).save(force_insert=True)
    if user:
        Part(matter=matter, user=user, role=Part.As.OPENER).save(force_insert=True)
    for person in named:
        Named(matter=matter, user=person).save(force_insert=True)
    if matter.sealed_at:
        Reader.objects.bulk_create([Reader(matter=matter, user_id=pk) for pk in first_readers(named)])
    else:
        somebody_sends(named)
    log.record(f"matter.{step.move}", matter, by=by.text, codes={"state": matter.state})
    if not draft:
        number(matter, at=step.entered_at, said_at=request.said_at)
    matter.clean_fields(exclude={f.name for f in Matter._meta.fields if f.remote_field})
    matter.save(force_insert=True)
    fill(step, matter, IDENTITY | PROJECTED, by=by, facts={"request": str(request.pk)}).save(force_insert=True)
    request.save(force_insert=True)
    return request


def number(matter: Matter, *, at: datetime, said_at: datetime) -> None:
    """Registration: the number, the moment, and the day by which the person is to have an answer."""
    matter.registered_at, matter.state = at, State.REGISTERED
    matter.series = Series.SEALED if matter.sealed_at else Series.ORDINARY
    matter.due_on = limits.promised_on(kind=matter.kind, urgency=matter.urgency, said_on=clock.day_of(said_at))
    (matter.number,) = numbers.take(Series(matter.series), county=matter.area_id[:6], year=clock.day_of(at).year)


def first_readers(named: Sequence[User]) -> list[UUID]:
    """At first those of the discipline office. Nobody to read it would mean a matter that vanishes: Refused."""
    readers = _free_of(Role.DISCIPLINE, named)
    if not readers:
        raise Refused(_("县里没有人能收这件保密件，请告诉他拨打 12388 或到上一级纪委反映；这里没有保存"))
    return readers


def somebody_sends(named: Sequence[User]) -> None:
    """Whoever is named hides the matter from those below him; somebody must be left to send it."""
    if named and not _free_of(Role.COORDINATOR, named):
        raise Refused(
            _("涉及的人管着县里分办的人，这里不能办。请告诉他拨打 12388 或到上一级反映；这里没有保存"), field="named"
        )


def _free_of(role: Role, named: Sequence[User]) -> list[UUID]:
    """Who holds this role today, is not named himself and reports to nobody who is."""
    posts = Post.objects.on().filter(role=role, user__is_active=True).select_related("user")
    users = {post.user_id: post.user for post in posts}
    about = {person.pk for person in named}
    return [pk for pk, user in users.items() if not about & {pk, *(user.above if about else ())}]


def with_summary(sorted_as: Sorted, words: str) -> Sorted:
    """Nobody is made to write a summary: the person's first words stand in for one."""
    if sorted_as.summary.strip():
        return sorted_as
    first = words.strip().split("\n")[0]
    return replace(sorted_as, summary=first if len(first) <= SUMMARY else first[: SUMMARY - 1] + "…")


def begin(name: str, *, op: UUID, by: Actor) -> tuple[Step, Step | None]:
    """A new Step, and the Step that this operation already left, if it was sent before."""
    step = begun(name, None)
    first = claim(op, step, by=by)
    return step, None if first == step.pk else Step.objects.get(pk=first)
