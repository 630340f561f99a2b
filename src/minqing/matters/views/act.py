"""One address for every move: GET shows its form, POST makes it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.lib.db import Refused
from minqing.lib.forms import Words
from minqing.lib.http import reads, writes
from minqing.matters import access
from minqing.matters.forms.moves import MoveForm
from minqing.matters.forms.registering import WholeForm
from minqing.matters.forms.said import SaidForm
from minqing.matters.forms.table import FORMS
from minqing.matters.models import Matter
from minqing.matters.story import Story
from minqing.matters.views.detail import on_record, standing, visible
from minqing.matters.views.register import homes_on_record, right_doors

REDRAWS = frozenset({"preview", "find"})  # buttons that show the form again and change nothing
_ASKING = frozenset({"evaluate", "call"})


@never_cache
@reads
def act_form(request: OfficialRequest, pk: UUID, move: str) -> HttpResponse:
    form_class, matter = _form_of(move), visible(request.user, pk)
    if reason := _why_not(request, matter, move):
        return _not_allowed(request, matter, reason)
    first = {"start": request.GET.get("start", "")}
    form = form_class(matter=matter, user=request.user, story=Story(matter, masked=False), initial=first)
    on_record(matter, request.user, masked=False)
    if isinstance(form, SaidForm):
        homes_on_record(form, request.user)
    return _page(request, form)


@never_cache
@writes
def act(request: OfficialRequest, pk: UUID, move: str) -> HttpResponse:
    form_class = _form_of(move)
    if _sent_before(request, form_class):
        messages.success(request, str(form_class.done))
        return _on(request, pk, move)
    try:
        matter = visible(request.user, pk)
    except Http404:
        return _beyond_reach(request, form_class)
    story = Story(matter, masked=False)
    if request.POST.get("do") in REDRAWS:
        return _page(request, form_class.again(request.POST, matter=matter, user=request.user, story=story))
    form = form_class(request.POST, matter=matter, user=request.user, story=story)
    if isinstance(form, WholeForm) and form.accuses:
        return render(request, "matters/doors.html", right_doors())
    if form.is_valid():
        try:
            step = form.act()
        except Refused as refusal:
            form.refuse(refusal)
        except ObjectDoesNotExist as absent:  # somebody else's operation
            raise Http404 from absent
        else:
            messages.success(request, form.notice(step))
            return _on(request, step.matter_id, move)
    return _again(request, form, move)


def _sent_before(request: OfficialRequest, form_class: type[MoveForm]) -> bool:
    """Sent twice, done once: also where by now the form would not hold, or the matter is out of reach."""
    op = form_class.base_fields["op"].clean(request.POST.get("op"))
    return log.answered(op, by=Actor.official(request.user).text)


def _form_of(move: str) -> type[MoveForm]:
    if move not in FORMS:
        raise Http404
    return FORMS[move]


def _why_not(request: OfficialRequest, matter: Matter, move: str) -> str:
    stands = access.Standing(request.user, matter)
    return access.why_not(Actor.official(request.user), move, matter, stands)


def _on(request: OfficialRequest, pk: UUID, move: str) -> HttpResponse:
    """To the matter; where it is out of his reach from now on, to his next piece of work."""
    if access.visible_to(request.user).filter(pk=pk).exists():
        return redirect("matters:detail", pk=pk)
    return redirect("matters:callback-list" if move in _ASKING else "desk:home")


def _again(request: OfficialRequest, form: MoveForm, move: str) -> HttpResponse:
    """What was typed stays. Where the row has moved on, what was done is told, and he may decide anew."""
    matter = visible(request.user, form.matter.pk)
    seen = form.cleaned_data.get("seen", matter.revision)
    story = Story(matter, masked=False)
    reason = _why_not(request, matter, move)
    if seen == matter.revision:
        return _not_allowed(request, matter, reason) if reason else _page(request, form, status=422)
    fresh = request.POST.copy()
    fresh["seen"] = str(matter.revision)
    form = type(form)(fresh, matter=matter, user=request.user, story=story)
    form.add_error(None, _("这件事刚有人办过，您的还没有提交。看看刚才办了什么，再决定"))
    return _page(request, form, status=422, since=seen, blocked=reason)


def _page(
    request: OfficialRequest, form: MoveForm, *, status: int = 200, since: int | None = None, blocked: str = ""
) -> HttpResponse:
    told = {
        "form": form,
        "matter": form.matter,
        "asked": form.story.asked(),
        "news": form.story.since(since) if since is not None else [],
        "blocked": blocked,
        "masked": False,
        **standing(form.matter, user=request.user),
    }
    return render(request, "matters/act.html", told, status=status)


def _not_allowed(request: OfficialRequest, matter: Matter, reason: str) -> HttpResponse:
    return render(request, "matters/not_allowed.html", {"matter": matter, "reason": reason}, status=403)


def _beyond_reach(request: OfficialRequest, form_class: type[MoveForm]) -> HttpResponse:
    """What he typed is given back to him, and nothing else."""
    fields = form_class.base_fields.items()
    typed = [(field.label, request.POST.get(name, "")) for name, field in fields if isinstance(field, Words)]
    told = {"typed": [(label, words) for label, words in typed if words.strip()]}
    return render(request, "matters/gone.html", told, status=404)
