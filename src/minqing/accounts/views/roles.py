"""Who sees what: everyone may read it; the security administrator may take from it and give back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minqing.accounts import actions, queries
from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Reach, Role
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes


@reads
def roles(request: OfficialRequest) -> HttpResponse:
    mine = {post.role for post in request.user.held}
    told = {"rows": queries.role_table(), "mine": mine, "keeps": request.user.has_role(Role.SECURITY_ADMIN)}
    return render(request, "accounts/roles.html", told)


@only(Role.SECURITY_ADMIN)
@writes
def limit(request: OfficialRequest, role: str, reach: str) -> HttpResponse:
    return _change(request, actions.limit_role, role, reach, says=_("已收回。担任这个角色的人从现在起看不到了。"))


@only(Role.SECURITY_ADMIN)
@writes
def lift(request: OfficialRequest, role: str, reach: str) -> HttpResponse:
    return _change(request, actions.lift_role_limit, role, reach, says=_("已恢复到原来的范围。"))


def _change(request: OfficialRequest, act: Callable[..., None], role: str, reach: str, *, says: str) -> HttpResponse:
    if role not in Role or reach not in Reach:
        raise Http404
    try:
        act(role=Role(role), reach=Reach(reach), by=Actor.official(request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return redirect("accounts:roles")
