"""民情台账: one reach of its reader at a time, narrowed by one form, page by page."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Reach
from minqing.lib import paging
from minqing.lib.http import reads
from minqing.lib.lines import Line, Tab
from minqing.matters import access, queries, search, telling
from minqing.matters.forms.ledger import LedgerForm
from minqing.matters.models import Matter
from minqing.matters.workflow import REGISTRARS

DRAFTS = "drafts"


@reads
def ledger(request: OfficialRequest) -> HttpResponse:
    """The list of one reach; ?reach=drafts are the reader's own drafts, which have no number yet."""
    reaches = access.reaches_of(request.user)
    if not reaches:
        raise PermissionDenied
    asked = request.GET.get("reach", "") or reaches[0].value
    tabs = _tabs(request.user, reaches, asked)
    if asked == DRAFTS and tabs[-1].current:
        return _drafts(request, tabs)
    return _found(request, asked_for(request, reaches), tabs)


def asked_for(request: OfficialRequest, reaches: list[Reach]) -> Reach:
    """The list that is asked for, the first one for none. Raises Http404 for one that he does not have."""
    asked = request.GET.get("reach", "") or reaches[0].value
    if asked not in reaches:
        raise Http404
    return Reach(asked)


def same_list(asked: QueryDict, reach: Reach) -> str:
    """The query that asks for this list again, from its start."""
    left = asked.copy()
    left.pop("mark", None)
    left["reach"] = reach.value
    return left.urlencode()


def _tabs(user: User, reaches: list[Reach], asked: str) -> list[Tab]:
    words = [(reach.value, str(reach.label)) for reach in reaches]
    if user.has_role(*REGISTRARS):
        words.append((DRAFTS, _("我的草稿")))
    home = reverse("matters:ledger")
    return [Tab(f"{home}?reach={code}", word, code == asked) for code, word in words]


def _drafts(request: OfficialRequest, tabs: list[Tab]) -> HttpResponse:
    rows = queries.for_lines(queries.drafts(request.user))
    page = paging.newest_first(rows, by="opened_at", mark=request.GET.get("mark", ""))
    lines = [telling.to_do(matter) for matter in page.rows]
    return render(request, "matters/drafts.html", {"tabs": tabs, "page": page, "lines": lines})


def _found(request: OfficialRequest, reach: Reach, tabs: list[Tab]) -> HttpResponse:
    form = LedgerForm(request.GET, user=request.user, reach=reach)
    right = form.is_valid()
    rows = queries.ledger(request.user, reach, form.narrowed() if right else queries.Filter())
    rows = rows if right else rows.none()
    mark = request.GET.get("mark", "")
    page = paging.newest_first(rows, by="registered_at", mark=mark, shown=queries.for_lines)
    told = {
        "tabs": tabs,
        "form": form,
        "reach": reach,
        "sealed": reach is Reach.NAMED,
        "same": same_list(request.GET, reach),
        "words": list(form.words()) if right else [],
        "too_short": right and search.too_short(form.cleaned_data["text"]),
        "count": _counted(rows, page, whole=not (mark or page.next_mark)) if right else "",
        "page": page,
        "lines": _lines(reach, page.rows),
    }
    return render(request, "matters/ledger.html", told, status=200 if right else 422)


def _counted(rows: QuerySet[Matter], page: paging.Page[Matter], *, whole: bool) -> str:
    """As many as the list holds, in words; beyond what is counted exactly, that it is more."""
    count = len(page.rows) if whole else queries.counted(rows)
    if count > queries.MOST_COUNTED:
        return _("超过 %(count)d 件") % {"count": queries.MOST_COUNTED}
    return _("共 %(count)d 件") % {"count": count}


def _lines(reach: Reach, rows: list[Matter]) -> list[Line]:
    return [telling.sealed_line(matter) if reach is Reach.NAMED else telling.line(matter) for matter in rows]
