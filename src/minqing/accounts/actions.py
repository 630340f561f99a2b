"""Every change to accounts, posts and the table of who sees what."""

import secrets
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, Remark, RoleLimit, SignIn, User
from minqing.accounts.roles import ALONE, KEEPERS, NEEDED, ROLES, Needs, Reach, Role
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.territory.models import Area, Level, Organisation

CODE_DAYS = 14
STRANGERS_AN_HOUR = 60
FAILURES, LOCK_MINUTES = 5, 15  # GB/T 22239-2019, handling of failed sign-ins
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are read for another


@action
def create_user(*, id: UUID, username: str, name: str, phone: str, by: Actor) -> tuple[User, str]:
    """An account with a one-time code, valid 14 days, to be changed at the first sign-in. Answers both.

    Asked again under the same id, it answers the account and no code: that was shown once.
    """
    _may(by, Role.SYSTEM_ADMIN)
    if made := log.made_before(User, id, by=by.text):
        return made, ""
    user = User(id=id, username=username.strip().lower(), name=name.strip(), phone=phone.strip())
    code = _give_code(user)
    user.clean_fields(exclude=["password"])
    user.save(force_insert=True)
    log.record("user.create", user, by=by.text)
    return user, code


@action
def create_demo_user(*, id: UUID, username: str, name: str, phone: str, hashed: str, by: Actor) -> User:
    """An account of the made-up county, with a password that everybody knows; while one exists, loopback only."""
    if by != Actor.system("demo"):
        raise Refused(_("演示账号只能由 minqing demo 建立"))
    user = User(id=id, username=username, name=name, phone=phone, password=hashed, demo=True)
    user.clean_fields(exclude=["password"])
    user.save(force_insert=True)
    log.record("user.create", user, by=by.text, codes={"demo": 1})
    return user


@action
def renew_code(*, user: User, by: Actor) -> str:
    """A new one-time code for someone who forgot his password; his sessions end."""
    _may(by, Role.SYSTEM_ADMIN)
    user = User.objects.select_for_update().get(pk=user.pk)
    code = _give_code(user)
    user.epoch, user.failures, user.locked_until = user.epoch + 1, 0, None
    user.save()
    log.record("user.renew-code", user, by=by.text)
    return code


def _give_code(user: User) -> str:
    code = "-".join("".join(secrets.choice(_CODE_LETTERS) for _n in range(4)) for _m in range(3))
    user.password = make_password(code)
    user.code_until = clock.now() + timedelta(days=CODE_DAYS)
    return code


@action
def set_active(*, user: User, active: bool, by: Actor) -> User:
    """Stop an account, or take it up again. Nothing of it is deleted: history names it."""
    _may(by, Role.SYSTEM_ADMIN)
    if by.user_id == user.pk:
        raise Refused(_("不能停用自己的账号"))
    user = User.objects.select_for_update().get(pk=user.pk)
    if not active:
        for post in Post.objects.held_by(user):
            _somebody_stays(post, clock.today())
    user.is_active, user.epoch = active, user.epoch + 1
    user.save(update_fields=["is_active", "epoch"])
    log.record("user.resume" if active else "user.stop", user, by=by.text)
    return user


@action
def change_password(*, user: User, old: str, new: str, by: Actor) -> tuple[User | None, str]:
    """One's own. Ends every other session. The user, or None and why not: a wrong old password is kept and counted as
    at signing in, or a page left open would be a place to guess at. Raises Refused with what the new one lacks.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if by.user_id != user.pk:
        raise Refused(_("只能改自己的密码"))
    if user.locked():
        return None, _locked(user)
    if not user.check_password(old):
        _count(user, right=False)
        log.record("user.change-password-failed", user, by=by.text)
        return None, _locked(user) if user.locked() else _("原密码不对")
    if old == new:
        raise Refused(_("新密码和原来的一样，请换一个"), field="new")
    try:
        validate_password(new, user)
    except ValidationError as lacking:
        raise Refused(_("；").join(lacking.messages), field="new") from lacking
    user.password, user.code_until, user.epoch = make_password(new), None, user.epoch + 1
    user.failures = 0
    user.save(update_fields=["password", "code_until", "epoch", "failures"])
    log.record("user.change-password", user, by=by.text)
    return user, ""


@action
def sign_out_everywhere(*, user: User, by: Actor) -> User:
    user = User.objects.select_for_update().get(pk=user.pk)
    if by.user_id != user.pk:
        raise Refused(_("只能退出自己的登录"))
    user.epoch += 1
    user.save(update_fields=["epoch"])
    log.record("user.sign-out-everywhere", user, by=by.text)
    return user


@action
def sign_in(*, username: str, password: str, device: str) -> tuple[User | None, str]:
    """The user, or None and why not. A failure is kept (so it is answered, not raised, which would undo it).

    Five failures in a row lock the account for 15 minutes.
    """
    user = User.objects.select_for_update().filter(username=username.strip().lower()).first()
    wrong = _("登录名或密码不对")
    if user is None:
        make_password(password)  # as long as for one who exists
        return None, wrong
    if user.locked():
        return None, _locked(user)
    right = user.check_password(password) and user.is_active  # as long as for one who is active
    if right and user.code_until and user.code_until < clock.now():
        return None, _("一次性口令已过期，请找系统管理员另发")
    SignIn.objects.create(user=user, succeeded=right, device=device[:60])
    _count(user, right=right)
    log.record("user.sign-in" if right else "user.sign-in-failed", user, by=Actor.official(user).text)
    return (user, "") if right else (None, wrong)


def _count(user: User, *, right: bool) -> None:
    """Wrong passwords in a row, wherever one was asked for; so many lock the account."""
    user.failures = 0 if right else user.failures + 1
    if user.failures >= FAILURES:
        user.failures, user.locked_until = 0, clock.now() + timedelta(minutes=LOCK_MINUTES)
    user.save(update_fields=["failures", "locked_until"])


def _locked(user: User) -> str:
    until = user.locked_until.astimezone(clock.SHANGHAI).strftime("%H:%M") if user.locked_until else ""
    return _("输错太多次，这个账号锁定到 %(time)s") % {"time": until}


@action
def give_post(
    *,
    id: UUID,
    user: User,
    role: str,
    unit: Organisation,
    area: Area,
    title: str,
    starts_on: date,
    ends_on: date | None,
    by: Actor,
) -> Post:
    """A role in a unit from a day on. Whoever gives posts can't give himself one."""
    _may(by, Role.SECURITY_ADMIN)
    if by.user_id == user.pk:
        raise Refused(_("不能给自己安排岗位，请另一位安全管理员办理"), field="user")
    if made := log.made_before(Post, id, by=by.text):
        return made
    needs = ROLES[Role(role)].needs
    if needs is Needs.VILLAGE and area.level != Level.VILLAGE:
        raise Refused(_("这个角色要选到村"), field="area")
    if needs is Needs.TOWNSHIP and area.level != Level.TOWNSHIP:
        raise Refused(_("这个角色要选到乡镇"), field="area")
    _alone(user, Role(role), starts_on, ends_on)
    post = Post(id=id, user=user, role=role, unit=unit, area=area, title=title.strip())
    post.starts_on, post.ends_on = starts_on, ends_on
    post.clean_fields(exclude=["user", "unit", "area"])
    post.save(force_insert=True)
    log.record("post.give", post, by=by.text, codes={"role": role, "user": user.pk})
    return post


def _alone(user: User, role: Role, starts_on: date, ends_on: date | None) -> None:
    """Raises Refused where he would be one of those who stand apart and something else on one day."""
    User.objects.select_for_update().get(pk=user.pk)  # two may be giving him posts
    others = Post.objects.filter(user=user).exclude(role=role).exclude(ends_on__lt=starts_on)
    if ends_on:
        others = others.filter(starts_on__lte=ends_on)
    for other in others if role in ALONE else others.filter(role__in=ALONE):
        both = {"one": role.label, "other": Role(other.role).label}
        raise Refused(_("%(one)s和%(other)s不能由一个人担任") % both, field="role")


@action
def end_post(*, post: Post, ends_on: date, by: Actor) -> Post:
    """The last day on which the post is held; never a later one than it has. A longer time is another post."""
    _may(by, Role.SECURITY_ADMIN)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.ends_on and post.ends_on < clock.today():
        raise Refused(_("这个岗位已经结束"))
    if post.ends_on and post.ends_on < ends_on:
        raise Refused(_("这里只能提前结束；要延长，请另外安排岗位"), field="ends_on")
    _somebody_stays(post, ends_on + timedelta(days=1))
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    log.record("post.end", post, by=by.text)
    return post


def _somebody_stays(post: Post, day: date) -> None:
    """Raises Refused where this is the last on whom accounts or posts depend. Two who end each other's is accepted."""
    others = Post.objects.on(day).filter(role=post.role, user__is_active=True).exclude(user=post.user_id)
    if post.role in KEEPERS and not others.exists():
        raise Refused(_("这是最后一位%(role)s，先安排好接手的人") % {"role": Role(post.role).label})


@action
def limit_role(*, role: Role, reach: Reach, by: Actor) -> None:
    """Take a reach from a role in this county: always towards less than the table."""
    _may(by, Role.SECURITY_ADMIN)
    if reach not in ROLES[role].reaches:
        raise Refused(_("这个角色本来就没有这个范围"))
    if (role, reach) in NEEDED:
        raise Refused(_("收回这一项，就会有事项没人看得到，不能收回"))
    limit, _made = RoleLimit.objects.get_or_create(role=role, reach=reach)
    log.record("role.limit", limit, by=by.text, codes={"role": role, "reach": reach})


@action
def lift_role_limit(*, role: Role, reach: Reach, by: Actor) -> None:
    """Back to the table."""
    _may(by, Role.SECURITY_ADMIN)
    for limit in RoleLimit.objects.select_for_update().filter(role=role, reach=reach):
        log.record("role.lift-limit", limit, by=by.text, codes={"role": role, "reach": reach})
        limit.delete()


@action
def say_remark(*, id: UUID, text: str, page: str, by: Actor) -> Remark:
    """A line about this system. Who says it is asked (a stranger at the door is heard 60 times an hour) and not kept:
    no column, no operation and no audit row, whose time beside that of a page read would tell.
    """
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    if by.user_id is None and Remark.objects.filter(said_at=hour).count() >= STRANGERS_AN_HOUR:
        raise Refused(_("这一个小时收到的话太多了，登录以后再说，或者晚一点再来"))
    Remark.objects.bulk_create([Remark(id=id, said_at=hour, text=text, page=page)], ignore_conflicts=True)
    return Remark.objects.get(pk=id)


@action
def answer_remark(*, remark: Remark, answer: str, by: Actor) -> Remark:
    """Once, for everyone to read."""
    _may(by, Role.SYSTEM_ADMIN)
    remark = Remark.objects.select_for_update().get(pk=remark.pk)
    if remark.answered_at:
        raise Refused(_("这句话已经有人答复了"))
    remark.answer, remark.answered_at, remark.answered_by_id = answer, clock.now(), by.user_id
    remark.save(update_fields=["answer", "answered_at", "answered_by"])
    log.record("remark.answer", remark, by=by.text)
    return remark


def _may(by: Actor, role: Role) -> None:
    """`minqing init` and `minqing demo` act as the system; a person needs the post today."""
    if by.user_id is None and by.kind == "system":
        return
    if not Post.objects.on().filter(user=by.user_id, user__is_active=True, role=role).exists():
        raise Refused(_("只有%(role)s可以这样做") % {"role": role.label})
