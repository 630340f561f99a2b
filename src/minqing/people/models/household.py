"""Whom an official contacts: homes, shops, lodgings, companies, and who lives there. No more of them than is needed."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check
from minqing.lib.ids import uuid7
from minqing.territory.models import Area

CHILD_UNTIL = 14  # years of age: PIPL art. 28 holds everything about a younger child to be sensitive


class HouseholdKind(models.TextChoices):
    """Whom an official contacts need not be a registered household (户籍)."""

    HOUSEHOLD = "household", _("农户")
    MIGRANT = "migrant", _("外来住户")
    SHOP = "shop", _("商铺")
    LODGING = "lodging", _("旅店民宿")
    COMPANY = "company", _("企业")


class HouseholdRows(models.QuerySet["Household"]):
    def standing(self) -> Self:
        """Without those that were merged into another."""
        return self.filter(merged_into=None)


class Household(models.Model):
    """A contact object: a home, a shop, a company. Its name and phone stand here alone; history points by id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("类别"), max_length=10, choices=HouseholdKind, default=HouseholdKind.HOUSEHOLD)
    area = models.ForeignKey(Area, models.PROTECT, related_name="households", verbose_name=_("所在地"))
    name = models.CharField(_("户主或名称"), max_length=40)
    address = models.CharField(_("住址"), max_length=120, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)  # versions of its card so far
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    objects = HouseholdRows.as_manager()

    class Meta:
        ordering = ["area", "name"]
        constraints = [
            check(
                "people_household_merged", Q(merged_into=None) | ~Q(merged_into=F("pk")), says=_("不能并到自己这一户")
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Relation(models.TextChoices):
    """To the head of the household, as a family would say it."""

    HEAD = "head", _("户主")
    SPOUSE = "spouse", _("配偶")
    CHILD = "child", _("子女")
    PARENT = "parent", _("父母")
    GRANDCHILD = "grandchild", _("孙辈")
    OTHER = "other", _("其他家人")


class Resident(models.Model):
    """A person who lives in a household, or who has said something. The year of birth tells only who is a child."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="residents", verbose_name=_("户")
    )
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    relation = models.CharField(_("与户主关系"), max_length=10, choices=Relation, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("出生年份"), null=True, blank=True)
    left_on = models.DateField(_("不再住这里"), null=True, blank=True)

    class Meta:
        ordering = ["household", "pk"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_child(self) -> bool:
        """Perhaps under fourteen: of the birthday only the year is known, and the doubt is the child's."""
        return self.birth_year is not None and clock.today().year - self.birth_year <= CHILD_UNTIL
