"""A visit in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minqing.accounts.models import User
from minqing.lib import clock, masking, saying
from minqing.territory.queries import full_name
from minqing.visits.models import Visit

MOST_NAMED = 3


@dataclass(frozen=True)
class ToldVisit:
    """A line of a story, and the facts of its page. What is not known is an empty string."""

    url: str
    day: str
    exact: str
    what: str  # the kind of visit
    who: str
    homes: str
    place: str
    together: str
    travel: str
    purpose: str
    note: str
    own: bool
    late: str  # when it was written down, where that was another day
    amended: bool


def told(visit: Visit, *, user: User) -> ToldVisit:
    """As this reader gets it: the names of homes that are not his are masked, private words are their writer's."""
    own = visit.author_id == user.pk
    entered = saying.moment(visit.entered_at)
    return ToldVisit(
        url=reverse("visits:visit", args=[visit.pk]),
        day=saying.day(visit.happened_on),
        exact=visit.happened_on.isoformat(),
        what=str(Visit.Kind(visit.kind).label) if visit.kind else "",
        who=who(visit),
        homes=homes(visit, named=named_to(visit, user=user)),
        place=full_name(visit.area),
        together=_together(visit),
        travel=str(Visit.Travel(visit.travel).label) if visit.travel else "",
        purpose=str(Visit.Purpose(visit.purpose).label) if visit.purpose else "",
        note=visit.note.text if visit.note else "",
        own=own,
        late="" if clock.day_of(visit.entered_at) == visit.happened_on else entered,
        amended=visit.revision > 0,
    )


def who(visit: Visit) -> str:
    """Who went, whoever wrote it down first."""
    went = sorted(visit.officials.all(), key=lambda one: one.user_id != visit.author_id)
    return _("、").join(one.user.name for one in went)


def private_words(visit: Visit, *, user: User) -> str:
    """What its writer wrote for himself; for everybody else there is none."""
    return visit.private_note.text if visit.private_note and visit.author_id == user.pk else ""


def named_to(visit: Visit, *, user: User) -> bool:
    """Whether the names of its homes are plain to him: he wrote it, or went along."""
    return visit.author_id == user.pk or any(one.user_id == user.pk for one in visit.officials.all())


def homes(visit: Visit, *, named: bool) -> str:
    """Whose homes: some names and how many. Nothing where nobody knows."""
    names = [one.household.name for one in visit.visited.all()]
    count = visit.homes or len(names)
    if not names:
        return counted(count) if count else ""
    first = [name if named else masking.name(name) for name in names[:MOST_NAMED]]
    if count <= len(first):
        return _("、").join(first)
    return _("%(names)s等 %(count)d 户") % {"names": _("、").join(first), "count": count}


def counted(count: int) -> str:
    return ngettext("%(count)d 户", "%(count)d 户", count) % {"count": count}


def _together(visit: Visit) -> str:
    said = [(visit.ate, _("一起吃饭")), (visit.stayed, _("住了一晚")), (visit.worked, _("一起干活"))]
    return _("、").join(words for did, words in said if did)
