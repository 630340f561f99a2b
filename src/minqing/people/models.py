from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.territory.models import Area


class HouseholdKind(models.TextChoices):
    """Whom an official contacts need not be a registered household (户籍)."""

    HOUSEHOLD = "household", _("农户")
    MIGRANT = "migrant", _("外来住户")
    SHOP = "shop", _("商铺")
    LODGING = "lodging", _("旅店民宿")
    COMPANY = "company", _("企业")


class Household(models.Model):
    """A contact object: a home, a shop, a company. Its name and phone stand here alone; history points by id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("类别"), max_length=10, choices=HouseholdKind, default=HouseholdKind.HOUSEHOLD)
    area = models.ForeignKey(Area, models.PROTECT, related_name="households", verbose_name=_("所在地"))
    name = models.CharField(_("户主或名称"), max_length=40)
    address = models.CharField(_("住址"), max_length=120, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)

    class Meta:
        ordering = ["area", "name"]

    def __str__(self) -> str:
        return str(self.pk)


class Resident(models.Model):
    """A person who has said something, or on whose word something was entered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="residents", verbose_name=_("户")
    )
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("电话"), max_length=20, blank=True)

    class Meta:
        ordering = ["household", "pk"]

    def __str__(self) -> str:
        return str(self.pk)


class ContactKind(models.TextChoices):
    """四联户: the four ways in which an official is bound to households."""

    STATIONING = "stationing", _("蹲点联户")
    UNIT_PAIRING = "unit", _("挂钩联户")
    HOUSEHOLD_PAIRING = "pairing", _("结对联户")
    CARD_ISSUE = "card", _("建卡联户")


class ContactLinkRows(models.QuerySet["ContactLink"]):
    def on(self, day: date | None = None) -> Self:
        day = day or clock.today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class ContactLink(models.Model):
    """An official answers to a household, from a day to a day. One household may have several."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contact_links", verbose_name=_("联系干部")
    )
    household = models.ForeignKey(Household, models.PROTECT, related_name="contact_links", verbose_name=_("联系户"))
    kind = models.CharField(_("方式"), max_length=10, choices=ContactKind)
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
        ]

    def __str__(self) -> str:
        return f"{self.official_id} {self.household_id}"
