"""A made-up county, played through the real actions: whoever looks at its history sees what people really did.

All of it is one transaction. A demo that was interrupted leaves an empty database, not half a county.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.desk.demo import bonds, cards, households, needs, officials, places, visits
from minqing.desk.demo.acts import County
from minqing.desk.demo.diaries import Diary
from minqing.desk.demo.people import People
from minqing.desk.demo.play import Play
from minqing.desk.demo.retold import Telling
from minqing.desk.demo.tales import speakers, tales
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.matters import actions, seed
from minqing.matters.models import Category
from minqing.territory.models import Area

Say = Callable[[str], None]
SETTLED_DAYS = 700  # before the first matter: units, officials and households have been there for a while


@action
def build(*, say: Say) -> list[officials.Account]:
    """Answers the accounts to sign in with. Raises Refused where there is anything already."""
    if Area.objects.exists() or User.objects.exists():
        raise Refused(_("这个数据库里已经有内容，演示只能装进空的数据库"))
    now = clock.now()
    with clock.set_to(now - timedelta(days=SETTLED_DAYS)):
        county, rounds = _settle(today=clock.day_of(now), say=say)
    _know(county, rounds, now=now, say=say)
    _live(county, rounds, now=now, say=say)
    return officials.accounts()


def _settle(*, today: date, say: Say) -> tuple[County, list[bonds.Round]]:
    by = Actor.system("demo")
    say(_("画地图：1 个县、6 个乡镇、42 个村、313 个村民小组"))
    areas = places.areas(by=by)
    say(_("设单位：部门、乡镇、工作站、村委会、工作队"))
    units = places.units(areas, today=today, by=by)
    say(_("请干部到岗"))
    users = officials.users(by=by)
    officials.posts(users, units, areas, today=today, by=by)
    say(_("认门：一户一户的人家、商铺，和他们的联系干部"))
    homes = households.settle(areas, speakers=speakers(), today=today, by=by)
    actions.load_categories(rows=seed.categories(), by=by)
    posts = bonds.posts_of(users)
    rounds = bonds.Ties(users, units, areas, homes, posts, today).tie(by=by)
    people = People(posts, {unit.name: key for key, unit in units.items()}, rounds)
    return County(areas, units, users, homes, Category.objects.in_bulk(), people), rounds


def _know(county: County, rounds: list[bonds.Round], *, now: datetime, say: Say) -> None:
    """Who answers to whom, and what each home's card says."""
    say(_("建卡：登记卡、联系卡，告知和同意"))
    carded = cards.first_rounds(rounds, county.homes, now=now)
    cards.births(rounds, county.homes, carded, now=now)
    cards.second_rounds(rounds, county.homes, carded, now=now)
    say(_("走村入户：一年的走访、驻村、需要和承诺"))
    visits.Year(county, rounds, now=now).live()
    needs.Doorsteps(county, rounds, now=now).live()


def _live(county: County, rounds: list[bonds.Round], *, now: datetime, say: Say) -> None:
    """In the order in which people spoke, so that numbers follow it."""
    telling = Telling(county.homes, county.people, county.units, county.areas, now=now)
    diary = Diary(county, rounds, telling, now=now)
    plays = [Play(tale, county, now=now) for tale in [*tales(), *telling.tales()]]
    lived = [(play.said_at, play.run) for play in plays] + [(one.written_at, one.live) for one in diary.entries()]
    for count, (_at, live) in enumerate(sorted(lived, key=lambda one: one[0]), start=1):
        live()
        if count % 100 == 0 or count == len(lived):
            says = _("过日子：%(all)d 件事和日记，从第一句话到答复，已过 %(count)d 件")
            say(says % {"all": len(lived), "count": count})
    diary.learn()
