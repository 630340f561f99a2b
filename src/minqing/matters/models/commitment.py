"""承诺事项: what an official promised, to whom and by when. Promised at the door, on a card, in a diary or a reply."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.matters.models.matter import Matter, Words
from minqing.people.models import Household
from minqing.territory.models import Area, Organisation


class Commitment(models.Model):
    """A promise. To one household, or to those of a place who heard it. Its row is a projection of its turns."""

    class State(models.TextChoices):
        OPEN = "open", _("还没兑现")
        KEPT = "kept", _("兑现了")
        BROKEN = "broken", _("没有兑现")
        RELEASED = "released", _("群众说不用了")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="commitments", verbose_name=_("谁承诺的")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # his at the time
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("对哪一户")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("哪个村组"))
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="commitments")
    words = models.ForeignKey(Words, models.PROTECT, related_name="+", verbose_name=_("承诺的话"))
    made_on = models.DateField(_("哪天说的"))
    due_on = models.DateField(_("到哪天"))
    state = models.CharField(_("兑现了没有"), max_length=10, choices=State, default=State.OPEN)
    ended_on = models.DateField(null=True, blank=True)
    source_label = models.CharField(max_length=60, blank=True)
    source_url = models.CharField(max_length=60, blank=True)  # the name of a URL, whose page judges its own reader
    source_key = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(name="matters_commitment_mine", fields=["official", "state", "due_on"])]
        constraints = [
            check("matters_commitment_due", Q(due_on__gte=F("made_on")), says=_("兑现的日子不能早于承诺的那天")),
            check(
                "matters_commitment_ended",
                Q(state="open", ended_on=None) | ~Q(state="open") & Q(ended_on__isnull=False),
                says=_("写明哪天兑现的，或哪天说不用了"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def overdue(self) -> bool:
        return self.state == self.State.OPEN and self.due_on < clock.today()


class CommitmentTurn(models.Model):
    """What came of a promise, one turn after the other. Only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="turns")
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=Commitment.State)
    note = models.ForeignKey(Words, models.PROTECT, null=True, related_name="+")
    happened_on = models.DateField()
    entered_at = models.DateTimeField(default=clock.now)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["commitment", "revision"]
        constraints = [
            unique(
                "matters_commitmentturn_revision",
                "commitment",
                "revision",
                says=_("这条承诺刚有人记过，看过最新的再记"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.revision}"
