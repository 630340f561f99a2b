"""Accounts (the system administrator) and the posts that give them rights (the security administrator)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts import actions, queries
from minqing.accounts.actor import Actor
from minqing.accounts.forms import EndPostForm, PostForm, UserForm
from minqing.accounts.gate import only
from minqing.accounts.models import Post, User
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.lib.words import tidy


@only(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
@reads
def users(request: OfficialRequest) -> HttpResponse:
    words = tidy(request.GET.get("q", ""))[:40]
    page = queries.users(words=words, mark=tidy(request.GET.get("mark", ""))[:40])
    told = {"page": page, "words": words, "adds": request.user.has_role(Role.SYSTEM_ADMIN)}
    return render(request, "accounts/users.html", told)


@only(Role.SYSTEM_ADMIN)
@reads
def add_form(request: OfficialRequest) -> HttpResponse:
    return _add_page(request, UserForm())


@only(Role.SYSTEM_ADMIN)
@never_cache
@writes
def add(request: OfficialRequest) -> HttpResponse:
    form = UserForm(request.POST)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("username", "name", "phone")}
        try:
            user, code = actions.create_user(id=form.cleaned_data["op"], **typed, by=Actor.official(request.user))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _slip(request, user, code)
    return _add_page(request, form, status=422)


def _add_page(request: OfficialRequest, form: UserForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/user_add.html", {"form": form}, status=status)


def _slip(request: OfficialRequest, user: User, code: str) -> HttpResponse:
    """The code is shown in this one answer; asked again there is none to show."""
    if not code:
        messages.info(request, _("这个账号已经建好，口令只显示一次。没有抄下就另发一个。"))
        return redirect("accounts:user", pk=user.pk)
    address = request.build_absolute_uri("/")
    return render(request, "accounts/code_slip.html", {"person": user, "code": code, "address": address})


@only(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
@reads
def user(request: OfficialRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    told = {
        "person": person,
        "posts": queries.posts_of(person),
        "accounts": request.user.has_role(Role.SYSTEM_ADMIN),
        "rights": request.user.has_role(Role.SECURITY_ADMIN),
        "self": person == request.user,
    }
    return render(request, "accounts/user.html", told)


@only(Role.SYSTEM_ADMIN)
@writes
def stop(request: OfficialRequest, pk: UUID) -> HttpResponse:
    return _set_active(request, pk, active=False, says=_("已停用，登录也退出了。历史记录还在。"))


@only(Role.SYSTEM_ADMIN)
@writes
def resume(request: OfficialRequest, pk: UUID) -> HttpResponse:
    return _set_active(request, pk, active=True, says=_("已恢复使用。"))


def _set_active(request: OfficialRequest, pk: UUID, *, active: bool, says: str) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    try:
        actions.set_active(user=person, active=active, by=Actor.official(request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return redirect("accounts:user", pk=pk)


@only(Role.SYSTEM_ADMIN)
@never_cache
@writes
def renew_code(request: OfficialRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    code = actions.renew_code(user=person, by=Actor.official(request.user))
    return _slip(request, User.objects.get(pk=pk), code)


@only(Role.SECURITY_ADMIN)
@reads
def give_post_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    return _post_page(request, get_object_or_404(User, pk=pk), PostForm())


@only(Role.SECURITY_ADMIN)
@writes
def give_post(request: OfficialRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = PostForm(request.POST)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            actions.give_post(id=typed.pop("op"), user=person, by=Actor.official(request.user), **typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("岗位已安排。"))
            return redirect("accounts:user", pk=pk)
    return _post_page(request, person, form, status=422)


def _post_page(request: OfficialRequest, person: User, form: PostForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/post_give.html", {"form": form, "person": person}, status=status)


@only(Role.SECURITY_ADMIN)
@reads
def end_post_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    return _end_page(request, _post(pk), EndPostForm())


@only(Role.SECURITY_ADMIN)
@writes
def end_post(request: OfficialRequest, pk: UUID) -> HttpResponse:
    post = _post(pk)
    form = EndPostForm(request.POST)
    if form.is_valid():
        try:
            actions.end_post(post=post, ends_on=form.cleaned_data["ends_on"], by=Actor.official(request.user))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("最后一天已记下。"))
            return redirect("accounts:user", pk=post.user_id)
    return _end_page(request, post, form, status=422)


def _post(pk: UUID) -> Post:
    return get_object_or_404(Post.objects.select_related("user", "unit", "area"), pk=pk)


def _end_page(request: OfficialRequest, post: Post, form: EndPostForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/post_end.html", {"form": form, "post": post}, status=status)
