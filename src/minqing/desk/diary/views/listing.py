"""日记: one's own, drafts first; and what was submitted to whoever reads it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.desk.diary import heads, queries, telling
from minqing.desk.diary.queries import Pile
from minqing.lib import paging, saying
from minqing.lib.http import reads
from minqing.lib.lines import Tab
from minqing.territory.queries import full_name
from minqing.visits.access import Hidden
from minqing.visits.models import DiaryEntry, DiaryVersion

_HEAD = 30  # characters of a first line that is a date
_BEGINNING = 60  # characters of a diary that its line shows
_WORDS = {
    Pile.MINE: _("我的"),
    Pile.TOWNSHIP: _("本乡镇"),
    Pile.COUNTY: _("全县"),
    Pile.LEARNING: _("学习体会"),
}


@dataclass(frozen=True)
class DiaryLine:
    url: str
    head: str
    beginning: str
    where: str
    who: str
    state: str
    tone: str
    when: str


@never_cache
@reads
def diaries(request: OfficialRequest) -> HttpResponse:
    user = request.user
    if not (user.has_role(*queries.WRITERS) or DiaryEntry.objects.filter(author=user).exists()):
        raise PermissionDenied
    piles = queries.piles_of(user)
    pile = next((one for one in piles if one == request.GET.get("pile")), Pile.MINE)
    drafts = list(queries.drafts(user)) if pile is Pile.MINE and not request.GET.get("mark") else []
    rows = queries.diaries(user, pile)
    if pile is Pile.MINE:
        rows = rows.exclude(draft__isnull=False, author=user)
    by = "opened_at" if pile in (Pile.MINE, Pile.LEARNING) else "submitted_at"
    page = paging.newest_first(rows, by=by, mark=request.GET.get("mark", ""))
    if pile in (Pile.TOWNSHIP, Pile.COUNTY) and page.rows:
        log.read(user, by=Actor.official(user).text, fields=["diary.words"])
    told = {
        "tabs": [Tab(f"{reverse('desk:diaries')}?pile={one}", _WORDS[one], one == pile) for one in piles],
        "drafts": _lines(user, drafts),
        "lines": _lines(user, page.rows),
        "page": page,
        "pile": pile.value,
        "writes": user.has_role(*queries.WRITERS),
    }
    return render(request, "desk/diary/list.html", told)


def _lines(user: User, rows: list[DiaryEntry]) -> list[DiaryLine]:
    """In three questions, however many they are."""
    newest: dict[object, DiaryVersion] = {}
    versions = DiaryVersion.objects.filter(entry__in=rows).select_related("words").order_by("number")
    for version in versions:
        newest[version.entry_id] = version
    hidden = Hidden(user, rows)
    return [_line(user, row, newest.get(row.pk), hidden) for row in rows]


def _line(user: User, row: DiaryEntry, version: DiaryVersion | None, hidden: Hidden) -> DiaryLine:
    drafted = row.draft is not None and row.author_id == user.pk
    text = row.draft.text if drafted and row.draft else version.words.text if version else ""
    words = _without_head("".join(part.text for part in hidden.parts(row, text)), row)
    state, tone = _state(row, drafted=drafted)
    at = row.opened_at if drafted or version is None else version.entered_at
    return DiaryLine(
        url=reverse("desk:diary", args=[row.pk]),
        head=telling.head_words(row if drafted or version is None else version),
        beginning=words if len(words) <= _BEGINNING else words[: _BEGINNING - 1] + "…",
        where=full_name(row.area) if row.area else "",
        who="" if row.author_id == user.pk else row.author.name,
        state=state,
        tone=tone,
        when=saying.moment(at),
    )


def _without_head(text: str, row: DiaryEntry) -> str:
    """On one line; the first, where it tells no more than the day, stands over it already."""
    first, _end, rest = text.partition("\n")
    if rest.strip() and len(first) <= _HEAD and row.day_said and heads.told(first).day_said == row.day_said:
        text = rest
    return " ".join(text.split())


def _state(row: DiaryEntry, *, drafted: bool) -> tuple[str, str]:
    if row.kind == DiaryEntry.Kind.LEARNING:
        return str(_("只给自己看")), "draft"
    if drafted:
        return str(_("改到一半，还没交") if row.versions_count else _("草稿，只有自己看得到")), "draft"
    return str(_("交了")), "ended"
