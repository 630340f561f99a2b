"""A made-up county, played through the real actions: whoever looks at its history sees what people really did.

All of it is one transaction. A demo that was interrupted leaves an empty database, not half a county.
"""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.desk.demo import officials, places
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.territory.models import Area

Say = Callable[[str], None]
SETTLED_DAYS = 700  # before the first matter: units, officials and households have been there for a while


@action
def build(*, say: Say) -> list[officials.Account]:
    """Answers the accounts to sign in with. Raises Refused where there is anything already."""
    if Area.objects.exists() or User.objects.exists():
        raise Refused(_("这个数据库里已经有内容，演示只能装进空的数据库"))
    by = Actor.system("demo")
    now = clock.now()
    today = clock.today()
    with clock.set_to(now - timedelta(days=SETTLED_DAYS)):
        say(_("画地图：1 个县、6 个乡镇、42 个村、313 个村民小组"))
        areas = places.areas(by=by)
        say(_("设单位：部门、乡镇、工作站、村委会、工作队"))
        units = places.units(areas, today=today, by=by)
        say(_("请干部到岗"))
        users = officials.users(by=by)
        officials.posts(users, units, areas, today=today, by=by)
    return officials.accounts()
