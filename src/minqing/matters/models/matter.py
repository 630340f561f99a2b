import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.accounts.actor import Kind
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.matters import terms
from minqing.matters.workflow import WORKED, Outcome, State
from minqing.people.models import Resident
from minqing.territory.models import Area, Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Set once, by Step 0 | set by moves, each of which leaves a Step that carries what it set. Revision counts the Steps.
IDENTITY = frozenset({"id", "opened_at", "past", "source_label", "source_url", "source_key", "source_quote"})
PROJECTED = frozenset(
    {"state", "outcome", "number", "series", "registered_at", "area", "township_code", "village_code", "group_code"}
    | {"category", "kind", "interest", "work_line", "urgency", "summary", "lead_unit", "due_on", "review_on"}
    | {"accepted_at", "dispatched_at", "signed_at", "replied_at", "delivered_at", "closed_at", "sealed_at"}
    | {"reworks", "returns", "disputed", "on_the_spot", "sampled"}
    | {"extension_asked_until", "extended_from", "extension_refused_on", "paused_at", "paused_for"}
)

_by_nobody = Q(by_user=None, by_resident=None)
BY = {
    Kind.OFFICIAL: Q(by_user__isnull=False, by_resident=None, by_receipt=""),
    Kind.RESIDENT: Q(by_user=None) & (Q(by_resident__isnull=False) | ~Q(by_receipt="")),
    Kind.HELPER: Q(by_user=None) & (Q(by_resident__isnull=False) | ~Q(by_receipt="")),
    Kind.SYSTEM: _by_nobody & ~Q(by_receipt=""),
    Kind.IMPORT: _by_nobody & ~Q(by_receipt=""),
}


class Words(models.Model):
    """What somebody said or wrote. Only this row can be emptied; history points at it by id and a salted hash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=64, default=secrets.token_hex, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.pk)

    def digest(self) -> str:
        return hashlib.sha256(f"{self.salt}{self.text}".encode()).hexdigest()


class Category(models.Model):
    """One of the county's kinds of thing, and who usually answers for it."""

    code = models.CharField(_("代码"), primary_key=True, max_length=8)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    name = models.CharField(_("名称"), max_length=40)
    lead = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("通常主办")
    )
    support = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("通常协办")
    )
    default_kind = models.CharField(_("通常类型"), max_length=12, choices=terms.MatterKind, blank=True)
    on_papers = models.BooleanField(_("默认写进户里的材料"), default=False)
    seals = models.BooleanField(_("保密办理"), default=False)
    in_use = models.BooleanField(_("在用"), default=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            unique("matters_category_name", "parent", "name", says=_("同一类下已有这个名称")),
            check(
                "matters_category_support",
                Q(support=None) | Q(lead=None) | ~Q(support=F("lead")),
                says=_("主办单位不必再协办，另选一个或空着"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _moment(label: "StrPromise") -> "models.DateTimeField[datetime | str | None, datetime | None]":
    return models.DateTimeField(label, null=True, blank=True)


class Matter(models.Model):
    """民情事项: one thing to be settled, whoever raised it. Its row is a projection of its Steps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    past = models.BooleanField(default=False)  # came in as history: never called back, timed, noticed or counted
    source_label = models.CharField(max_length=60, blank=True)
    source_url = models.CharField(max_length=60, blank=True)  # the name of a URL, whose page judges its own reader
    source_key = models.CharField(max_length=80, blank=True)
    source_quote = models.ForeignKey(Words, models.PROTECT, null=True, blank=True, related_name="+")

    state = models.CharField(_("状态"), max_length=20, choices=State)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, blank=True)
    number = models.CharField(_("编号"), max_length=24, null=True, blank=True)  # noqa: DJ001 - a draft has none
    series = models.CharField(max_length=1, choices=terms.Series, blank=True)
    registered_at = _moment(_("登记时间"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("所属地"))
    township_code = models.CharField(max_length=9, blank=True)
    village_code = models.CharField(max_length=12, blank=True)
    group_code = models.CharField(max_length=15, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("类别")
    )
    kind = models.CharField(_("类型"), max_length=12, choices=terms.MatterKind, default=terms.MatterKind.HELP)
    interest = models.CharField(_("利益"), max_length=10, choices=terms.Interest, blank=True)
    work_line = models.CharField(_("工作线"), max_length=8, choices=terms.WorkLine, blank=True)
    urgency = models.CharField(_("轻重"), max_length=10, choices=terms.Urgency, default=terms.Urgency.NORMAL)
    summary = models.ForeignKey(Words, models.PROTECT, related_name="+", verbose_name=_("事由"))
    lead_unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主办单位")
    )
    due_on = models.DateField(_("答复期限"), null=True, blank=True)
    review_on = models.DateField(_("下次再看"), null=True, blank=True)
    accepted_at = _moment(_("受理时间"))
    dispatched_at = _moment(_("分办时间"))
    signed_at = _moment(_("签收时间"))
    replied_at = _moment(_("答复时间"))
    delivered_at = _moment(_("送达时间"))
    closed_at = _moment(_("办结时间"))
    sealed_at = _moment(_("保密时间"))
    reworks = models.PositiveSmallIntegerField(_("重新办理次数"), default=0)
    returns = models.PositiveSmallIntegerField(_("申请退单次数"), default=0)
    disputed = models.BooleanField(_("群众不认可"), default=False)  # now; that it once was, its Steps tell
    on_the_spot = models.BooleanField(_("当场办结"), default=False)
    sampled = models.BooleanField(_("抽到回访"), default=False)
    # Of this round of work: the day that was asked for, the day first promised, the day on which it was refused.
    extension_asked_until = models.DateField(_("申请延期到"), null=True, blank=True)
    extended_from = models.DateField(_("延期以前的期限"), null=True, blank=True)
    extension_refused_on = models.DateField(_("没有同意延期"), null=True, blank=True)
    paused_at = _moment(_("暂停时间"))
    paused_for = models.CharField(_("等本人做什么"), max_length=10, choices=terms.Waiting, blank=True)

    class Meta:
        indexes = [
            models.Index(name="matters_by_county", fields=["-registered_at", "-id"]),
            models.Index(name="matters_by_township", fields=["township_code", "-registered_at", "-id"]),
            models.Index(name="matters_by_village", fields=["village_code", "-registered_at", "-id"]),
            models.Index(name="matters_by_lead", fields=["lead_unit", "-registered_at", "-id"]),
            models.Index(name="matters_by_state", fields=["state", "-registered_at", "-id"]),
            models.Index(name="matters_by_category", fields=["category", "-registered_at", "-id"]),
        ]
        constraints = [
            unique("matters_matter_number", "number", says=_("这个编号已经用过")),
            unique(
                "matters_matter_source",
                "source_label",
                "source_key",
                where=Q(past=True),
                says=_("这一条已经导入过"),
            ),
            check(
                "matters_matter_registered",
                Q(number=None, registered_at=None, state__in=[State.DRAFT, State.CLOSED])
                | Q(number__isnull=False, registered_at__isnull=False) & ~Q(state=State.DRAFT),
                says=_("登记过的事项要有编号和登记时间，草稿没有"),
            ),
            check(
                "matters_matter_lead",
                ~Q(state__in=[State.DISPATCHED, State.RETURN_ASKED, State.SIGNED, State.HANDLING, State.DEFERRED])
                | Q(lead_unit__isnull=False, due_on__isnull=False),
                says=_("已分办的事项要有主办单位和期限"),
            ),
            # 件件有覆信: nothing closes without a reply delivered, but for what its own person withdrew.
            check(
                "matters_matter_answered",
                ~Q(state__in=[State.CLOSED, State.ARCHIVED])
                | Q(delivered_at__isnull=False)
                | Q(outcome__in=[Outcome.WITHDRAWN, Outcome.MERGED]),
                says=_("答复还没有送到，不能办结"),
            ),
            check(
                "matters_matter_ended",
                ~Q(state__in=[State.CLOSED, State.ARCHIVED])
                | Q(closed_at__isnull=False) & (~Q(outcome="") | Q(past=True)),
                says=_("办结的事项要有办结时间和结果"),
            ),
            check(
                "matters_matter_deferred",
                ~Q(state=State.DEFERRED) | Q(review_on__isnull=False),
                says=_("暂不具备条件的事项要写明下次什么时候再看"),
            ),
            check(
                "matters_matter_extension",
                Q(extension_asked_until=None)
                | Q(extension_asked_until__gt=F("due_on"), extended_from=None, extension_refused_on=None)
                & Q(state__in=sorted(WORKED)),
                says=_("延期要在办理中申请，延到期限以后，一轮一次"),
            ),
            check(
                "matters_matter_extended",
                Q(extended_from=None) | Q(due_on__gt=F("extended_from"), extension_refused_on=None),
                says=_("延期以后的期限要比原来的晚"),
            ),
            check(
                "matters_matter_paused",
                Q(paused_at=None, paused_for="")
                | Q(paused_at__isnull=False, state__in=sorted(WORKED)) & ~Q(paused_for=""),
                says=_("暂停要在办理中，并写明等本人做什么"),
            ),
            check(
                "matters_matter_sealed",
                ~Q(series=terms.Series.SEALED) | Q(sealed_at__isnull=False),
                says=_("保密件的编号只给保密件"),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)

    def columns(self, names: Collection[str]) -> dict[str, str | None]:
        """As a Step keeps them: text, the same on both databases."""
        fields = [field for field in self._meta.fields if field.name in names]
        return {f.name: None if f.value_from_object(self) is None else f.value_to_string(self) for f in fields}

    def place(self, area: Area) -> None:
        """The place that answers for it, with the codes by which lists find it."""
        self.area = area
        for name, code in area.codes.items():
            setattr(self, name, code)


class Step(models.Model):
    """One move of a matter. Only ever added; rooms above follow them by position, which is given after commit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    position = models.BigIntegerField(null=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps")
    revision = models.PositiveIntegerField()
    move = models.CharField(max_length=20)
    changes = models.JSONField(default=dict)  # every projected column this move set, as it stands after it
    facts = models.JSONField(default=dict)  # codes and ids that belong to the move and to no column
    words = models.ForeignKey(Words, models.PROTECT, null=True, related_name="+")
    words_digest = models.CharField(max_length=64, blank=True)
    happened_at = models.DateTimeField()  # in the yard
    entered_at = models.DateTimeField()  # at the server
    past = models.BooleanField(default=False)
    by_kind = models.CharField(max_length=10, choices=Kind)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="+")
    by_receipt = models.CharField(max_length=60, blank=True)
    on_word_of = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(name="matters_step_by", fields=["by_user", "matter"]),
            models.Index(name="matters_step_disputed", fields=["matter"], condition=Q(move="close-disputed")),
        ]
        constraints = [
            unique("matters_step_position", "position", says=_("步骤的序号已被占用")),
            unique("matters_step_revision", "matter", "revision", says=_("这件事项刚有人办过，请看最新情况后再办")),
            check(
                "matters_step_times",
                Q(happened_at__lte=F("entered_at")),
                says=_("事情发生的时间不能晚于记下它的时间"),
            ),
            *(
                check(f"matters_step_by_{k}", ~Q(by_kind=k) | q, says=_("经手人的身份与所填的人不符"))
                for k, q in BY.items()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.revision} {self.move}"
