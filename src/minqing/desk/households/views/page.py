"""The page of a home: its card, one story of visits, matters and promises, and what can be done now."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.desk.households import queries, telling
from minqing.lib.http import reads
from minqing.matters.workflow import REGISTRARS
from minqing.people import access
from minqing.people import queries as people
from minqing.people import telling as people_telling
from minqing.people.models import CardVersion, ContactCard, Household, Told
from minqing.people.views.acting import visible
from minqing.territory.queries import full_name


@never_cache
@reads
def household(request: OfficialRequest, pk: UUID) -> HttpResponse:
    home = visible(request.user, pk)
    if home.merged_into_id:
        messages.info(request, _("您找的那一户已并到这一户。"))
        return redirect("desk:household", pk=home.merged_into_id)
    children = "names" in request.GET
    fields = ["card", "name", "phone", "members", "needs"]
    log.read(home, by=Actor.official(request.user).text, fields=[*fields, "children"] if children else fields)
    ids = people.all_of(home)
    visits = queries.visits_to(request.user, ids)
    matters, promises = queries.matters_of(request.user, ids), queries.promises_to(request.user, ids)
    told = {
        "household": home,
        "place": full_name(home.area),
        "children": children,
        "story": telling.story(visits, matters, promises, user=request.user),
        "often": telling.often(visits),
        "keeps": access.keeps(request.user, home),
        "arranges": access.arranges(request.user, home),
        "registers": request.user.has_role(*REGISTRARS),
        **_card(home, ids, children=children),
    }
    return render(request, "desk/households/household.html", told)


def _card(home: Household, ids: list[UUID], *, children: bool) -> dict[str, object]:
    """What stands on its card and beside it."""
    members = [people_telling.lives(one, children=children) for one in people.members(home)]
    versions = list(CardVersion.objects.filter(household=home).select_related("content").order_by("-number")[:20])
    checked = next((one.happened_on for one in versions if one.why == CardVersion.Why.CHECKED), None)
    needs = [telling.need(one, children=children) for one in queries.needs_of(ids)]
    return {
        "card": telling.card(versions[0] if versions else None, checked),
        "members": members,
        "has_children": any(one.child for one in members),
        "needs": [one for one in needs if not one.withdrawn],
        "withdrawn": sum(one.withdrawn for one in needs),
        "links": [telling.link(one) for one in people.links_to(home)],
        "told": Told.objects.filter(household__in=ids).order_by("-told_on", "-pk").first(),
        "contact_card": ContactCard.objects.filter(household__in=ids).order_by("-made_at", "-pk").first(),
    }
