"""Signing in and out, and one's own account."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts import actions, queries
from minqing.accounts.actor import Actor
from minqing.accounts.forms import ChangePasswordForm, SignInForm
from minqing.accounts.requests import OfficialRequest
from minqing.lib import clock, devices
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes

A_YEAR = 365 * 24 * 60 * 60  # seconds


@never_cache
@reads
def sign_in_form(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return _sign_in_page(request, SignInForm())


@never_cache
@writes
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("username", "password")}
        device = devices.short_name(request.headers.get("User-Agent", ""))
        user, why_not = actions.sign_in(**typed, device=device)
        if user:
            auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            request.session["seen"] = clock.now().timestamp()
            return redirect(own_address(request, request.POST.get("next", "")) or settings.LOGIN_REDIRECT_URL)
        form.add_error(None, why_not)
    return _sign_in_page(request, form, status=422)


def _sign_in_page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    asked = request.POST.get("next", request.GET.get("next", ""))
    told = {"form": form, "next": own_address(request, asked)}
    return render(request, "accounts/sign_in.html", told, status=status)


def own_address(request: HttpRequest, address: str) -> str:
    """An address of this house as it is; any other as "": nobody is sent away by a link that somebody prepared."""
    host = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=host, require_https=request.is_secure())
    return address if safe else ""


@writes
def sign_out(request: OfficialRequest) -> HttpResponse:
    auth.logout(request)
    messages.info(request, _("已退出。"))
    return redirect("accounts:sign-in")


@reads
def here(_request: OfficialRequest) -> HttpResponse:
    """Asked while somebody types: writing a long text is not idling."""
    return HttpResponse(status=204)


@never_cache
@reads
def change_password_form(request: OfficialRequest) -> HttpResponse:
    return _password_page(request, ChangePasswordForm(user=request.user))


@never_cache
@writes
def change_password(request: OfficialRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST, user=request.user)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("old", "new")}
        try:
            user, why_not = actions.change_password(user=request.user, **typed, by=Actor.official(request.user))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if user:
                auth.update_session_auth_hash(request, user)
                messages.success(request, _("密码改好了，别处的登录已退出。"))
                return redirect("accounts:me")
            form.add_error("old", why_not)
    return _password_page(request, form, status=422)


def _password_page(request: OfficialRequest, form: ChangePasswordForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/change_password.html", {"form": form}, status=status)


@reads
def me(request: OfficialRequest) -> HttpResponse:
    told = {"posts": queries.posts_of(request.user), "sign_ins": queries.last_sign_ins(request.user)}
    return render(request, "accounts/me.html", told)


@writes
def sign_out_everywhere(request: OfficialRequest) -> HttpResponse:
    actions.sign_out_everywhere(user=request.user, by=Actor.official(request.user))
    auth.logout(request)
    messages.success(request, _("所有地方都已退出。要是怀疑密码被人知道了，登录后先改密码。"))
    return redirect("accounts:sign-in")


@writes
def language(request: HttpRequest) -> HttpResponse:
    answer = redirect(own_address(request, request.POST.get("next", "")) or settings.LOGIN_REDIRECT_URL)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=A_YEAR,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return answer
