from datetime import date, datetime
from typing import ClassVar, NamedTuple, Self
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from minqing.accounts.actor import Actor
from minqing.accounts.roles import HEADS, ROLES, Reach, Role, View
from minqing.lib import clock
from minqing.lib.db import check, unique
from minqing.lib.ids import uuid7
from minqing.territory.models import Area, Organisation


class User(AbstractBaseUser):
    """An official. What he may see and do comes from his posts alone; there is no superuser."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(_("登录名"), max_length=40)
    name = models.CharField(_("姓名"), max_length=30)
    phone = models.CharField(_("工作电话"), max_length=20, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    demo = models.BooleanField(default=False, editable=False)
    code_until = models.DateTimeField(_("一次性口令有效期"), null=True, blank=True)  # set: the password must be changed
    epoch = models.PositiveIntegerField(default=0, editable=False)  # one more: every session ends
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, blank=True, editable=False)
    last_login = None

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = BaseUserManager()

    class Meta:
        ordering = ["username"]
        constraints = [
            unique("accounts_user_username", "username", says=_("这个登录名已有人用")),
        ]

    def __str__(self) -> str:
        return self.username

    @classmethod
    def acting(cls, by: Actor) -> "User | None":
        """The official behind an actor, if his account is in use: with his posts, in one query where he has any."""
        if by.user_id is None:
            return None
        held = list(Post.objects.held_by(by.user_id).filter(user__is_active=True).select_related("user"))
        if not held:
            return cls._default_manager.filter(pk=by.user_id, is_active=True).first()
        user = held[0].user
        user.held = held
        return user

    def locked(self, at: datetime | None = None) -> bool:
        return self.locked_until is not None and self.locked_until > (at or clock.now())

    def get_session_auth_hash(self) -> str:
        return salted_hmac("minqing.session", f"{self.password}:{self.epoch}", algorithm="sha256").hexdigest()

    @cached_property
    def held(self) -> list["Post"]:
        """Posts held today. Kept for the length of a request."""
        return list(Post.objects.held_by(self))

    @cached_property
    def reaches(self) -> list["Held"]:
        """What his posts reach in this county: the table, less what the county has taken from it."""
        taken = set(RoleLimit.objects.values_list("role", "reach"))
        every = ((post, ROLES[Role(post.role)].reaches) for post in self.held)
        return [Held(p, r, v) for p, reaches in every for r, v in reaches.items() if (p.role, r) not in taken]

    @property
    def heads(self) -> "models.QuerySet[Post]":
        """The posts to which some post of his reports: of those who lead his units and the units over them."""
        paths = {path for post in self.held for path in (post.unit.path, *post.unit.ancestors)}
        return Post.objects.on().filter(unit__path__in=paths, role__in=HEADS).exclude(user=self)

    @cached_property
    def above(self) -> set[UUID]:
        """Ids of the officials who hold them."""
        return set(self.heads.values_list("user_id", flat=True))

    def has_role(self, *roles: Role) -> bool:
        return any(post.role in roles for post in self.held)


class Held(NamedTuple):
    """A post with one of its reaches."""

    post: "Post"
    reach: Reach
    view: View


class PostRows(models.QuerySet["Post"]):
    def on(self, day: date | None = None) -> Self:
        day = day or clock.today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def held_by(self, user: "User | UUID", day: date | None = None) -> Self:
        return self.on(day).filter(user=user).select_related("unit", "area").order_by("starts_on", "pk")


class Post(models.Model):
    """A role in a unit, from a day to a day: 任职."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("干部"))
    role = models.CharField(_("角色"), max_length=4, choices=Role)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", verbose_name=_("单位"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="posts", verbose_name=_("范围"))
    title = models.CharField(_("职务"), max_length=40, blank=True)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)

    objects = PostRows.as_manager()

    class Meta:
        ordering = ["user", "starts_on"]
        indexes = [models.Index(name="accounts_post_unit_role", fields=["unit", "role"])]
        constraints = [
            check("accounts_post_dates", Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), says=_("结束不能早于开始")),
            unique("accounts_post_once", "user", "role", "unit", "starts_on", says=_("这个岗位已经登记过")),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id}"

    @property
    def over(self) -> bool:
        return self.ends_on is not None and self.ends_on < clock.today()

    @property
    def to_come(self) -> bool:
        return self.starts_on > clock.today()


class RoleLimit(models.Model):
    """A reach that this county takes from a role."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    role = models.CharField(_("角色"), max_length=4, choices=Role)
    reach = models.CharField(_("范围"), max_length=12, choices=Reach)

    class Meta:
        constraints = [unique("accounts_rolelimit_once", "role", "reach", says=_("这一项已经收回"))]

    def __str__(self) -> str:
        return f"{self.role} {self.reach}"


class SignIn(models.Model):
    """An attempt to sign in by an account that exists."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="sign_ins")
    at = models.DateTimeField(default=clock.now)
    succeeded = models.BooleanField()
    device = models.CharField(max_length=60, blank=True)  # "Chrome, Windows": enough to recognise one's own

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(name="accounts_signin_user", fields=["user", "-at"])]

    def __str__(self) -> str:
        return str(self.at)


class Remark(models.Model):
    """A line about this system, by somebody whom nothing names; answered in the open.

    Its id is random and its time the hour: beside the record of who opened which page, a moment would be a name.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    said_at = models.DateTimeField()
    page = models.CharField(max_length=60, blank=True)  # the URL name: never what the address held
    text = models.CharField(_("要说的话"), max_length=300)
    answer = models.CharField(_("答复"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-said_at", "-id"]
        indexes = [models.Index(name="accounts_remark_said", fields=["-said_at", "-id"])]
        constraints = [
            check(
                "accounts_remark_answer",
                Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                says=_("答复要写明是谁、什么时候答的"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
