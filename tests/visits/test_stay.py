"""驻村: a village, and from which day to which; written once."""

from datetime import date

import pytest

from minqing.audit.models import Event
from minqing.lib.ids import uuid7
from minqing.visits import actions
from minqing.visits.models import VillageStay
from tests.asking import asks_at_most
from tests.matters import life
from tests.visits import going

pytestmark = pytest.mark.django_db
PAGE = "/visits/stays/"


@pytest.fixture(autouse=True)
def today(clock):
    clock.stop("2026-03-10 09:00")


def typed(**more):
    return {"op": str(uuid7()), "area": "大寨村", "starts_on": "2026-03-02", "ends_on": "2026-03-06", **more}


def test_it_is_written_once(client_of, chen):
    client, form = client_of(chen), typed()
    assert client.post(PAGE, form).status_code == 302
    assert client.post(PAGE, form).status_code == 302  # sent twice
    stay = VillageStay.objects.get()
    assert (stay.official, stay.area_id, stay.starts_on, stay.ends_on) == (
        chen, "530899100200", date(2026, 3, 2), date(2026, 3, 6)
    )  # fmt: skip
    assert "上坝镇 大寨村，3月2日 周一到3月6日 周五" in " ".join(client.get(PAGE).text.split())


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"ends_on": "2026-03-11"}, "住完再记"),
        ({"ends_on": "2026-03-01"}, "结束不能早于开始"),
        ({"starts_on": "1900-01-01"}, "太早"),
        ({"starts_on": "2019-12-30", "ends_on": "2020-01-02"}, "没有岗位"),
        ({"area": "没有的村"}, "没有「没有的村」"),
        ({"starts_on": ""}, "从哪天"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(client_of, chen, wrong, says):
    answer = client_of(chen).post(PAGE, typed(**wrong))
    assert answer.status_code == 422
    assert says in answer.text
    assert any(f'value="{day}"' in answer.text for day in typed(**wrong).values())
    assert not VillageStay.objects.exists()


def test_the_same_stay_twice_is_refused_in_words(client_of, chen):
    client_of(chen).post(PAGE, typed())
    answer = client_of(chen).post(PAGE, typed())
    assert answer.status_code == 422
    assert "这一段驻村已经记过" in answer.text


def test_whose_post_ended_writes_of_the_days_within_it(client_of, chen):
    going.leaves(chen, date(2026, 3, 9))
    assert client_of(chen).post(PAGE, typed(ends_on="2026-03-09")).status_code == 302
    assert client_of(chen).post(PAGE, typed(starts_on="2026-03-03", ends_on="2026-03-10")).status_code == 422


def test_the_batch_leaves_the_same_rows(chen, area):
    places = [area("大寨村"), area("小寨村")]
    days = (date(2026, 3, 2), date(2026, 3, 6))
    one = actions.record_stay(
        id=uuid7(), official=chen, area=places[0], starts_on=days[0], ends_on=days[1], by=life.by(chen)
    )
    pk = uuid7()
    assert actions.record_stays(rows=[(pk, chen, places[1], *days)], by=life.by(chen)) == 1
    two = VillageStay.objects.get(pk=pk)
    assert (one.official, one.starts_on, one.ends_on) == (two.official, two.starts_on, two.ends_on)
    events = [list(Event.objects.filter(target__endswith=str(row.pk)).values("verb", "codes")) for row in (one, two)]
    assert events[0] == events[1] != []


def test_who_may(client_of, chen, sun, guan, lin):
    client_of(chen).post(PAGE, typed())
    assert "大寨村，" not in client_of(sun).get(PAGE).text  # his own alone
    for user in (guan, lin):
        assert client_of(user).get(PAGE).status_code == 403
        assert client_of(user).post(PAGE, typed()).status_code == 403
    assert client_of(chen).delete(PAGE).status_code == 405


def test_it_asks_the_database_little(client_of, chen):
    client = client_of(chen)
    for day in range(1, 8):
        client.post(PAGE, typed(starts_on=f"2026-03-0{day}", ends_on=f"2026-03-0{day}"))
    with asks_at_most(12):
        assert client.get(PAGE).status_code == 200
