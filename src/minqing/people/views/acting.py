"""One way for every form about a home: shown, sent once, refused with what was typed kept."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.lib.db import Refused
from minqing.people import access
from minqing.people.actions import Clash, Merged
from minqing.people.forms.home import HomeForm
from minqing.people.models import Household

SHOWN = ("name", "phone", "members")


def visible(user: User, pk: UUID) -> Household:
    """Raises Http404 for what this reader does not see. One that was merged is among it."""
    rows = access.visible_to(user).select_related("area__parent__parent", "merged_into")
    return get_object_or_404(rows, pk=pk)


class Acting:
    """The pages of a table of forms."""

    def __init__(self, forms: Mapping[str, type[HomeForm]]) -> None:
        self._forms = forms

    def shown(self, request: OfficialRequest, pk: UUID, what: str, one: UUID | None = None) -> HttpResponse:
        form_class, household = self._form_of(what), visible(request.user, pk)
        if household.merged_into:
            messages.info(request, _("这一户已并到另一户，下面就是那一户。"))
            return redirect("desk:household", pk=household.merged_into_id)
        if not form_class.allowed(request.user, household):
            return _not_allowed(request, household)
        about = _found(form_class, household, one)
        log.read(household, by=Actor.official(request.user).text, fields=SHOWN)
        return _page(request, form_class(household=household, user=request.user, one=about))

    def sent(self, request: OfficialRequest, pk: UUID, what: str, one: UUID | None = None) -> HttpResponse:
        form_class = self._form_of(what)
        op = form_class.base_fields["op"].clean(request.POST.get("op"))
        if log.answered(op, by=Actor.official(request.user).text):
            messages.success(request, str(form_class.done))
            return redirect("desk:household", pk=pk)
        try:
            household = visible(request.user, pk)
            about = _found(form_class, household, one) if not household.merged_into else None
        except Http404:
            return _beyond_reach(request, form_class)
        if household.merged_into:
            return _merged(request, form_class, household.merged_into)
        if not form_class.allowed(request.user, household):
            return _not_allowed(request, household, form_class.typed(request.POST))
        return self._done(request, form_class(request.POST, household=household, user=request.user, one=about))

    def _done(self, request: OfficialRequest, form: HomeForm) -> HttpResponse:
        if form.is_valid():
            try:
                made = form.act()
            except Merged as gone:
                return _merged(request, type(form), gone.standing)
            except Clash as clash:
                return _page(request, _clashed(form, clash, request), status=422)
            except Refused as refusal:
                form = _refused(form, refusal, request)
            except ObjectDoesNotExist as absent:  # somebody else's operation
                raise Http404 from absent
            else:
                messages.success(request, str(form.done))
                return redirect(form.goes_to(made))
        return _page(request, form, status=422)

    def _form_of(self, what: str) -> type[HomeForm]:
        if what not in self._forms:
            raise Http404
        return self._forms[what]


def _found(form_class: type[HomeForm], household: Household, pk: UUID | None) -> Model | None:
    if pk is None:
        return None
    if found := form_class.find(household, pk):
        return found
    raise Http404


def _clashed(form: HomeForm, clash: Clash, request: OfficialRequest) -> HomeForm:
    form.household.refresh_from_db(fields=["revision"])
    again: HomeForm = form.after(clash, request.POST)  # type: ignore[attr-defined]  # those that can clash have it
    return again


def _refused(form: HomeForm, refusal: Refused, request: OfficialRequest) -> HomeForm:
    """What was typed stays, and the form stands on what is there now: he has been told and may decide anew."""
    form.household.refresh_from_db(fields=["revision"])
    if form.one is not None:
        form.one.refresh_from_db()
    again = form.afresh(request.POST)
    again.is_valid()
    again.refuse(refusal)
    return again


def _page(request: OfficialRequest, form: HomeForm, *, status: int = 200) -> HttpResponse:
    told = {"form": form, "household": form.household, "one": form.one}
    return render(request, "people/act.html", told, status=status)


def _not_allowed(
    request: OfficialRequest, household: Household, typed: list[tuple[object, str]] | None = None
) -> HttpResponse:
    told = {"household": household, "typed": typed or []}
    return render(request, "people/not_allowed.html", told, status=403)


def _merged(request: OfficialRequest, form_class: type[HomeForm], standing: Household) -> HttpResponse:
    told = {"standing": standing, "typed": form_class.typed(request.POST)}
    return render(request, "people/merged.html", told, status=422)


def _beyond_reach(request: OfficialRequest, form_class: type[HomeForm]) -> HttpResponse:
    """What he typed is given back to him, and nothing else."""
    return render(request, "people/gone.html", {"typed": form_class.typed(request.POST)}, status=404)
