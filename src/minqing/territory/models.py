from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7


class Level(models.TextChoices):
    COUNTY = "county", _("县")
    TOWNSHIP = "township", _("乡镇")
    VILLAGE = "village", _("村")
    GROUP = "group", _("村民小组")


# Digits of a code at each level: the statistical code of 12 digits without its zeros, and 3 more for a group.
DIGITS = {Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12, Level.GROUP: 15}


class Area(models.Model):
    """A place that somebody answers for (属地). Its code begins with the code of the place around it."""

    code = models.CharField(_("代码"), primary_key=True, max_length=15)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("上级")
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            unique("territory_area_name", "parent", "name", says=_("同一个地方下面已有这个名称")),
            check(
                "territory_area_root",
                Q(level=Level.COUNTY, parent=None) | ~Q(level=Level.COUNTY) & Q(parent__isnull=False),
                says=_("只有县没有上级"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def end(self) -> str:
        """The first code after this subtree: `code <= c < end` is everything in it."""
        return after(self.code)

    @property
    def codes(self) -> dict[str, str]:
        """What rows listed by the hundred thousand carry, so that a page in order is one index."""
        return {
            "township_code": self.code[:9] if len(self.code) >= 9 else "",
            "village_code": self.code[:12] if len(self.code) >= 12 else "",
            "group_code": self.code if len(self.code) >= 15 else "",
        }


def after(code: str) -> str:
    """The first code that no longer begins with `code`.

    Made of digits alone: where a sign such as `:` stands among them, each collation of PostgreSQL says otherwise.
    """
    head = code.rstrip("9.")
    return head[:-1] + chr(ord(head[-1]) + 1) if head else "a"


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", _("政府")
    DEPARTMENT = "department", _("部门")
    STATION = "station", _("群众工作站")
    VILLAGE_COMMITTEE = "village", _("村委会")
    WORK_TEAM = "team", _("工作队")


class OrganisationRows(models.QuerySet["Organisation"]):
    def at_work(self, on: date | None = None) -> Self:
        day = on or clock.today()
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))

    def under(self, unit: "Organisation") -> Self:
        """The unit itself and all that stand under it."""
        return self.filter(path__gte=unit.path, path__lt=after(unit.path))


class Organisation(models.Model):
    """A unit that answers for a kind of thing (归口): one tree, apart from that of the places."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    path = models.CharField(max_length=40, editable=False)  # four digits a step down: a subtree is one range
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("上级单位")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=OrganisationKind)
    name = models.CharField(_("名称"), max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations", verbose_name=_("所在地"))
    answers_for = models.CharField(_("负责什么"), max_length=200, blank=True)
    address = models.CharField(_("办公地址"), max_length=120, blank=True)
    phone = models.CharField(_("办公电话"), max_length=20, blank=True)
    starts_on = models.DateField(_("开始"), null=True, blank=True)
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = OrganisationRows.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            unique("territory_organisation_path", "path", says=_("单位的位置已被占用，请再试一次")),
            unique("territory_organisation_name", "name", says=_("已有同名的单位")),
            check(
                "territory_organisation_dates",
                Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                says=_("结束不能早于开始"),
            ),
            check(
                "territory_organisation_team",
                ~Q(kind=OrganisationKind.WORK_TEAM) | Q(starts_on__isnull=False),
                says=_("工作队要有进驻日期"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestors(self) -> list[str]:
        """Paths of the units above this one, the nearest first."""
        return [self.path[:length] for length in range(len(self.path) - 4, 0, -4)]
