"""On what ground something personal is kept: a duty that people were told of, or their own separate consent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.people.models.household import Household, Resident


class Purpose(models.TextChoices):
    """What consent is asked for, each for itself (PIPL art. 29)."""

    HEALTH = "health", _("记下健康或残疾方面的需要，好去帮忙")
    CHILD = "child", _("记下未满十四岁孩子的需要（监护人同意）")
    TELL_OTHERS = "tell", _("把困难告诉能帮忙的单位以外的人")


class Notice(models.Model):
    """告知书: one version of what people are told about what is kept of them and why (PIPL art. 17)."""

    version = models.CharField(_("版本"), primary_key=True, max_length=20)
    text = models.TextField(_("内容"))
    from_on = models.DateField(_("启用"))

    class Meta:
        ordering = ["-from_on", "-version"]

    def __str__(self) -> str:
        return self.version


class How(models.TextChoices):
    READ_OUT = "read-out", _("当面念给他听")
    GIVEN = "given", _("纸质送到")
    PHONE = "phone", _("电话里说明")
    POSTED = "posted", _("在村里张贴")


class Told(models.Model):
    """A household was told which notice, when and how. Only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="told")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    how = models.CharField(_("怎么告知的"), max_length=10, choices=How)
    told_on = models.DateField(_("哪天"))
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-told_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.household_id} {self.notice_id}"


class Consent(models.Model):
    """单独同意: who agreed to what, on which notice, until when. Withdrawn, what stood on it is emptied."""

    class Form(models.TextChoices):
        SPOKEN = "spoken", _("口头")
        SIGNED = "signed", _("签字")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="consents")
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, related_name="consents", verbose_name=_("谁的事")
    )
    given_by = models.CharField(_("谁同意的"), max_length=40)
    purpose = models.CharField(_("同意什么"), max_length=10, choices=Purpose)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    form = models.CharField(_("怎么表示的"), max_length=8, choices=Form)
    given_on = models.DateField(_("哪天同意的"))
    until = models.DateField(_("到哪天为止"))
    withdrawn_on = models.DateField(_("哪天撤回的"), null=True, blank=True)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            check("people_consent_until", Q(until__gt=F("given_on")), says=_("同意的期限要在同意之后")),
            check(
                "people_consent_withdrawn",
                Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                says=_("撤回不能早于同意"),
            ),
            unique(
                "people_consent_once",
                "household",
                "resident",
                "purpose",
                "given_on",
                says=_("这一项同意已经登记过"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.purpose}"
