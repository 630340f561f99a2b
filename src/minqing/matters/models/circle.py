"""Who stands around a matter: those who take part, help, may read it sealed, or are spoken of in it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import unique
from minqing.lib.ids import uuid7
from minqing.matters.models.matter import Matter
from minqing.territory.models import Organisation


class Part(models.Model):
    """An official who opened a matter or takes part in it, since when."""

    class As(models.TextChoices):
        OPENER = "opener", _("登记人")
        GUEST = "guest", _("参与人")
        MEDIATOR = "mediator", _("调解员")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="parts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=As)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [unique("matters_part_once", "user", "matter", "role", says=_("这个人已经在里面了"))]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.role}"


class Support(models.Model):
    """A unit that helps the lead unit (协办)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="supports")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [unique("matters_support_once", "unit", "matter", says=_("这个单位已经在协办"))]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.unit_id}"


class Reader(models.Model):
    """One of the named people who may read a sealed matter; nobody else may."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [unique("matters_reader_once", "user", "matter", says=_("这个人已经在名单里"))]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.user_id}"


class Named(models.Model):
    """An official whom a matter speaks of: he and everyone who reports to him do not read it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="named")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [unique("matters_named_once", "user", "matter", says=_("这个人已经写上了"))]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.user_id}"
