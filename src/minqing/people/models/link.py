"""四联户: how officials and units are bound to people."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.people.models.household import Household
from minqing.territory.models import Area, Organisation


class ContactKind(models.TextChoices):
    """Stationed in a village, a unit hooked to it, paired with a household, or by the card handed over."""

    STATIONING = "stationing", _("蹲点联户")
    UNIT_PAIRING = "unit", _("挂钩联户")
    HOUSEHOLD_PAIRING = "pairing", _("结对联户")
    CARD_ISSUE = "card", _("建卡联户")


class ContactLinkRows(models.QuerySet["ContactLink"]):
    def on(self, day: date | None = None) -> Self:
        day = day or clock.today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class ContactLink(models.Model):
    """An official, a unit or both answer to a household or to a whole place, from a day to a day.

    One household may have several, of several schemes. Only a link that names a household opens that household.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("方式"), max_length=10, choices=ContactKind)
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_links",
        verbose_name=_("联系干部"),
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="contact_links", verbose_name=_("挂钩单位")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="contact_links", verbose_name=_("联系户")
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="contact_links", verbose_name=_("联系的村组")
    )
    scheme = models.CharField(_("哪项工作"), max_length=40, blank=True)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)

    objects = ContactLinkRows.as_manager()

    class Meta:
        ordering = ["official", "starts_on"]
        constraints = [
            unique(
                "people_contactlink_once",
                "official",
                "household",
                "kind",
                "starts_on",
                says=_("这一联系关系已经登记过"),
            ),
            check(
                "people_contactlink_dates", Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), says=_("结束不能早于开始")
            ),
            check(
                "people_contactlink_whom",
                Q(household__isnull=False, area=None) | Q(household=None, area__isnull=False),
                says=_("联系的是一户，还是一个村组，选一样"),
            ),
            check(
                "people_contactlink_stationing",
                ~Q(kind=ContactKind.STATIONING) | Q(official__isnull=False),
                says=_("蹲点要写明是谁去"),
            ),
            check(
                "people_contactlink_unit",
                ~Q(kind=ContactKind.UNIT_PAIRING) | Q(unit__isnull=False),
                says=_("挂钩要写明是哪个单位"),
            ),
            check(
                "people_contactlink_pair",
                ~Q(kind__in=[ContactKind.HOUSEHOLD_PAIRING, ContactKind.CARD_ISSUE])
                | Q(official__isnull=False, household__isnull=False),
                says=_("结对和建卡要写明是谁、哪一户"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
