"""How a county begins: its place, its first unit, and three people who then make the rest."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minqing.accounts import actions as accounts
from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.matters import actions as matters
from minqing.matters import seed
from minqing.territory import actions as territory
from minqing.territory.models import Area, Level, Organisation, OrganisationKind

# GB/T 22239-2019 parts these three: who makes accounts, who gives posts, who reads the record.
ADMINISTRATORS = {Role.SYSTEM_ADMIN: "system", Role.SECURITY_ADMIN: "security", Role.AUDITOR: "audit"}


@dataclass(frozen=True)
class Administrator:
    """One of the first three, with the code that is shown once."""

    role: Role
    username: str
    code: str


@action
def found(*, code: str, name: str, unit: str) -> list[Administrator]:
    """An empty county of this code (6 digits), with its first unit, its categories and its administrators.

    Raises Refused where there is anything already, and for a code or name that cannot be.
    """
    if Area.objects.exists() or User.objects.exists():
        raise Refused(_("这个数据库里已经有一个县，不能再建"))
    by = Actor.system("init")
    county = territory.add_area(code=code, name=name, by=by.text)
    if county.level != Level.COUNTY:
        raise Refused(_("县的代码是 6 位数字：%(code)s") % {"code": code})
    government = OrganisationKind.GOVERNMENT
    first = territory.add_organisation(id=uuid7(), name=unit, kind=government, area=county, by=by.text)
    matters.load_categories(rows=seed.categories(), by=by)
    return [_administrator(role, username, first, county, by) for role, username in ADMINISTRATORS.items()]


def _administrator(role: Role, username: str, unit: Organisation, area: Area, by: Actor) -> Administrator:
    user, code = accounts.create_user(id=uuid7(), username=username, name=str(role.label), phone="", by=by)
    today = clock.today()
    accounts.give_post(
        id=uuid7(), user=user, role=role, unit=unit, area=area, title="", starts_on=today, ends_on=None, by=by
    )
    return Administrator(role, username, code)
