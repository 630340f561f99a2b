"""走访 and 驻村. Nothing of it is asked for but where and when; what is not known stays unknown."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.matters.models import Words
from minqing.people.models import Household
from minqing.territory.models import Area


class Placed(models.Model):
    """A row in a place, with the codes by which lists find it in order."""

    township_code = models.CharField(max_length=9, blank=True)
    village_code = models.CharField(max_length=12, blank=True)
    group_code = models.CharField(max_length=15, blank=True)

    class Meta:
        abstract = True

    def place(self, area: Area | None) -> None:
        self.area = area
        for name in ("township_code", "village_code", "group_code"):
            setattr(self, name, area.codes[name] if area else "")


class VillageStay(models.Model):
    """驻村: from which day to which day somebody stayed in a village. Written once; visits in it need not say so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="village_stays", verbose_name=_("谁")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("住在哪个村"))
    starts_on = models.DateField(_("从哪天"))
    ends_on = models.DateField(_("到哪天"))
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["official", "-starts_on"]
        constraints = [
            check("visits_villagestay_dates", Q(ends_on__gte=F("starts_on")), says=_("结束不能早于开始")),
            unique("visits_villagestay_once", "official", "area", "starts_on", says=_("这一段驻村已经记过")),
        ]

    def __str__(self) -> str:
        return f"{self.official_id} {self.area_id} {self.starts_on}"


class Visit(Placed):
    """A visit, of however many officials to however many homes. Entered once for all of them."""

    class Purpose(models.TextChoices):
        """三深入."""

        FACTS = "facts", _("深入实际")
        BASE = "base", _("深入基层")
        PEOPLE = "people", _("深入群众")

    class Kind(models.TextChoices):
        VISIT = "visit", _("走访")
        CONDOLENCE = "condolence", _("慰问")
        TALK = "talk", _("恳谈")
        MEDIATION = "mediation", _("调解")
        ON_SITE = "on-site", _("现场办理")

    class Travel(models.TextChoices):
        FOOT = "foot", _("走路")
        MOTORBIKE = "motorbike", _("摩托车")
        OWN_CAR = "own-car", _("自己的车")
        OFFICE_CAR = "office-car", _("公车")
        BUS = "bus", _("班车")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("哪个村组"))
    happened_on = models.DateField(_("哪天去的"))
    entered_at = models.DateTimeField(default=clock.now)
    purpose = models.CharField(_("去做什么"), max_length=8, choices=Purpose, blank=True)
    kind = models.CharField(_("方式"), max_length=10, choices=Kind, blank=True)
    ate = models.BooleanField(_("同吃"), null=True, blank=True)
    stayed = models.BooleanField(_("同住"), null=True, blank=True)
    worked = models.BooleanField(_("同劳动"), null=True, blank=True)
    travel = models.CharField(_("怎么去的"), max_length=10, choices=Travel, blank=True)
    homes = models.PositiveSmallIntegerField(_("去了几户"), null=True, blank=True)  # null: unknown, not none
    note = models.ForeignKey(Words, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("看到什么"))
    private_note = models.ForeignKey(
        Words, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("只给自己看的话")
    )

    class Meta:
        ordering = ["-happened_on", "-id"]
        indexes = [
            models.Index(name="visits_visit_village", fields=["village_code", "-happened_on", "-id"]),
            models.Index(name="visits_visit_township", fields=["township_code", "-happened_on", "-id"]),
            models.Index(name="visits_visit_author", fields=["author", "-happened_on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.area_id}"


class VisitHousehold(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="visited")
    household = models.ForeignKey(Household, models.PROTECT, related_name="visits")

    class Meta:
        constraints = [unique("visits_visithousehold_once", "household", "visit", says=_("这一户已经写上了"))]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.household_id}"


class VisitOfficial(models.Model):
    """Who went, the author among them if he did."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="officials")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits")

    class Meta:
        constraints = [unique("visits_visitofficial_once", "user", "visit", says=_("这个人已经写上了"))]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.user_id}"
