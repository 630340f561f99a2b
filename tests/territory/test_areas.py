from collections.abc import Callable

import pytest
from django.db import connection

from minqing.audit.models import Event
from minqing.lib.db import Refused
from minqing.territory import actions, queries
from minqing.territory.models import Area, Level, after

BY = "system:tests"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("530899102", Level.TOWNSHIP, "530899"),
        ("530899100202", Level.VILLAGE, "530899100"),
        ("530899100200003", Level.GROUP, "530899100200"),
    ],
)
def test_level_and_parent_follow_from_the_code(code: str, level: Level, parent: str) -> None:
    area = actions.add_area(code=code, name="新的", by=BY)
    assert (area.level, area.parent_id) == (level, parent)
    assert Event.objects.filter(verb="area.add", target=f"territory.Area:{code}", actor=BY).exists()


@pytest.mark.parametrize("code", ["", "53", "5308991", "53089910020000a", "５３０８９９１０２", "-30899102"])
def test_a_code_that_cannot_be_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="6、9、12 或 15 位") as refusal:
        actions.add_area(code=code, name="新的", by=BY)
    assert refusal.value.field == "code"


def test_a_place_without_the_place_around_it_is_refused() -> None:
    with pytest.raises(Refused, match="上级还没有登记"):
        actions.add_area(code="530899999001", name="悬空村", by=BY)
    with pytest.raises(Refused, match="上级还没有登记"):
        actions.add_areas(rows=[("530899102", "好的"), ("530899999001", "悬空村")], by=BY)
    assert not Area.objects.filter(name="好的").exists()


def test_two_places_side_by_side_have_two_names() -> None:
    with pytest.raises(Refused, match="同一个地方下面已有这个名称"):
        actions.add_area(code="530899100209", name="大寨村", by=BY)
    assert actions.add_area(code="530899101209", name="大寨村", by=BY).name == "大寨村"


def test_many_at_once_are_as_one_by_one() -> None:
    rows = [("530899110", "甲镇"), ("530899110001", "乙村"), ("530899110001001", "丙组")]
    for code, name in rows:
        actions.add_area(code=code, name=name, by=BY)
    one_by_one = list(Area.objects.filter(code__startswith="530899110").values())
    events = Event.objects.filter(target__contains="530899110").count()
    for code, _name in reversed(rows):
        Area.objects.get(pk=code).delete()
    assert actions.add_areas(rows=rows, by=BY) == 3
    assert list(Area.objects.filter(code__startswith="530899110").values()) == one_by_one
    assert Event.objects.filter(target__contains="530899110").count() == 2 * events


def test_a_subtree_is_one_range(area: Callable[[str], Area]) -> None:
    town = area("上坝镇")
    within = set(Area.objects.filter(code__gte=town.code, code__lt=town.end).values_list("name", flat=True))
    assert within == {"上坝镇", "大寨村", "大寨一组", "大寨二组", "小寨村", "小寨一组"}


@pytest.mark.parametrize(
    ("code", "end"),
    [("530899", "5309"), ("530899199", "5308992"), ("0001", "0002"), ("09", "1"), ("01.1", "01.2"), ("01.9", "02")],
)
def test_the_end_of_a_subtree_is_made_of_digits(code: str, end: str) -> None:
    assert after(code) == end


@pytest.mark.postgres
@pytest.mark.parametrize("collation", ["C", "zh-x-icu"])
@pytest.mark.parametrize("code", ["530899", "0009", "09", "01.9", "9999"])
def test_a_subtree_is_one_range_in_every_order(collation: str, code: str) -> None:
    """PostgreSQL compares as its locale does, and there a colon stands before the digits."""
    within = f'%s COLLATE "{collation}" >= %s AND %s COLLATE "{collation}" < %s'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {within}", [code + "100", code, code + "100", after(code)])
        assert cursor.fetchone() == (True,)


def test_rows_carry_the_codes_by_which_lists_find_them(area: Callable[[str], Area]) -> None:
    group = {"township_code": "530899100", "village_code": "530899100200", "group_code": "530899100200001"}
    assert area("大寨一组").codes == group
    assert area("青河县").codes == {"township_code": "", "village_code": "", "group_code": ""}


def test_places_are_named_as_people_say_them(area: Callable[[str], Area]) -> None:
    assert queries.full_name(area("大寨一组")) == "上坝镇 大寨村 大寨一组"
    assert queries.full_name(area("青河县")) == "青河县"
    assert queries.county().name == "青河县"
