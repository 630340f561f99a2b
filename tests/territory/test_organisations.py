from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from minqing.audit.models import Event
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.territory import actions
from minqing.territory.models import Area, Organisation, OrganisationKind
from tests.conftest import Clock

BY = "system:tests"
pytestmark = pytest.mark.django_db
Unit = Callable[[str], Organisation]


def add(area: Area, name: str = "新单位", **given: object) -> Organisation:
    kind = given.pop("kind", OrganisationKind.DEPARTMENT)
    return actions.add_organisation(id=uuid7(), name=name, kind=kind, area=area, by=BY, **given)  # type: ignore[arg-type]


def test_a_unit_stands_after_its_siblings(unit: Unit) -> None:
    above = unit("county")
    last = above.parts.order_by("-path")[0].path
    new = add(above.area, parent=above)
    assert new.path == f"{above.path}{int(last[-4:]) + 1:04d}"
    assert new.ancestors == [above.path]


def test_a_subtree_is_one_range(unit: Unit) -> None:
    within = {one.name for one in Organisation.objects.under(unit("shangba"))}
    assert within == {"上坝镇人民政府", "上坝镇群众工作站", "大寨村委会", "小寨村委会"}


def test_two_units_have_two_names(unit: Unit) -> None:
    with pytest.raises(Refused, match="已有同名的单位"):
        add(unit("county").area, "水务局")


@pytest.mark.parametrize("name", ["", "长" * 61])
def test_a_name_must_be_there_and_fit(unit: Unit, name: str) -> None:
    with pytest.raises(Refused):
        add(unit("county").area, name)


def test_a_team_has_dates(unit: Unit) -> None:
    county = unit("county").area
    with pytest.raises(Refused, match="进驻日期"):
        add(county, kind=OrganisationKind.WORK_TEAM)
    with pytest.raises(Refused, match="结束不能早于开始"):
        add(county, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 1))


def test_who_is_at_work_today(unit: Unit, clock: Clock) -> None:
    team = add(unit("county").area, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 3))
    for day, there in [("2026-03-01", False), ("2026-03-02", True), ("2026-03-03", True), ("2026-03-04", False)]:
        clock.stop(day)
        assert Organisation.objects.at_work().filter(pk=team.pk).exists() is there


def change(unit: Organisation, **given: object) -> Organisation:
    told = {"seen": unit.revision, "name": "水利局", "answers_for": "水", "address": "", "phone": "1", "ends_on": None}
    return actions.change_organisation(unit=unit, **(told | given), by=BY)  # type: ignore[arg-type]


def test_a_change_is_on_record_by_the_names_of_its_fields(unit: Unit) -> None:
    water = unit("water")
    changed = change(water)
    assert (changed.name, changed.path, changed.kind) == ("水利局", water.path, water.kind)
    event = Event.objects.get(verb="organisation.change")
    assert event.fields == ["address", "answers_for", "ends_on", "name", "phone"]


def test_whoever_looked_at_an_older_state_is_told(unit: Unit) -> None:
    seen = unit("water")
    change(seen)
    with pytest.raises(Refused, match="刚被别人改过"):
        change(seen, name="水电局")
    assert Organisation.objects.get(pk=seen.pk).name == "水利局"


def test_the_same_form_sent_twice_makes_one_unit(unit: Unit) -> None:
    form = {"id": uuid7(), "name": "甲局", "kind": OrganisationKind.DEPARTMENT, "area": unit("county").area, "by": BY}
    assert actions.add_organisation(**form) == actions.add_organisation(**form)  # type: ignore[arg-type]
    assert Organisation.objects.filter(name="甲局").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_add_at_once_are_told_or_stand_apart(unit: Unit) -> None:
    above, ready, refused = unit("county"), Barrier(2), list[str]()

    def one(name: str) -> None:
        ready.wait()
        try:
            add(above.area, name, parent=above)
        except Refused as refusal:
            refused.append(str(refusal))
        connection.close()

    crowd = [Thread(target=one, args=[name]) for name in ("甲局", "乙局")]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    paths = list(Organisation.objects.filter(name__in=["甲局", "乙局"]).values_list("path", flat=True))
    assert len(set(paths)) == len(paths) == 2 - len(refused)
    assert set(refused) <= {"单位的位置已被占用，请再试一次"}
