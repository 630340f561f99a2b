"""One address for every form about a home: GET shows it, POST sends it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from minqing.accounts.requests import OfficialRequest
from minqing.lib.http import reads, writes
from minqing.people.forms.table import FORMS, FORMS_ON_ONE
from minqing.people.views.acting import Acting

_forms, _forms_on_one = Acting(FORMS), Acting(FORMS_ON_ONE)


@never_cache
@reads
def act_form(request: OfficialRequest, pk: UUID, what: str) -> HttpResponse:
    return _forms.shown(request, pk, what)


@never_cache
@writes
def act(request: OfficialRequest, pk: UUID, what: str) -> HttpResponse:
    return _forms.sent(request, pk, what)


@never_cache
@reads
def act_on_form(request: OfficialRequest, pk: UUID, what: str, one: UUID) -> HttpResponse:
    return _forms_on_one.shown(request, pk, what, one)


@never_cache
@writes
def act_on(request: OfficialRequest, pk: UUID, what: str, one: UUID) -> HttpResponse:
    return _forms_on_one.sent(request, pk, what, one)
