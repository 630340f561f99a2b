"""民情日记: private while it is a draft; once submitted, version by version and never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.matters.models import Category, Commitment, Matter, Words
from minqing.matters.terms import Provenance
from minqing.people.models import Household
from minqing.territory.models import Area, Organisation
from minqing.visits.models.follow import Question, TrendRisk, WorkSuggestion
from minqing.visits.models.visit import Placed, Visit


class DiaryEntry(Placed):
    """An entry. `draft` holds what its author is writing; it is emptied into a version when he submits."""

    class Kind(models.TextChoices):
        DIARY = "diary", _("民情日记")
        LEARNING = "learning", _("学习体会")  # its writer's alone, uncounted, sent nowhere

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(_("写什么"), max_length=10, choices=Kind, default=Kind.DIARY)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="diary")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("哪个村组"))
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="diary")
    day = models.DateField(_("哪天"), null=True, blank=True)
    day_said = models.CharField(max_length=10, blank=True)  # as far as the text tells: 2026-03-15, --03-15
    weather = models.CharField(_("天气"), max_length=20, blank=True)
    draft = models.OneToOneField(Words, models.PROTECT, null=True, blank=True, related_name="+")
    versions_count = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(name="visits_diary_village", fields=["village_code", "-submitted_at", "-id"]),
            models.Index(name="visits_diary_township", fields=["township_code", "-submitted_at", "-id"]),
            models.Index(name="visits_diary_author", fields=["author", "-opened_at", "-id"]),
        ]
        constraints = [
            check(
                "visits_diary_submitted",
                Q(submitted_at=None, versions_count=0) | Q(submitted_at__isnull=False, versions_count__gt=0),
                says=_("交过的日记要有版本"),
            ),
            check(
                "visits_diary_learning",
                ~Q(kind="learning") | Q(submitted_at=None),
                says=_("学习体会只给自己看，不用交"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DiaryVersion(models.Model):
    """What was submitted. Only ever added; the words stand in a row that can be emptied."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(DiaryEntry, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    words = models.OneToOneField(Words, models.PROTECT, related_name="+")
    words_digest = models.CharField(max_length=64)
    day = models.DateField(null=True)
    day_said = models.CharField(max_length=10, blank=True)
    weather = models.CharField(max_length=20, blank=True)
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["entry", "number"]
        constraints = [unique("visits_diaryversion_number", "entry", "number", says=_("这篇日记刚交过新的一版"))]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"


class DiaryWriter(models.Model):
    """Who wrote it together: the author, and whom he names."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(DiaryEntry, models.PROTECT, related_name="writers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [unique("visits_diarywriter_once", "user", "entry", says=_("这个人已经写上了"))]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.user_id}"


class DiaryMark(models.Model):
    """What a sentence becomes. In a draft it is only meant (`version` is null) and may be taken back; submitting
    makes the thing itself. Characters `start` to `end` count in the words of that version, or of the draft.
    """

    class Becomes(models.TextChoices):
        MATTER = "matter", _("民情事项")
        RISK = "risk", _("苗头性问题")
        SUGGESTION = "suggestion", _("工作建议")
        PROMISE = "promise", _("承诺")
        ASK = "ask", _("下次再问")
        NOTHING = "nothing", _("不用")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(DiaryEntry, models.PROTECT, related_name="marks")
    version = models.ForeignKey(DiaryVersion, models.PROTECT, null=True, blank=True, related_name="marks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    becomes = models.CharField(_("变成"), max_length=10, choices=Becomes)
    # What is known of it beforehand; each has a good default when it is made.
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("到哪天"), null=True, blank=True)  # a promise is due, a risk is looked at again
    touches = models.CharField(_("会影响到谁"), max_length=80, blank=True)
    provenance = models.CharField(_("这话怎么来的"), max_length=10, choices=Provenance, default=Provenance.FIRST_HAND)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提给哪个单位")
    )
    # What it became.
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="diary_marks")
    risk = models.ForeignKey(TrendRisk, models.PROTECT, null=True, blank=True, related_name="diary_marks")
    suggestion = models.ForeignKey(WorkSuggestion, models.PROTECT, null=True, blank=True, related_name="diary_marks")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="diary_marks")
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="diary_marks")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["entry", "start"]
        constraints = [
            check("visits_diarymark_span", Q(end__gt=F("start")), says=_("先选一句话")),
            check(
                "visits_diarymark_made",
                Q(version=None, matter=None, risk=None, suggestion=None, commitment=None, question=None)
                | Q(version__isnull=False, becomes="matter", matter__isnull=False)
                | Q(version__isnull=False, becomes="risk", risk__isnull=False)
                | Q(version__isnull=False, becomes="suggestion", suggestion__isnull=False)
                | Q(version__isnull=False, becomes="promise", commitment__isnull=False)
                | Q(version__isnull=False, becomes="ask", question__isnull=False)
                | Q(version__isnull=False, becomes="nothing"),
                says=_("这一句还没有变成它该变的"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.start}-{self.end} {self.becomes}"


class MarkNamed(models.Model):
    """An official whom a marked sentence speaks of: he does not read what it becomes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mark = models.ForeignKey(DiaryMark, models.PROTECT, related_name="named")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [unique("visits_marknamed_once", "user", "mark", says=_("这个人已经写上了"))]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.user_id}"
