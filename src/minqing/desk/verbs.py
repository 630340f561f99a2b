"""What the record of who did what says in codes, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minqing.matters.workflow import MOVES

READ = ".read"  # how every verb ends that tells of somebody being shown something

VERBS: dict[str, Promise] = {
    **{f"matter.{name}": move.label for name, move in MOVES.items()},
    "matter.read": _("查阅事项"),
    "matter.past": _("导入历史件"),
    "category.load": _("装入类别"),
    "category.change": _("改类别"),
    "household.add": _("登记户"),
    "resident.add": _("登记人"),
    "contact.link": _("结成联系户"),
    "organisation.add": _("登记单位"),
    "organisation.change": _("改单位"),
    "area.add": _("登记地方"),
    "user.create": _("建账号"),
    "user.renew-code": _("另发一次性口令"),
    "user.stop": _("停用账号"),
    "user.resume": _("恢复账号"),
    "user.sign-in": _("登录"),
    "user.sign-in-failed": _("登录没成功"),
    "user.sign-out-everywhere": _("退出所有登录"),
    "user.change-password": _("改密码"),
    "post.give": _("安排岗位"),
    "post.end": _("结束岗位"),
    "role.limit": _("收回范围"),
    "role.lift-limit": _("恢复范围"),
    "remark.answer": _("答复意见"),
}
TARGETS: dict[str, Promise] = {
    "matters.Matter": _("事项"),
    "matters.Category": _("类别"),
    "people.Household": _("户"),
    "people.Resident": _("人"),
    "people.ContactLink": _("联系关系"),
    "territory.Organisation": _("单位"),
    "territory.Area": _("地方"),
    "accounts.User": pgettext_lazy("one", "账号"),
    "accounts.Post": pgettext_lazy("one", "岗位"),
    "accounts.RoleLimit": _("权限"),
    "accounts.Remark": _("意见"),
}


def word(verb: str) -> Promise | str:
    """The verb's code where it has no word."""
    return VERBS.get(verb, verb)
