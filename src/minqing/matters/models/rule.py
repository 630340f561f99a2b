"""分办规则: lines by which the house suggests where a matter goes. The first that applies is told; a person decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.matters.rules import LONGEST
from minqing.territory.models import Organisation


class Broken(models.TextChoices):
    """Why a rule switched itself off."""

    UNREADABLE = "unreadable", _("条件读不懂了")
    CATEGORY = "category", _("类别已停用或没有了")
    AREA = "area", _("地方没有了")
    UNIT_GONE = "unit-gone", _("单位已经撤了")
    UNIT_EMPTY = "unit-empty", _("单位现在没有人")


class DispatchRule(models.Model):
    """One line. `text` are its conditions in the language of rules, with codes; no unit: 所在乡镇的工作站."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.PositiveIntegerField(_("第几条"))  # two that were added at once stand by their ids
    text = models.CharField(_("条件"), max_length=LONGEST)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("交给谁")
    )
    active = models.BooleanField(_("启用"), default=True)
    broken = models.CharField(_("为什么自己停了"), max_length=12, choices=Broken, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            check(
                "matters_dispatchrule_broken",
                Q(broken="") | Q(active=False),
                says=_("自己停了的规则，改好以后才能启用"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RuleTurn(models.Model):
    """A rule as it stood after one change; by nobody: it switched itself off. Only ever added."""

    class Change(models.TextChoices):
        ADD = "add", _("新加")
        REWRITE = "rewrite", _("改写")
        MOVE = "move", _("挪动次序")
        SWITCH_ON = "on", _("启用")
        SWITCH_OFF = "off", _("停用")
        BREAK = "break", _("自己停了")
        RESTORE = "restore", _("改回以前的样子")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule = models.ForeignKey(DispatchRule, models.PROTECT, related_name="turns")
    revision = models.PositiveIntegerField()
    change = models.CharField(max_length=8, choices=Change)
    place = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST)
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    active = models.BooleanField()
    broken = models.CharField(max_length=12, choices=Broken, blank=True)
    entered_at = models.DateTimeField(default=clock.now)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["rule", "revision"]
        constraints = [
            unique("matters_ruleturn_revision", "rule", "revision", says=_("这条规则刚被别人改过，刷新看看再改")),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.revision}"
