"""The three administrators: who looks after accounts, rights and records stands apart, and the last of them stays."""

from datetime import timedelta

import pytest

from minqing.accounts import actions
from minqing.accounts.actor import Actor
from minqing.accounts.models import Post
from minqing.accounts.roles import Reach, Role
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7

pytestmark = pytest.mark.django_db


def give(user, role, unit, area, *, by, **more):
    dates = {"starts_on": house_clock.today(), "ends_on": None, **more}
    told = {"role": role, "unit": unit, "area": area, "title": "", **dates}
    return actions.give_post(id=uuid7(), user=user, by=Actor.official(by), **told)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SECURITY_ADMIN, Role.AUDITOR, Role.DISCIPLINE])
def test_whoever_looks_after_accounts_does_nothing_else(guan, ankang, unit, area, role):
    with pytest.raises(Refused) as refusal:
        give(guan, role, unit("county"), area("青河县"), by=ankang)
    assert refusal.value.field == "role"


def test_an_official_at_work_is_made_no_administrator(li, ankang, unit, area):
    with pytest.raises(Refused):
        give(li, Role.SYSTEM_ADMIN, unit("county"), area("青河县"), by=ankang)


def test_an_office_changes_hands_after_the_other_post_has_ended(li, ankang, unit, area):
    post, tomorrow = Post.objects.get(user=li), house_clock.today() + timedelta(days=1)
    actions.end_post(post=post, ends_on=house_clock.today(), by=Actor.official(ankang))
    assert give(li, Role.AUDITOR, unit("county"), area("青河县"), by=ankang, starts_on=tomorrow)


def test_nobody_lengthens_his_own_post(ankang, lin, unit, area):
    other = give(lin, Role.SECURITY_ADMIN, unit("county"), area("青河县"), by=ankang)
    today = house_clock.today()
    own = Post.objects.get(user=ankang)
    actions.end_post(post=own, ends_on=today + timedelta(days=5), by=Actor.official(lin))
    with pytest.raises(Refused):
        actions.end_post(post=own, ends_on=today + timedelta(days=500), by=Actor.official(ankang))
    assert other.ends_on is None


@pytest.mark.parametrize("username", ["guan", "ankang"])
def test_the_last_who_looks_after_accounts_or_posts_stays(ankang, username):
    post = Post.objects.get(user__username=username)
    with pytest.raises(Refused, match="最后一"):
        actions.end_post(post=post, ends_on=house_clock.today(), by=Actor.official(ankang))


def test_the_last_who_gives_posts_is_not_stopped(guan, ankang):
    with pytest.raises(Refused, match="最后一"):
        actions.set_active(user=ankang, active=False, by=Actor.official(guan))


@pytest.mark.parametrize(
    ("role", "reach"),
    [
        (Role.COORDINATOR, Reach.COUNTY),
        (Role.CALLBACK_AGENT, Reach.CALLBACK),
        (Role.DISCIPLINE, Reach.NAMED),
    ],
)
def test_what_would_leave_matters_with_nobody_is_not_taken(ankang, role, reach):
    with pytest.raises(Refused):
        actions.limit_role(role=role, reach=reach, by=Actor.official(ankang))
