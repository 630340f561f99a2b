"""民情登记卡, blocks 1 and 2, version by version, and the 民情联系卡 that an official hands over."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.people.models.household import Household

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def _line(label: "StrPromise", longest: int = 200) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=longest, blank=True)


class CardContent(models.Model):
    """What one version of a card says. Only this row can be emptied. An empty field is unknown, not none."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = _line(_("户主或名称"), 40)
    address = _line(_("住址"), 120)
    phone = _line(_("电话"), 20)
    kind = _line(_("类别"), 10)
    area = _line(_("所在地"), 15)  # its code
    members = models.JSONField(_("家庭成员"), default=list)  # of each: id, name, relation, birth_year, phone
    language = _line(_("说什么话方便"), 40)
    land = _line(_("田地山林"))
    crops = _line(_("种什么"))
    animals = _line(_("养什么"))
    work_away = _line(_("外出务工"))
    income = _line(_("主要收入"))
    water = _line(_("用水"))
    road = _line(_("路"))
    housing = _line(_("住房"))
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


# What stands on the card and on no row of its own: 生产生活状况, and the language in which one is understood.
LIVELIHOOD = ("land", "crops", "animals", "work_away", "income", "water", "road", "housing")
HEAD = ("kind", "name", "address", "phone")
OWN = ("language", *LIVELIHOOD)
CARD_FIELDS = (*HEAD, *OWN)


class CardVersion(models.Model):
    """A version of a household's card, and what it changed. Only ever added; the words stand in `content`."""

    class Why(models.TextChoices):
        FIRST = "first", _("建卡")
        CHANGED = "changed", _("情况有变")
        CORRECTED = "corrected", _("更正写错的")
        MEMBERS = "members", _("家庭成员有变")
        MOVED = "moved", _("搬家")
        SPLIT = "split", _("分户")
        MERGED = "merged", _("并户")
        CHECKED = "checked", _("本户核对过")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="card_versions")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=10, choices=Why)
    content = models.OneToOneField(CardContent, models.PROTECT, related_name="version")
    changed = models.JSONField(default=list)  # names of fields
    happened_on = models.DateField()
    entered_at = models.DateTimeField(default=clock.now)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=120)  # the actor, as the audit keeps him

    class Meta:
        ordering = ["household", "-number"]
        constraints = [
            unique("people_cardversion_number", "household", "number", says=_("这一户的卡刚有人改过，看过最新的再改")),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.number}"


class ContactCard(models.Model):
    """民情联系卡: what was printed and handed over, as it stood then. A new official means a new card."""

    class How(models.TextChoices):
        FACE = "face", _("当面交到手上")
        THROUGH = "through", _("托人转交")
        POSTED = "posted", _("贴在门上")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="contact_cards")
    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contact_cards")
    number = models.PositiveIntegerField(_("第几张"))
    name = models.CharField(_("姓名"), max_length=30)
    unit = models.CharField(_("工作单位"), max_length=60)
    office = models.CharField(_("办公地址"), max_length=120, blank=True)
    phone = models.CharField(_("联系电话"), max_length=20)
    promises = models.JSONField(_("承诺事项"), default=list)  # of each the id: its words stand with the commitment
    made_at = models.DateTimeField(default=clock.now)
    delivered_on = models.DateField(_("哪天交到"), null=True, blank=True)
    how = models.CharField(_("怎么交的"), max_length=8, choices=How, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["household", "-number"]
        constraints = [
            unique("people_contactcard_number", "household", "number", says=_("这张联系卡刚有人做过，刷新后再看")),
            check(
                "people_contactcard_delivered",
                Q(delivered_on=None, how="") | Q(delivered_on__isnull=False) & ~Q(how=""),
                says=_("写明哪天、怎么交的"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.number}"
