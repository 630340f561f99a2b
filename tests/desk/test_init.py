from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from minqing.accounts.actions import sign_in
from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.audit.models import Event
from minqing.desk.operator import keys
from minqing.lib import vault
from minqing.matters.models import Category
from minqing.territory.models import Area, Organisation
from minqing.territory.queries import county


def init(**given: str) -> list[str]:
    said = StringIO()
    call_command("init", **({"code": "530899", "name": "青河县"} | given), stdout=said)
    return said.getvalue().splitlines()


def test_a_county_begins_with_three_people(empty_house: None) -> None:
    lines = init()
    assert county().name == "青河县"
    assert Organisation.objects.get().name == "青河县人民政府"
    assert {post.role for user in User.objects.all() for post in user.held} == {
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDITOR,
    }
    for line in lines[:3]:
        _role, username, code = line.split()
        user, why = sign_in(username=username, password=code, device="")
        assert (user and user.username, why) == (username, "")
        assert user is not None
        assert user.code_until
        assert not user.demo
    assert Category.objects.filter(seals=True).exists()
    assert str(keys.path()) in lines[-1]
    assert len(keys.read(keys.path())) == vault.KEY_BYTES


def test_codes_are_kept_nowhere(empty_house: None) -> None:
    codes = [line.split()[2] for line in init()[:3]]
    kept = str([*Event.objects.values_list(), *User.objects.values_list()])
    assert [code for code in codes if code in kept] == []


@pytest.mark.django_db
def test_a_county_that_exists_is_left_alone() -> None:
    with pytest.raises(CommandError, match="已经有一个县"):
        init()


@pytest.mark.parametrize("code", ["", "53", "530899100", "53089a", "５３０８９９"])
def test_a_code_that_cannot_be_changes_nothing(empty_house: None, code: str) -> None:
    with pytest.raises(CommandError, match="代码"):
        init(code=code)
    assert not Area.objects.exists()
    assert not User.objects.exists()
