"""需要: what a household lacks now, on whose word, on what ground and until when. Never a class of person."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check
from minqing.lib.ids import uuid7
from minqing.people.models.consent import Consent
from minqing.people.models.household import Household, Resident


class NeedKind(models.TextChoices):
    """What is needed."""

    HEALTH = "health", _("看病拿药")
    HELP_AT_HOME = "home-help", _("行动不便，要人帮手")
    CARE = "care", _("老人要人照看")
    CHILD = "child", _("孩子要人照看")
    SCHOOL = "school", _("上学")
    INCOME = "income", _("收入")
    HOUSING = "housing", _("住房")
    WATER = "water", _("用水")
    DISASTER = "disaster", _("受灾")
    OTHER = "other", _("其他")


# Health and children: only on separate consent (PIPL arts. 28, 29, 31).
ON_CONSENT = (NeedKind.HEALTH, NeedKind.HELP_AT_HOME, NeedKind.CHILD)
LONGEST_DAYS = 366  # a need is looked at again within a year


class NeedSource(models.TextChoices):
    SELF = "self", _("本人说的")
    SEEN = "seen", _("干部看到的")
    NEIGHBOUR = "neighbour", _("邻居说的")
    COMMITTEE = "committee", _("村里评议")
    PAPER = "paper", _("有文件")


class NeedRows(models.QuerySet["Need"]):
    def on(self, day: date | None = None) -> Self:
        """Those that hold on that day: neither met nor run out, nor emptied because a consent was withdrawn."""
        day = day or clock.today()
        holds = self.filter(Q(met_on=None) | Q(met_on__gt=day), starts_on__lte=day, expires_on__gte=day)
        return holds.filter(erased_at=None)


class Need(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="needs")
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("谁的需要")
    )
    kind = models.CharField(_("需要什么"), max_length=10, choices=NeedKind)
    text = models.CharField(_("说明"), max_length=200, blank=True)
    source = models.CharField(_("谁说的"), max_length=10, choices=NeedSource)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="needs")
    starts_on = models.DateField(_("从哪天起"))
    expires_on = models.DateField(_("到哪天再看"))
    met_on = models.DateField(_("哪天解决了"), null=True, blank=True)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = NeedRows.as_manager()

    class Meta:
        ordering = ["household", "-starts_on"]
        constraints = [
            check("people_need_expires", Q(expires_on__gt=F("starts_on")), says=_("写明到哪天再看，要在开始之后")),
            check(
                "people_need_consent",
                ~Q(kind__in=ON_CONSENT) | Q(consent__isnull=False),
                says=_("健康、残疾和孩子方面的需要，要本人或监护人单独同意才能记"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind}"
