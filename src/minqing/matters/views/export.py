"""The ledger as XLSX, exactly as it is narrowed: one line asks what for, then the file comes."""

from dataclasses import dataclass
from tempfile import TemporaryFile

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Reach
from minqing.lib import books, clock, saying
from minqing.lib.books import Book
from minqing.lib.db import Refused, reading
from minqing.lib.http import reads, writes
from minqing.matters import access, actions, exporting, queries
from minqing.matters.forms.exporting import ExportForm
from minqing.matters.forms.ledger import LedgerForm, Word
from minqing.matters.models import Matter
from minqing.matters.views.ledger import asked_for, same_list


@dataclass(frozen=True)
class Asked:
    """The list that is to leave: which, narrowed how, and how many lines it has."""

    reach: Reach
    rows: QuerySet[Matter]
    words: list[Word]
    codes: dict[str, str]
    count: int
    wrong: bool  # one of the choices is none

    @property
    def too_many(self) -> bool:
        return self.count > exporting.MOST

    @property
    def told(self) -> str:
        """Which list, in one line."""
        parts = [str(self.reach.label), *(f"{word.label} {word.value}" for word in self.words)]
        return _("；").join(parts)


@never_cache
@reads
def export_form(request: OfficialRequest) -> HttpResponse:
    return _page(request, _asked(request), ExportForm())


@never_cache
@writes
def export(request: OfficialRequest) -> HttpResponseBase:
    asked, form = _asked(request), ExportForm(request.POST)
    if not form.is_valid() or asked.wrong or asked.too_many:
        return _page(request, asked, form, status=422)
    why, op, by = form.cleaned_data["why"], form.cleaned_data["op"], Actor.official(request.user)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    with reading():
        count = books.written(file, _book(request, asked, why), exporting.lines(asked.rows))
    try:
        actions.export_ledger(id=op, why=why, reach=asked.reach, narrowed=asked.codes, count=count, by=by)
    except Refused as refusal:
        form.refuse(refusal)
        file.close()
        return _page(request, asked, form, status=422)
    file.seek(0)
    name = _("民情台账-%(list)s-%(day)s.xlsx") % {"list": asked.reach.label, "day": clock.today().isoformat()}
    return FileResponse(file, as_attachment=True, filename=name)


def _asked(request: OfficialRequest) -> Asked:
    """As the ledger would show it. What is sealed leaves the house on no list, and drafts are in none."""
    reaches: list[Reach] = [reach for reach in access.reaches_of(request.user) if reach is not Reach.NAMED]
    if not reaches:
        raise PermissionDenied
    reach = asked_for(request, reaches)
    form = LedgerForm(request.GET, user=request.user, reach=reach)
    if not form.is_valid():
        return Asked(reach, access.within(request.user, reach).none(), [], {}, 0, wrong=True)
    rows = queries.ledger(request.user, reach, form.narrowed()).filter(sealed_at=None, number__isnull=False)
    return Asked(reach, rows, list(form.words()), _codes(form), exporting.counted(rows), wrong=False)


def _codes(form: LedgerForm) -> dict[str, str]:
    """What it is narrowed to, for the record: that there were words, never which."""
    chosen = {name: form.cleaned_data.get(name, "") for name in form.fields if name not in ("reach", "text")}
    chosen["text"] = "yes" if form.cleaned_data["text"] else ""
    return {name: value for name, value in chosen.items() if value}


def _book(request: OfficialRequest, asked: Asked, why: str) -> Book:
    unit = next((post.unit.name for post, reach, _view in request.user.reaches if reach is asked.reach), "")
    about = {"list": asked.told, "count": asked.count, "at": saying.exact(clock.now())}
    who = {**about, "name": request.user.name, "unit": unit, "why": why}
    foot = _("导出人：%(name)s（%(unit)s）；时间：%(at)s；用途：%(why)s；范围：%(list)s；共 %(count)d 件。") % who
    return Book(
        title=_("民情台账"),
        about=_("范围：%(list)s；共 %(count)d 件；%(at)s 导出") % about,
        columns=exporting.COLUMNS,
        foot=foot + _("反映人的姓名隐去了一部分。这份表只作上面写的用途，用完销毁，不转给别人。"),
        author=request.user.name,
    )


def _page(request: OfficialRequest, asked: Asked, form: ExportForm, *, status: int = 200) -> HttpResponse:
    told = {"asked": asked, "form": form, "same": same_list(request.GET, asked.reach), "most": exporting.MOST}
    return render(request, "matters/export.html", told, status=status)
