"""What people say about this system, and the answers, for everyone to read."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minqing.accounts import actions
from minqing.accounts.actor import Actor
from minqing.accounts.forms import AnswerForm, RemarkForm
from minqing.accounts.gate import only
from minqing.accounts.models import Remark, User
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.accounts.views.own import own_address
from minqing.lib import paging
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes


@reads
def say_form(request: HttpRequest) -> HttpResponse:
    return _say_page(request, RemarkForm())


@writes
def say(request: HttpRequest) -> HttpResponse:
    """Nobody is named: the action is told whether an official or a stranger speaks, and keeps neither."""
    form = RemarkForm(request.POST)
    known = isinstance(request.user, User)
    if form.is_valid():
        by = Actor.official(request.user) if isinstance(request.user, User) else Actor.system("sign-in-page")
        typed = form.cleaned_data
        try:
            actions.say_remark(id=typed["op"], text=typed["text"], page=typed["page"], by=by)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("收到了，没有记是谁说的。答复写在“大家说的和答复”里。"))
            after = "accounts:remarks" if known else "accounts:sign-in"
            return redirect(own_address(request, typed["next"]) or after)
    return _say_page(request, form, status=422)


def _say_page(request: HttpRequest, form: RemarkForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/remark_form.html", {"form": form, "remark_op": None}, status=status)


@reads
def remarks(request: OfficialRequest) -> HttpResponse:
    page = paging.newest_first(Remark.objects.all(), by="said_at", mark=request.GET.get("mark", ""), size=20)
    told = {"page": page, "answers": request.user.has_role(Role.SYSTEM_ADMIN)}
    return render(request, "accounts/remarks.html", told)


@only(Role.SYSTEM_ADMIN)
@reads
def answer_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    return _answer_page(request, get_object_or_404(Remark, pk=pk), AnswerForm())


@only(Role.SYSTEM_ADMIN)
@writes
def answer(request: OfficialRequest, pk: UUID) -> HttpResponse:
    remark = get_object_or_404(Remark, pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_remark(remark=remark, answer=form.cleaned_data["answer"], by=Actor.official(request.user))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已答复，大家都看得到。"))
            return redirect("accounts:remarks")
    return _answer_page(request, remark, form, status=422)


def _answer_page(request: OfficialRequest, remark: Remark, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/remark_answer.html", {"form": form, "remark": remark}, status=status)
