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
    "rule.add": _("加分办规则"),
    "rule.rewrite": _("改写分办规则"),
    "rule.move": _("挪动分办规则"),
    "rule.on": _("启用分办规则"),
    "rule.off": _("停用分办规则"),
    "rule.break": _("分办规则自己停了"),
    "rule.restore": _("改回分办规则"),
    "duty.add": _("加清单条目"),
    "duty.correct": _("更正清单条目"),
    "duty.withdraw": _("撤下清单条目"),
    "household.add": _("登记户"),
    "household.read": _("查阅一户"),
    "household.move": _("改一户的所在地"),
    "household.split": _("分户"),
    "household.merge": _("并户"),
    "household.tell": _("告知一户"),
    "user.read": _("查阅自己联系户的名单"),
    "card.changed": _("改登记卡"),
    "card.corrected": _("更正登记卡"),
    "card.checked": _("本户核对登记卡"),
    "card.members": _("改家庭成员"),
    "card.issue": _("做联系卡"),
    "card.deliver": _("交联系卡"),
    "resident.add": _("登记人"),
    "contact.link": _("结成联系户"),
    "contact.end": _("结束联系"),
    "consent.give": _("记下同意"),
    "consent.withdraw": _("撤回同意"),
    "notice.add": _("换告知书"),
    "need.add": _("记下需要"),
    "need.meet": _("需要解决了"),
    "need.prolong": _("需要再看"),
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
    "user.change-password-failed": _("改密码没成功"),
    "post.give": _("安排岗位"),
    "post.end": _("结束岗位"),
    "role.limit": _("收回范围"),
    "role.lift-limit": _("恢复范围"),
    "remark.answer": _("答复意见"),
}
TARGETS: dict[str, Promise] = {
    "matters.Matter": _("事项"),
    "matters.Category": _("类别"),
    "matters.DispatchRule": _("分办规则"),
    "matters.DutyItem": _("履职事项清单"),
    "people.Household": _("户"),
    "people.Resident": _("人"),
    "people.ContactLink": _("联系关系"),
    "people.ContactCard": _("联系卡"),
    "people.Consent": _("同意"),
    "people.Need": _("需要"),
    "people.Notice": _("告知书"),
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
