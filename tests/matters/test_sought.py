"""Whoever can't be found does not keep his matter waiting for ever: his answer then lies where he finds it."""

import pytest

from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.models import Delivery, Matter
from minqing.matters.rebuild import unequal
from minqing.matters.workflow import State
from tests.matters import life, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def replied(clock):
    clock.stop("2026-03-02 09:00")
    return states.at(State.REPLIED)


def sought(matter, user, **more):
    args = {"request": life.asked(matter)[0], "way": "face", "happened_at": house_clock.now(), **more}
    return life.do("seek", matter, user, **args)


def placed(matter, user, way="posted"):
    args = {"way": way, "taken": "heard", "through": "", "happened_at": house_clock.now()}
    return life.do("deliver", matter, user, request=life.asked(matter)[0], **args)


@pytest.mark.parametrize("way", ["receipt", "posted"])
def test_after_three_days_it_goes_where_he_finds_it(replied, he, wang, dao, clock, way):
    for user in (he, wang, dao):
        with pytest.raises(Refused, match="有 3 天都没找到他"):
            placed(replied, dao, way)
        assert sought(replied, user).state == State.REPLIED
        clock.forward(days=1)
    matter = placed(replied, dao, way)
    left = Delivery.objects.get(request__matter=matter)
    assert (matter.state, left.way, left.taken) == (State.AWAITING_CALLBACK, way, "unknown")
    assert list(unequal()) == []


def test_tries_on_one_day_count_once_and_those_before_another_answer_not_at_all(replied, he, li, wen, zhou, clock):
    for _n in range(3):
        sought(replied, he)
    with pytest.raises(Refused, match="没找到他"):
        placed(replied, he)
    for _n in range(2):
        clock.forward(days=1)
        sought(replied, he)
    life.evaluated(placed(replied, he), zhou, "dissatisfied", "no")
    life.do("rework", replied, li, to=states.unit("water"), note="换人再看。")
    life.worked(replied, handler=wen)
    with pytest.raises(Refused, match="没找到他"):
        placed(replied, he)


def test_it_is_tried_by_a_way_that_could_reach_him_and_not_before_the_answer(replied, he, clock):
    for more, field in (({"way": "posted"}, "way"), ({"way": "x"}, "way")):
        with pytest.raises(Refused) as refusal:
            sought(replied, he, **more)
        assert refusal.value.field == field
    with pytest.raises(Refused, match="早于答复"):
        sought(replied, he, happened_at=house_clock.start_of(house_clock.today().replace(day=1)))


def test_nobody_is_not_looked_for(he, li, wang, unit):
    pk = uuid7()
    args = {"said": life.said(who="nobody", name="", phone=""), "sorted_as": life.sorted_as(), "by": life.by(he)}
    actions.open(id=pk, op=uuid7(), **args)
    matter = life.answered(Matter.objects.get(pk=pk), dispatcher=li, handler=wang, unit=unit("water"))
    with pytest.raises(Refused, match="没有留下可找的地方"):
        sought(matter, he)
    assert placed(matter, he, "receipt").state == State.AWAITING_CALLBACK


def test_on_the_page_it_is_one_press_beside_and_the_third_day_opens_the_other_ways(client_of, replied, he, zhou, clock):
    page = f"/matters/{replied.pk}/deliver/"
    for _day in range(3):
        client = client_of(he)
        text = client.get(page).text
        assert f'formaction="/matters/{replied.pk}/seek/"' in text
        assert 'value="posted"' not in text
        row = life.now(replied)
        typed = {"op": uuid7(), "seen": row.revision, "request": life.the_request(row).pk, "way": "phone"}
        typed["happened_at_0"] = house_clock.today().isoformat()
        assert client.post(f"/matters/{replied.pk}/seek/", typed).status_code == 302
        assert "找本人送答复，没找到（电话）" in client.get(f"/matters/{replied.pk}/").text
        clock.forward(days=1)
    client = client_of(he)
    text = client.get(page).text
    assert "已经找了三天" in text
    assert "3月2日" in text
    typed |= {"op": uuid7(), "seen": life.now(replied).revision, "way": "posted", "taken": "unknown"}
    typed["happened_at_0"] = house_clock.today().isoformat()
    assert client.post(page, typed).status_code == 302
    text = client.get(f"/matters/{replied.pk}/").text
    assert "给本人的答复：在村里张贴" in text
    assert "答复放在他看得到的地方：在村里张贴" in text
    assert "在村里张贴" in client_of(zhou).get("/matters/to-call/").text


def test_a_way_that_is_still_closed_is_told_and_what_was_typed_is_kept(client_of, replied, he):
    typed = {
        "op": uuid7(),
        "seen": replied.revision,
        "request": life.the_request(replied).pk,
        "way": "",
        "through": "玉罕",
    }
    for move in ("seek", "deliver"):
        response = client_of(he).post(f"/matters/{replied.pk}/{move}/", typed)
        assert response.status_code == 422
        assert "还没有选怎么" in response.text
