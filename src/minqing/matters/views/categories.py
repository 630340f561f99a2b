"""The county's kinds of thing: who usually answers for each. Kept by the coordinator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.matters import actions
from minqing.matters.forms.categories import CategoryForm
from minqing.matters.models import Category

CHANGED = ("name", "lead", "support", "on_papers", "in_use")


@only(Role.COORDINATOR)
@reads
def categories(request: OfficialRequest) -> HttpResponse:
    return render(
        request, "matters/categories.html", {"categories": Category.objects.select_related("lead", "support")}
    )


@only(Role.COORDINATOR)
@reads
def change_form(request: OfficialRequest, pk: str) -> HttpResponse:
    category = get_object_or_404(Category, pk=pk)
    now = {name: getattr(category, name) for name in CHANGED}
    return _page(request, category, CategoryForm(initial={**now, "seen": category.revision}))


@only(Role.COORDINATOR)
@writes
def change(request: OfficialRequest, pk: str) -> HttpResponse:
    category = get_object_or_404(Category, pk=pk)
    form = CategoryForm(request.POST)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in (*CHANGED, "seen")}
        try:
            category = actions.change_category(category=category, by=Actor.official(request.user), **typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已改好：%(category)s") % {"category": category.name})
            return redirect("matters:categories")
    return _page(request, category, form, status=422)


def _page(request: OfficialRequest, category: Category, form: CategoryForm, *, status: int = 200) -> HttpResponse:
    return render(request, "matters/category.html", {"form": form, "category": category}, status=status)
