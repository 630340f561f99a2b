"""Things to do that are no matters: promises, risks, diaries begun, and what to ask when one is there again."""

from datetime import timedelta

from django.db.models import F, Q, QuerySet

from minqing.accounts.models import User
from minqing.desk.diary import queries as diary_queries
from minqing.desk.promises import queries as promise_queries
from minqing.lib import clock
from minqing.matters.models import Commitment
from minqing.people.models import ContactLink
from minqing.visits.access import questions_for, risks_held_by
from minqing.visits.models import DiaryEntry, Question, TrendRisk

SOON_DAYS = 7  # before the day of a promise


def promises(user: User) -> QuerySet[Commitment]:
    """One's own whose day has passed or is near."""
    near = clock.today() + timedelta(days=SOON_DAYS)
    return promise_queries.told(promise_queries.mine(user).filter(state=Commitment.State.OPEN, due_on__lte=near))


def risks(user: User) -> QuerySet[TrendRisk]:
    """Those that lie with him and whose day has come, or that another gave him and he has not looked at yet."""
    new = Q(revision=0) & ~Q(author=F("owner"))
    rows = risks_held_by(user).filter(Q(look_on__lte=clock.today()) | new)
    return rows.filter(state=TrendRisk.State.WATCHED).select_related("words", "author", "area__parent__parent")


def diaries(user: User) -> QuerySet[DiaryEntry]:
    return diary_queries.drafts(user)


def questions(user: User) -> QuerySet[Question]:
    """His own ones and those to his contact households, until somebody has asked."""
    linked = ContactLink.objects.on().filter(official=user, household__isnull=False).values("household")
    rows = questions_for(user).filter(Q(author=user) | Q(household__in=linked), answered_on=None)
    return rows.select_related("words", "household", "area__parent__parent")
