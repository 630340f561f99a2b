"""履职事项清单: what of a kind of thing is a township's own duty, what it only helps with, what went back up."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.matters.models.matter import Category
from minqing.territory.models import Area


class Duty(models.TextChoices):
    BASIC = "basic", _("基本履职")
    SUPPORT = "support", _("配合履职")
    TAKEN_BACK = "taken-back", _("上级收回")


class DutyRows(models.QuerySet["DutyItem"]):
    def standing(self) -> Self:
        """Those that nobody corrected or took off since."""
        return self.filter(withdrawn_at=None)

    def in_force(self, on: date | None = None) -> Self:
        day = on or clock.today()
        return self.standing().filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


class DutyItem(models.Model):
    """One line of the county's list, for one township or (none named) for all, from a day on.

    What it says never changes, so that a Step may point at it for good: a correction is another row that replaces it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    category = models.ForeignKey(Category, models.PROTECT, related_name="duties", verbose_name=_("类别"))
    township = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("哪个乡镇")
    )
    duty = models.CharField(_("怎么履职"), max_length=12, choices=Duty)
    number = models.CharField(_("清单编号"), max_length=40)
    line = models.CharField(_("清单原文"), max_length=500)
    from_on = models.DateField(_("从哪天起"))
    until_on = models.DateField(_("到哪天止"), null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)  # corrected, or taken off

    objects = DutyRows.as_manager()

    class Meta:
        ordering = ["category", "township", "-from_on", "pk"]
        constraints = [
            check(
                "matters_dutyitem_dates",
                Q(until_on=None) | Q(until_on__gte=F("from_on")),
                says=_("截止的日子不能早于开始的日子"),
            ),
            unique(
                "matters_dutyitem_once",
                "category",
                "township",
                "from_on",
                where=Q(withdrawn_at=None),
                says=_("这个乡镇的这一类，从这一天起已经有一条"),
            ),
            unique(
                "matters_dutyitem_everywhere",
                "category",
                "from_on",
                where=Q(withdrawn_at=None, township=None),
                says=_("所有乡镇的这一类，从这一天起已经有一条"),
            ),
        ]

    def __str__(self) -> str:
        return self.number
