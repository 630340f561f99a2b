"""Papers for the person: printed by the browser, of visible matters alone, never of sealed ones."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from minqing.accounts.requests import OfficialRequest
from minqing.lib.http import reads
from minqing.matters import papers
from minqing.matters.models import Matter, Request
from minqing.matters.views.detail import on_record, visible


@never_cache
@reads
def receipt(request: OfficialRequest, pk: UUID, asked: UUID) -> HttpResponse:
    matter, one = _asked(request, pk, asked)
    told = {"matter": matter, "receipt": papers.receipt(one, matter)}
    return render(request, "matters/receipt.html", told)


@never_cache
@reads
def letter(request: OfficialRequest, pk: UUID, asked: UUID) -> HttpResponse:
    matter, one = _asked(request, pk, asked)
    replies = matter.replies.select_related("words", "signed_by", "unit", "step")
    reply = replies.order_by("step__revision").last()
    if reply is None:
        raise Http404
    return render(request, "matters/letter.html", {"matter": matter, "letter": papers.letter(one, matter, reply)})


def _asked(request: OfficialRequest, pk: UUID, asked: UUID) -> tuple[Matter, Request]:
    """One of those who asked. Raises Http404 where there is no paper: sealed, a draft, or of the past."""
    matter = visible(request.user, pk)
    if matter.sealed_at or matter.number is None or matter.past:
        raise Http404
    one = get_object_or_404(matter.requests.select_related("words", "contact", "household", "resident"), pk=asked)
    on_record(matter, request.user, masked=False)
    return matter, one
