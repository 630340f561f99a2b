"""The page of a matter: its story, and beside it what its reader can do now."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import address_for
from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib import saying
from minqing.lib.http import reads
from minqing.matters import access, telling
from minqing.matters.models import Matter
from minqing.matters.offers import Offers, offers
from minqing.matters.story import Story
from minqing.matters.workflow import State
from minqing.territory.queries import full_name

JOINED = ("summary", "area__parent__parent", "category__parent", "category__lead", "lead_unit", "source_quote")


@never_cache
@reads
def detail(request: OfficialRequest, pk: UUID) -> HttpResponse:
    matter = visible(request.user, pk)
    moves = access.moves_for(request.user, matter)
    masked = not (moves or "names" in request.GET)
    story = Story(matter, masked=masked)
    on_record(matter, request.user, masked=masked)
    told = {
        "matter": matter,
        "story": story,
        "steps": story.steps(),
        "asked": story.asked(),
        "masked": masked,
        "offers": offers_of(moves, matter, request.user),
        **standing(matter, user=request.user),
    }
    return render(request, "matters/matter_detail.html", told)


def visible(user: User, pk: UUID) -> Matter:
    """With everything that its page joins. Raises Http404 for what this reader does not see."""
    return get_object_or_404(access.visible_to(user).select_related(*JOINED), pk=pk)


def on_record(matter: Matter, user: User, *, masked: bool) -> None:
    """Words and, unmasked, names and numbers were shown to him."""
    fields = ["words"] if masked else ["words", "name", "phone"]
    log.read(matter, by=Actor.official(user).text, fields=fields)


def standing(matter: Matter, *, user: User) -> dict[str, object]:
    """Where it stands, in the office's words and the household's."""
    state = State(matter.state)
    return {
        "state": _("办结，群众不认可") if matter.disputed and state == State.CLOSED else state.label,
        "tone": telling.TONES.get(state, "waiting"),
        "says": telling.household_says(matter),
        "lies_with": _("在指定的人手里") if matter.sealed_at else telling.lies_with(matter),
        "until": telling.until(matter),
        "due": saying.dated(matter.due_on) if matter.due_on else "",
        "beside": telling.beside(matter),
        "place": full_name(matter.area),
        "source_url": address_for(user, matter.source_url, matter.source_key),
    }


def offers_of(moves: list[str], matter: Matter, user: User) -> Offers:
    posts = [post for post in user.held if post.role == Role.TOWNSHIP_CLERK]
    township = "" if user.has_role(Role.COORDINATOR) or not posts else posts[0].area_id
    return offers(moves, matter, township=township)
