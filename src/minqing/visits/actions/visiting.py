"""走访 and 驻村: written once for everyone who went and every home that was visited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.lib.words import LONGEST, tidy
from minqing.matters.models import Words
from minqing.people.models import Household
from minqing.territory.models import Area
from minqing.visits.actions.following import answer
from minqing.visits.models import Question, VillageStay, Visit, VisitHousehold, VisitOfficial

OLDEST = date(2000, 1, 1)
MOST_HOMES = 500  # written down for one visit; more is a mistake


@dataclass(frozen=True)
class Went:
    """What is known of a visit. Only the place and the day must be; None and "" mean that it is not known."""

    area: Area
    happened_on: date
    households: Sequence[Household] = ()
    officials: Sequence[User] = ()  # besides the author
    purpose: str = ""
    kind: str = ""
    ate: bool | None = None
    stayed: bool | None = None
    worked: bool | None = None
    travel: str = ""
    homes: int | None = None  # how many, where not all of them are named
    note: str = ""
    private_note: str = ""
    asked: Sequence[tuple[Question, str]] = ()  # what was to be asked there and was, with what was said

    @property
    def facts(self) -> dict[str, object]:
        names = ("purpose", "kind", "ate", "stayed", "worked", "travel", "homes")
        return {name: getattr(self, name) for name in names}


@action
def record_visit(*, id: UUID, went: Went, author: User, by: Actor) -> Visit:
    """Entered once; the others who went find it in theirs. Sent again under the same id, the same visit.

    Raises Refused for a day that has not come or on which he held no post.
    """
    if before := log.made_before(Visit, id, by=by.text):
        return before
    _judge(went, posts=_posts_of([author]).get(author.pk, []))
    _write([(Visit(id=id, author=author), went)], by=by)
    for question, words in went.asked:
        _answered(question, words, went=went, by=by)
    return Visit.objects.get(pk=id)


@action
def record_visits(*, rows: Iterable[tuple[UUID, User, Went]], by: Actor) -> int:
    """The batch form: judged by the same rules, written in few statements. Answers how many."""
    rows = list(rows)
    posts = _posts_of([author for _id, author, _went in rows])
    for _id, author, went in rows:
        _judge(went, posts=posts.get(author.pk, []))
    _write([(Visit(id=id, author=author), went) for id, author, went in rows], by=by)
    for _id, _author, went in rows:
        for question, words in went.asked:
            _answered(question, words, went=went, by=by)
    return len(rows)


@action
def amend_visit(*, visit: Visit, went: Went, seen: int, op: UUID, by: Actor) -> Visit:
    """Put right by who wrote it. The audit keeps which fields changed, and the day; words that went are emptied."""
    row = Visit.objects.select_for_update(of=("self",)).select_related("note", "private_note").get(pk=visit.pk)
    if log.done_before(op, by=by.text):
        return row
    if row.revision != seen:
        raise Refused(_("这次走访刚有人改过，看过最新的再改"))
    if row.author_id != by.user_id:
        raise Refused(_("谁写的谁来改"))
    _judge(went, posts=_posts_of([row.author]).get(row.author_id, []))
    changed = [*_fill(row, went), *_around_anew(row, went)]
    if not changed:
        return row
    row.revision += 1
    row.save()
    log.record("visit.amend", row, by=by.text, fields=changed, codes={"day": row.happened_on})
    return row


@action
def record_stay(*, id: UUID, official: User, area: Area, starts_on: date, ends_on: date, by: Actor) -> VillageStay:
    """From the first to the last day, both counted. Raises Refused for days to come."""
    if before := log.made_before(VillageStay, id, by=by.text):
        return before
    stay = VillageStay(id=id, official=official, area=area, starts_on=starts_on, ends_on=ends_on)
    _judge_stay(stay, posts=_posts_of([official]).get(official.pk, []))
    stay.save(force_insert=True)
    log.record("stay.record", stay, by=by.text)
    return stay


@action
def record_stays(*, rows: Iterable[tuple[UUID, User, Area, date, date]], by: Actor) -> int:
    """The batch form of `record_stay`."""
    made = [
        VillageStay(id=id, official=official, area=area, starts_on=starts_on, ends_on=ends_on)
        for id, official, area, starts_on, ends_on in rows
    ]
    posts = _posts_of([stay.official for stay in made])
    for stay in made:
        _judge_stay(stay, posts=posts.get(stay.official_id, []))
    VillageStay.objects.bulk_create(made)
    log.record_many("stay.record", made, by=by.text)
    return len(made)


def _judge_stay(stay: VillageStay, *, posts: list[Post]) -> None:
    if stay.ends_on > clock.today():
        raise Refused(_("还没到的日子先不记，住完再记"), field="ends_on")
    if stay.starts_on < OLDEST:
        raise Refused(_("这个日子太早了，看看年份对不对"), field="starts_on")
    if stay.ends_on < stay.starts_on:
        raise Refused(_("结束不能早于开始"), field="ends_on")
    if not (_held(posts, stay.starts_on) and _held(posts, stay.ends_on)):
        raise Refused(_("那几天您没有岗位，记不了驻村"), field="starts_on")


def _held(posts: list[Post], day: date) -> bool:
    return any(post.starts_on <= day and (post.ends_on is None or post.ends_on >= day) for post in posts)


def _posts_of(users: Iterable[User]) -> Mapping[UUID, list[Post]]:
    found: dict[UUID, list[Post]] = {}
    for post in Post.objects.filter(user__in={user.pk for user in users}):
        found.setdefault(post.user_id, []).append(post)
    return found


def _judge(went: Went, *, posts: list[Post]) -> None:
    day = went.happened_on
    if day > clock.today():
        raise Refused(_("这一天还没到，去过以后再记"), field="happened_on")
    if day < OLDEST:
        raise Refused(_("这个日子太早了，看看年份对不对"), field="happened_on")
    if not _held(posts, day):
        raise Refused(_("那一天您没有岗位，记不了走访"), field="happened_on")
    if len(went.households) > MOST_HOMES:
        raise Refused(_("一次走访最多写 %(most)d 户") % {"most": MOST_HOMES}, field="households")
    if went.homes is not None and went.homes < len(went.households):
        raise Refused(_("户数比写上名字的还少，看看哪个对"), field="homes")
    for name in ("note", "private_note"):
        if len(tidy(getattr(went, name))) > LONGEST:
            now = len(tidy(getattr(went, name)))
            raise Refused(_("最多 %(most)d 个字，现在有 %(now)d 个") % {"most": LONGEST, "now": now}, field=name)


def _write(rows: list[tuple[Visit, Went]], *, by: Actor) -> None:
    words = []
    for visit, went in rows:
        _fill(visit, went)
        words += [row for row in (visit.note, visit.private_note) if row]
        visit.clean_fields(exclude=["author", "area", "note", "private_note"])
    Words.objects.bulk_create(words)
    Visit.objects.bulk_create([visit for visit, _went in rows])
    _around(rows)
    log.record_many("visit.record", [visit for visit, _went in rows], by=by.text)


def _around(rows: list[tuple[Visit, Went]], *, ignore: bool = False) -> None:
    """The homes that were visited and the people who went, each once."""
    homes = [(visit, home) for visit, went in rows for home in dict.fromkeys(went.households)]
    people = [(visit, user) for visit, went in rows for user in dict.fromkeys([visit.author, *went.officials])]
    VisitHousehold.objects.bulk_create(
        [VisitHousehold(visit=visit, household=home) for visit, home in homes], ignore_conflicts=ignore
    )
    VisitOfficial.objects.bulk_create(
        [VisitOfficial(visit=visit, user=user) for visit, user in people], ignore_conflicts=ignore
    )


def _around_anew(visit: Visit, went: Went) -> list[str]:
    """Whoever is not among them any more goes, whoever is new comes; answers which of the two changed."""
    homes = {home.pk for home in went.households}
    people = {visit.author_id, *(user.pk for user in went.officials)}
    changed = []
    if homes != set(visit.visited.values_list("household", flat=True)):
        changed.append("households")
        visit.visited.exclude(household__in=homes).delete()
    if people != set(visit.officials.values_list("user", flat=True)):
        changed.append("officials")
        visit.officials.exclude(user__in=people).delete()
    if changed:
        _around([(visit, went)], ignore=True)
    return changed


def _fill(visit: Visit, went: Went) -> list[str]:
    """Set what is known; answers the names of what changed."""
    facts = {**went.facts, "happened_on": went.happened_on}
    changed = [name for name, value in facts.items() if getattr(visit, name) != value]
    changed += ["area"] if visit.area_id != went.area.pk else []
    for name, value in facts.items():
        setattr(visit, name, value)
    visit.place(went.area)
    for name in ("note", "private_note"):
        text, before = tidy(getattr(went, name)), getattr(visit, name)
        if text == (before.text if before else ""):
            continue
        changed.append(name)
        fresh = Words(text=text) if text else None
        if not visit._state.adding:
            _instead(before, fresh)
        setattr(visit, name, fresh)
    return changed


def _instead(before: Words | None, fresh: Words | None) -> None:
    """Words that nothing points at any more say nothing: they would lie where nobody finds them to erase them."""
    if fresh:
        fresh.save(force_insert=True)
    if before:
        before.text, before.erased_at = "", clock.now()
        before.save(update_fields=["text", "erased_at"])


def _answered(question: Question, words: str, *, went: Went, by: Actor) -> None:
    answer(question=question, answered_on=went.happened_on, seen=question.revision, op=uuid7(), by=by, words=words)
