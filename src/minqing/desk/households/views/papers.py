"""Both cards on paper: the home's own, for it to check, and the official's, for it to keep."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.desk.households import papers, telling
from minqing.lib import clock
from minqing.lib.http import reads
from minqing.matters.cards import as_printed, face, promises_on
from minqing.matters.papers import desk, full_day
from minqing.people import access, queries
from minqing.people import telling as people_telling
from minqing.people.actions import holding
from minqing.people.models import ContactCard
from minqing.people.views.acting import visible
from minqing.territory.queries import full_name
from minqing.visits.access import gone_from


@never_cache
@reads
def register_card(request: OfficialRequest, pk: UUID) -> HttpResponse:
    home = visible(request.user, pk)
    if home.merged_into_id:
        return redirect("desk:register-card", pk=home.merged_into_id)
    children = "names" in request.GET
    fields = ["card", "name", "phone", "members", "words"]
    log.read(home, by=Actor.official(request.user).text, fields=[*fields, "children"] if children else fields)
    members = [people_telling.lives(one, children=children) for one in queries.members(home)]
    raised = papers.raised(request.user, queries.all_of(home))
    told = {
        "household": home,
        "place": full_name(home.area),
        "raised": raised,
        "waiting": any(one.waits for one in raised),
        "judged": any(one.by_people or one.by_grassroots for one in raised),
        "card": telling.card(holding.latest(home), None, unknown_too=True),
        "members": members,
        "children": children,
        "has_children": any(one.child for one in members),
        "today": full_day(clock.today()),
        "desk": desk(),
    }
    return render(request, "desk/households/register_card.html", told)


@never_cache
@reads
def contact_card(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """As it was made; where anything on it is another by now, its official is told to make a new one."""
    homes = access.visible_to(request.user).values("pk")
    rows = ContactCard.objects.filter(household__in=homes)
    card = get_object_or_404(rows.select_related("household__area__parent__parent", "official"), pk=pk)
    log.read(card.household, by=Actor.official(request.user).text, fields=["name"])
    own = card.official_id == request.user.pk
    printed = [one for one in promises_on(card) if one.words.text]
    gone = gone_from(request.user, printed)
    printed = [one for one in printed if one.pk not in gone]
    told = {
        "card": card,
        "household": card.household,
        "place": full_name(card.household.area),
        "made": full_day(clock.day_of(card.made_at)),
        "promises": [(one.words.text, full_day(one.due_on)) for one in printed],
        "by_now": [telling.promise(one) for one in printed],
        "own": own,
        "outdated": own and face(request.user, card.household) != as_printed(card),
        "desk": desk(),
    }
    return render(request, "desk/households/contact_card.html", told)
