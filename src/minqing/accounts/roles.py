"""Who sees what: one table. A county may take from it (`RoleLimit`), never add to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    LIAISON = "R2", _("民情联络员")
    VILLAGE_OFFICER = "R3", _("村干部")
    CONTACT_OFFICIAL = "R4", _("联系干部")
    TOWNSHIP_CLERK = "R5", _("工作站经办人")
    COORDINATOR = "R6", _("民情办")
    HANDLER = "R7", _("承办人")
    UNIT_LEADER = "R8", _("单位领导")
    COUNTY_LEADER = "R9", _("县领导")
    CALLBACK_AGENT = "R10", _("回访员")
    SUPERVISOR = "R11", _("督查员")
    DISCIPLINE = "R12", _("纪检监察")
    SYSTEM_ADMIN = "R13", _("系统管理员")
    SECURITY_ADMIN = "R13S", _("安全管理员")
    AUDITOR = "R14", _("审计管理员")
    PRIVACY_OFFICER = "R15", _("个人信息保护负责人")
    MEDIATOR = "R16", _("调解员")


class View(TextChoices):
    CONTENT = "content", _("内容")
    COUNTS = "counts", _("只看数字")
    PROCESS = "process", _("只看过程")
    LOGS = "logs", _("操作记录")
    READS = "reads", _("查阅记录")


class Reach(TextChoices):
    """How far a post reaches. Each is one list on the ledger, because a list asks one reach at a time."""

    OPENED = "opened", _("我登记的")
    PART = "part", _("我参与的")
    HOUSEHOLDS = "households", _("我的联系户")
    VILLAGE = "village", _("本村")
    TOWNSHIP = "township", _("本乡镇")
    COUNTY = "county", _("全县")
    LEADS = "leads", _("本单位主办")
    SUPPORTS = "supports", _("本单位协办")
    SUBTREE = "subtree", _("本单位及下属")
    CALLBACK = "callback", _("等回访的")
    NAMED = "named", _("指定我阅的")


class Needs(StrEnum):
    """What a post of this role must name besides its unit."""

    NOTHING = ""
    VILLAGE = "village"
    TOWNSHIP = "township"


@dataclass(frozen=True)
class Grant:
    """What a role reaches, with which view, and in the words of the page that explains it."""

    reaches: Mapping[Reach, View]
    says: Promise
    needs: Needs = Needs.NOTHING


def _content(*reaches: Reach) -> dict[Reach, View]:
    return dict.fromkeys(reaches, View.CONTENT)


ROLES: dict[Role, Grant] = {
    Role.LIAISON: Grant(_content(Reach.OPENED), _("自己登记的事项")),
    Role.VILLAGE_OFFICER: Grant(_content(Reach.VILLAGE), _("本村的事项"), Needs.VILLAGE),
    Role.CONTACT_OFFICIAL: Grant(_content(Reach.HOUSEHOLDS, Reach.PART), _("自己联系户的事项，和自己登记或参与的事项")),
    Role.TOWNSHIP_CLERK: Grant(_content(Reach.TOWNSHIP), _("本乡镇的事项"), Needs.TOWNSHIP),
    Role.COORDINATOR: Grant(_content(Reach.COUNTY), _("全县的事项")),
    Role.HANDLER: Grant(_content(Reach.LEADS, Reach.SUPPORTS), _("本单位主办或协办的事项")),
    Role.UNIT_LEADER: Grant(_content(Reach.SUBTREE), _("本单位和下属单位主办的事项")),
    Role.COUNTY_LEADER: Grant(
        {Reach.COUNTY: View.COUNTS, Reach.HOUSEHOLDS: View.CONTENT, Reach.PART: View.CONTENT},
        _("全县的数字，和自己联系户的事项"),
    ),
    Role.CALLBACK_AGENT: Grant(_content(Reach.CALLBACK), _("等回访、且自己没有经办的事项")),
    Role.SUPERVISOR: Grant({Reach.COUNTY: View.PROCESS}, _("办理过程，看不到人和原话")),
    Role.DISCIPLINE: Grant(_content(Reach.NAMED), _("保密件中指定本人阅的")),
    Role.SYSTEM_ADMIN: Grant({}, _("账号，看不到任何事项")),
    Role.SECURITY_ADMIN: Grant({}, _("岗位和权限，看不到任何事项")),
    Role.AUDITOR: Grant({Reach.COUNTY: View.LOGS}, _("操作记录，看不到任何事项")),
    Role.PRIVACY_OFFICER: Grant({Reach.COUNTY: View.READS}, _("谁看过谁的信息，和告知同意")),
    Role.MEDIATOR: Grant(_content(Reach.PART), _("自己调解的事项")),
}

# Whoever holds one of these roles in a unit is above the others there and in the units below it.
HEADS = frozenset({Role.UNIT_LEADER, Role.COUNTY_LEADER})

# 三员 of GB/T 22239-2019: who looks after accounts, rights and records does nothing else, nor two of these.
ALONE = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
# Without these two nobody could be given an account or a post any more.
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
# Without these reaches a matter would lie where nobody sees it.
NEEDED = frozenset(
    {(Role.COORDINATOR, Reach.COUNTY), (Role.CALLBACK_AGENT, Reach.CALLBACK), (Role.DISCIPLINE, Reach.NAMED)}
)
