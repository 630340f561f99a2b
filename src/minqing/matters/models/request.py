"""What a person said, and what came back to him."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.matters import terms
from minqing.matters.models.matter import Matter, Step, Words
from minqing.matters.workflow import THEIR_WORD, Outcome
from minqing.people.models import Household, Resident
from minqing.territory.models import Organisation


class Contact(models.Model):
    """How to reach whoever raised a request, where no register knows him. Only this row can be emptied."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("姓名或称呼"), max_length=40, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    reach = models.CharField(_("怎么联系"), max_length=120, blank=True)
    through = models.CharField(_("由谁转来或代说"), max_length=40, blank=True)
    through_is = models.CharField(_("是本人的什么人"), max_length=20, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class Request(models.Model):
    """诉求: what one person, household or passer-by said. The reply's delivery and both evaluations belong to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="requests")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    who = models.CharField(_("谁说的"), max_length=10, choices=terms.Who)
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="requests")
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, blank=True, related_name="requests")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    words = models.ForeignKey(Words, models.PROTECT, related_name="+", verbose_name=_("原话"))
    proposal = models.ForeignKey(Words, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(_("怎么说的"), max_length=10, choices=terms.Channel)
    queue_number = models.CharField(_("窗口排队号"), max_length=12, blank=True)
    provenance = models.CharField(_("来历"), max_length=10, choices=terms.Provenance)
    said_at = models.DateTimeField(_("什么时候说的"))
    receipt = models.CharField(_("回执码"), max_length=12)
    on_papers = models.BooleanField(_("写进户里的材料"))

    class Meta:
        ordering = ["pk"]
        constraints = [unique("matters_request_receipt", "receipt", says=_("回执码重复，请再提交一次"))]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_nobody(self) -> bool:
        """Left no door, no phone and no name by which he could be answered and asked himself.

        Of history the name alone is none: it stands under a message of long ago.
        """
        name = self.contact.name if self.who != terms.Who.UNKNOWN else ""
        return not (self.household_id or self.resident_id or self.contact.phone or name)


def taken_back(steps: Iterable[Step]) -> set[str]:
    """Ids of the requests of which their persons' last word is that they take them back."""
    said = sorted((step for step in steps if step.move in THEIR_WORD), key=lambda step: step.revision)
    last = {step.facts["request"]: step.move for step in said}
    return {request for request, move in last.items() if move == "withdraw"}


class Reply(models.Model):
    """答复: what the unit says it did or explains, signed by a named official with an office and a number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="replies")
    step = models.OneToOneField(Step, models.PROTECT, related_name="reply")
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, blank=True)  # of the past it is not known
    words = models.ForeignKey(Words, models.PROTECT, related_name="+", verbose_name=_("答复"))
    others = models.ForeignKey(Words, models.PROTECT, null=True, blank=True, related_name="+")
    proposal = models.ForeignKey(Words, models.PROTECT, null=True, blank=True, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_as = models.CharField(max_length=60, blank=True)  # a past reply has a signature and no user
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            check(
                "matters_reply_signed",
                Q(signed_by__isnull=False, unit__isnull=False) | ~Q(signed_as=""),
                says=_("答复要有署名的人和单位"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Explanation(models.Model):
    """暂不具备条件: why it can't be done yet, on what ground, who told the person, and when it is looked at again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="explanations")
    step = models.OneToOneField(Step, models.PROTECT, related_name="explanation")
    reason = models.ForeignKey(Words, models.PROTECT, related_name="+", verbose_name=_("原因"))
    basis = models.ForeignKey(Words, models.PROTECT, related_name="+", verbose_name=_("依据"))
    explained_by = models.CharField(_("谁去说明的"), max_length=40)
    face_to_face = models.BooleanField(_("当面说明"))
    review_on = models.DateField(_("下次再看"))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class Delivery(models.Model):
    """How an answer reached one of those who asked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="deliveries")
    step = models.OneToOneField(Step, models.PROTECT, related_name="delivery")
    way = models.CharField(_("怎么送到的"), max_length=10, choices=terms.Way)
    through = models.CharField(_("请谁转告"), max_length=40, blank=True)
    taken = models.CharField(_("听到还是看到"), max_length=8, choices=terms.Taken)
    happened_at = models.DateTimeField(_("什么时候"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            check(
                "matters_delivery_through",
                ~Q(way=terms.Way.THROUGH) | ~Q(through=""),
                says=_("请人转告的，要写明请的是谁"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.way}"

    @property
    def to_hand(self) -> bool:
        """To him; otherwise it lies where he may find it."""
        return self.way not in terms.WAYS_TO_NOBODY


class Evaluation(models.Model):
    """What those who asked, or the grassroots organisation, said of how it was done. Never of a person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="evaluations")
    request = models.ForeignKey(Request, models.PROTECT, related_name="evaluations")
    step = models.OneToOneField(Step, models.PROTECT, related_name="evaluation")
    voice = models.CharField(_("谁的评价"), max_length=10, choices=terms.Voice)
    satisfaction = models.CharField(_("满意吗"), max_length=12, choices=terms.Satisfaction)
    solved = models.CharField(_("解决了吗"), max_length=8, choices=terms.Solved, blank=True)
    words = models.ForeignKey(Words, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("原话"))
    by_handler = models.BooleanField(default=False)  # taken by whoever handled it: counted apart
    happened_at = models.DateTimeField(_("什么时候"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            check(
                "matters_evaluation_solved",
                ~Q(satisfaction__in=terms.ANSWERS) | ~Q(solved="") | Q(voice=terms.Voice.GRASSROOTS),
                says=_("请问清楚解决了没有"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.satisfaction}"
