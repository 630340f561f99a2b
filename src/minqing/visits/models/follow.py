"""What came out of a visit and is no matter: a risk to watch, a suggestion for the work, a question for next time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.matters.models import Words
from minqing.people.models import Household
from minqing.territory.models import Area, Organisation
from minqing.visits.models.visit import Placed


class Turn(models.Model):
    """One turn in the life of such a thing. Only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    note = models.ForeignKey(Words, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class TrendRisk(Placed):
    """苗头性问题: not a matter yet. It lies with its owner until he has written down what became of it."""

    class State(models.TextChoices):
        WATCHED = "open", _("还在看")
        ACTED_ON = "acted", _("已采取措施")
        KEPT_IN_VIEW = "watched", _("看过，继续留意")
        UNFOUNDED = "unfounded", _("看过，不成问题")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="trend_risks", verbose_name=_("谁来看")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("哪个村组"))
    words = models.ForeignKey(Words, models.PROTECT, related_name="+", verbose_name=_("看到的苗头"))
    touches = models.CharField(_("会影响到谁"), max_length=80, blank=True)
    look_on = models.DateField(_("哪天再看"))
    state = models.CharField(_("结果"), max_length=10, choices=State, default=State.WATCHED)
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["look_on", "pk"]
        indexes = [models.Index(name="visits_trendrisk_owner", fields=["owner", "state", "look_on"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class RiskTurn(Turn):
    risk = models.ForeignKey(TrendRisk, models.PROTECT, related_name="turns")

    class Meta:
        ordering = ["risk", "revision"]
        constraints = [
            unique("visits_riskturn_revision", "risk", "revision", says=_("这一条刚有人写过，看过最新的再写")),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.revision}"


class WorkSuggestion(models.Model):
    """工作建议 of an official. (A suggestion from the people is a kind of matter.)"""

    class State(models.TextChoices):
        PUT = "put", _("已提出")
        ACCEPTED = "accepted", _("收下了，在研究")
        ADOPTED = "adopted", _("采纳了")
        DECLINED = "declined", _("没有采纳，说明了原因")
        EFFECT = "effect", _("有了效果")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="work_suggestions")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提给哪个单位")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("哪个村组"))
    words = models.ForeignKey(Words, models.PROTECT, related_name="+", verbose_name=_("建议"))
    state = models.CharField(_("到哪一步"), max_length=10, choices=State, default=State.PUT)
    put_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-put_at", "-id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class SuggestionTurn(Turn):
    suggestion = models.ForeignKey(WorkSuggestion, models.PROTECT, related_name="turns")

    class Meta:
        ordering = ["suggestion", "revision"]
        constraints = [
            unique(
                "visits_suggestionturn_revision",
                "suggestion",
                "revision",
                says=_("这一条刚有人写过，看过最新的再写"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id} {self.revision}"


class Question(models.Model):
    """What to ask when one is there again: it heads the next visit's page until somebody has written the answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("问哪一户")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("哪个村组"))
    words = models.ForeignKey(Words, models.PROTECT, related_name="+", verbose_name=_("下次要问的"))
    put_on = models.DateField(default=clock.today)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.ForeignKey(Words, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["put_on", "pk"]
        constraints = [
            check(
                "visits_question_answered",
                Q(answered_on=None, answer=None) | Q(answered_on__isnull=False),
                says=_("写明哪天问到的"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
