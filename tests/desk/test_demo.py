import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.desk.demo import build, moments, officials, read, tales
from minqing.lib import clock
from minqing.lib.db import Refused
from minqing.matters import rebuild, seed
from minqing.matters.models import Evaluation, Matter, Reader, Step
from minqing.matters.terms import Satisfaction
from minqing.matters.workflow import State
from minqing.people.models import ContactLink, Household
from minqing.territory.models import Area, Level, Organisation

DATA = Path(read.__file__).parent
NIGHT = datetime(2026, 11, 22, 0, 40, tzinfo=clock.SHANGHAI)  # a Sunday, and the office is shut


def test_the_county_lives_and_nothing_in_it_contradicts_itself(empty_house: None) -> None:
    said: list[str] = []
    with clock.set_to(NIGHT):
        accounts = build.build(say=said.append)
    assert len(said) > 4
    assert [Area.objects.filter(level=level).count() for level in Level] == [1, 6, 42, 313]
    assert {State(state) for state in Matter.objects.values_list("state", flat=True)} == set(State)
    assert {account.role for account in accounts} == {str(role.label) for role in Role}
    assert not User.objects.exclude(demo=True).exists()
    assert list(rebuild.unequal()) == []
    assert not Step.objects.filter(entered_at__gt=NIGHT).exists()
    with clock.set_to(NIGHT):
        _everybody_has_something_to_do()
        with pytest.raises(Refused, match="空的数据库"):
            build.build(say=said.append)


def _everybody_has_something_to_do() -> None:
    signs_in = {account.username for account in officials.accounts()}
    held = {role for post in Post.objects.on().filter(user__username__in=signs_in) for role in [post.role]}
    assert held == {str(role) for role in Role}
    assert max(Counter(ContactLink.objects.values_list("official", flat=True)).values()) <= 14
    assert Post.objects.exclude(ends_on=None).filter(ends_on__lt=clock.today()).exists()
    assert Organisation.objects.filter(kind="team", ends_on__gt=clock.today()).count() == 1
    sealed = Matter.objects.exclude(sealed_at=None)
    assert sealed.count() == Reader.objects.filter(user__username="discipline").count() == 3
    assert Matter.objects.filter(disputed=True, state=State.CLOSED).count() == 2
    asked = set(Evaluation.objects.values_list("satisfaction", flat=True))
    assert asked == {str(word) for word in Satisfaction}
    assert set(Household.objects.values_list("kind", flat=True)) == {
        "household", "migrant", "shop", "lodging", "company",
    }  # fmt: skip


def test_a_demo_that_breaks_off_leaves_nothing(empty_house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tales, "_FILE", DATA / "absent.jsonl")
    with pytest.raises(FileNotFoundError):
        build.build(say=lambda _line: None)
    assert not Area.objects.exists()
    assert not User.objects.exists()


def test_the_command_refuses_a_house_in_use(db: None) -> None:
    with pytest.raises(CommandError, match="空的数据库"):
        call_command("demo", verbosity=0, stdout=StringIO())


def test_the_command_shows_who_may_sign_in(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("minqing.desk.management.commands.demo.build", lambda **_say: officials.accounts())
    out = StringIO()
    call_command("demo", stdout=out)
    lines = out.getvalue().splitlines()
    assert any(line.split()[:3] == ["李素芬", "民情办", "li"] for line in lines)
    assert officials.PASSWORD in lines[-1]


def test_the_categories_are_those_of_the_house() -> None:
    rows = seed.categories()
    assert [sum("." not in row["code"] for row in rows), sum("." in row["code"] for row in rows)] == [12, 64]
    units = {row["name"] for row in read.rows("units")}
    assert {row[name] for row in rows for name in ("lead", "support")} - {""} <= units
    assert {row["code"] for row in rows if row["seals"] == "1"} == {"12.4", "12.5"}
    assert {tale.category for tale in tales.tales()} == {row["code"] for row in rows if "." in row["code"]}


def _texts() -> Iterator[str]:
    for tale in tales.tales():
        yield from (tale.words, tale.summary, tale.proposal, tale.passed_up, tale.reason, tale.basis, tale.rework_note)
        yield from (tale.withdrawn, tale.reopened, tale.disputed.get("reason", ""), tale.returned.get("basis", ""))
        yield tale.grassroots.words if tale.grassroots else ""
        for work in filter(None, (tale.first, tale.again)):
            yield from (*work.notes, work.reply, work.others, work.callback.words if work.callback else "")


def test_no_two_people_say_the_same() -> None:
    twice = [text for text, count in Counter(filter(None, _texts())).items() if count > 1]
    assert twice == []
    starts = Counter(tale.words[:6] for tale in tales.tales())
    assert [start for start, count in starts.items() if count > 1] == []


def test_every_word_and_answer_has_its_length_and_a_way_back() -> None:
    for tale in tales.tales():
        assert 20 <= len(tale.words) <= 200, tale.id
        for work in filter(None, (tale.first, tale.again)):
            if work.reply:
                assert 58 <= len(work.reply) <= 220, tale.id
                assert re.search(r"0879-555\d{4}", work.reply), tale.id


def test_numbers_are_made_up_and_nothing_in_the_files_looks_like_an_identity_card() -> None:
    for path in (*DATA.glob("*.jsonl"), *DATA.glob("data/*.csv")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<!\d)\d{17}[\dXx](?!\d)", text), path
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text), path
        phones = re.findall(r"\d{3,4}-\d{4}-?\d{3,4}", text)
        assert all(phone.startswith(("0879-555", "199-0000-")) for phone in phones), path


@pytest.mark.parametrize("urgent", [True, False])
@pytest.mark.parametrize("room", [0.1, 1, 6, 80])
def test_moments_follow_each_other_and_end_in_time(room: float, urgent: bool) -> None:
    start = NIGHT - room * (NIGHT - datetime(2026, 11, 21, 0, 40, tzinfo=clock.SHANGHAI))
    found = moments.spread([0.05, 0.2, 2.2, 15, 1], start, NIGHT, key="m1", urgent=urgent)
    assert found == sorted(set(found))
    assert start < found[0]
    assert found[-1] < NIGHT
    assert found == moments.spread([0.05, 0.2, 2.2, 15, 1], start, NIGHT, key="m1", urgent=urgent)
