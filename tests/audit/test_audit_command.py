import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from minqing.audit import log
from minqing.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chained() -> None:
    while log.chain_up():
        pass


def verify(*given: str) -> str:
    said = StringIO()
    call_command("audit", "verify", *given, stdout=said)
    return said.getvalue()


def tamper(statement: str) -> None:
    """As somebody could who holds the database: the triggers go first."""
    with connection.cursor() as cursor:
        on = " ON audit_event" if connection.vendor == "postgresql" else ""
        for trigger in ("no_update", "no_delete", "once_position", "once_chain"):
            cursor.execute(f"DROP TRIGGER audit_event_{trigger}{on}")
        cursor.execute(statement)


def test_it_says_how_many_and_where_it_ends() -> None:
    count, link = log.verify()
    assert count == Event.objects.count()
    assert f"{count}:{link}" in verify()


def test_a_kept_end_is_found_again_though_more_came_after() -> None:
    kept = re.search(r"\d+:[0-9a-f]{64}", verify())
    assert kept
    log.record("test.more", Event.objects.all()[0], by="system:tests")
    log.chain_up()
    assert kept[0] not in verify("--head", kept[0])


@pytest.mark.parametrize(
    "change", ["actor = 'official:0'", "verb = 'x'", "target = 'x'", "fields = '[\"x\"]'", 'codes = \'{"x": "y"}\'']
)
def test_a_changed_row_is_found(change: str) -> None:
    tamper(f"UPDATE audit_event SET {change} WHERE position = 7")
    with pytest.raises(CommandError, match="第 7 条") as broken:
        verify()
    assert broken.value.returncode == 1


def test_a_row_that_is_gone_is_found() -> None:
    tamper("DELETE FROM audit_event WHERE position = 7")
    with pytest.raises(CommandError, match="第 7 条"):
        verify()


def test_a_cut_end_is_found_by_a_kept_one() -> None:
    count, link = log.verify()
    tamper(f"DELETE FROM audit_event WHERE position > {count - 3}")
    assert verify()
    with pytest.raises(CommandError, match=f"第 {count - 2} 条"):
        verify("--head", f"{count}:{link}")


@pytest.mark.parametrize("head", ["", "12", "x:y", f"1:{'0' * 63}"])
def test_an_end_that_cannot_be_read_is_told(head: str) -> None:
    with pytest.raises(CommandError, match="POSITION:LINK"):
        verify("--head", head)
