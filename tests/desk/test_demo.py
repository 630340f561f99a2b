import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F
from pytest_django import DjangoDbBlocker

from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.desk import queries
from minqing.desk.demo import build, homes, moments, officials, read, tales
from minqing.lib import clock
from minqing.lib.db import Refused
from minqing.matters import rebuild, seed
from minqing.matters.models import Commitment, Evaluation, Explanation, Matter, Reader, Reply, Request, Step, Words
from minqing.matters.terms import Channel, MatterKind, Satisfaction
from minqing.matters.workflow import State
from minqing.people.models import (
    CardVersion,
    Consent,
    ContactCard,
    ContactKind,
    ContactLink,
    Household,
    HouseholdKind,
    Need,
    NeedKind,
    Purpose,
    Relation,
    Resident,
    Told,
)
from minqing.territory.models import Area, Level, Organisation
from minqing.visits import rebuild as follow
from minqing.visits.models import (
    DiaryEntry,
    DiaryMark,
    DiaryVersion,
    Question,
    TrendRisk,
    VillageStay,
    Visit,
    VisitHousehold,
    WorkSuggestion,
)
from tests import snapshots

DATA = Path(read.__file__).parent
NIGHT = datetime(2026, 11, 22, 0, 40, tzinfo=clock.SHANGHAI)  # a Sunday, and the office is shut
SHORT = 30  # characters: whoever writes less may say what another said
ALIKE = 0.40


@pytest.fixture(scope="module")
def kept(django_db_blocker: DjangoDbBlocker) -> Iterator[set[str]]:
    """Whether the county stands in a copy: it is built once, for all that look at it."""
    built: set[str] = set()
    yield built
    with django_db_blocker.unblock():
        snapshots.drop("demo")


@pytest.fixture
def demo(transactional_db: None, kept: set[str]) -> Iterator[None]:
    snapshots.put_back("demo" if kept else "bare")
    with clock.set_to(NIGHT):
        if not kept:
            build.build(say=lambda _line: None)
            snapshots.take("demo")
            kept.add("demo")
        yield


def test_the_county_has_its_size(demo: None) -> None:
    assert [Area.objects.filter(level=level).count() for level in Level] == [1, 6, 42, 313]
    assert Organisation.objects.filter(kind="department").count() == 28
    assert User.objects.count() == 220
    assert not User.objects.exclude(demo=True).exists()
    kinds = Counter(Household.objects.values_list("kind", flat=True))
    assert kinds.total() == 3_135
    assert set(kinds) == set(HouseholdKind)
    assert 20 < kinds.total() / (kinds.total() - kinds[HouseholdKind.HOUSEHOLD]) < 30
    homes_of_groups = Household.objects.values_list("area").annotate(n=Count("pk")).values_list("n", flat=True)
    assert min(homes_of_groups) >= 6
    assert max(homes_of_groups) <= 15
    assert 2_500 < Visit.objects.count() < 2_700
    assert 430 < Matter.objects.count() < 560
    assert DiaryEntry.objects.filter(kind=DiaryEntry.Kind.DIARY).count() == 220


def test_everything_that_can_be_occurs(demo: None) -> None:
    def all_of(model: type, name: str) -> set[str]:
        return set(model._default_manager.values_list(name, flat=True))  # type: ignore[attr-defined]

    assert all_of(Matter, "state") == set(State)
    assert all_of(Matter, "kind") == set(MatterKind)
    assert all_of(Request, "channel") == set(Channel)
    assert all_of(Evaluation, "satisfaction") == set(Satisfaction)
    assert all_of(ContactLink, "kind") == set(ContactKind)
    assert all_of(Commitment, "state") == set(Commitment.State)
    assert all_of(TrendRisk, "state") == set(TrendRisk.State)
    assert all_of(WorkSuggestion, "state") == set(WorkSuggestion.State)
    assert all_of(DiaryMark, "becomes") == set(DiaryMark.Becomes)
    assert all_of(DiaryEntry, "kind") == set(DiaryEntry.Kind)
    assert all_of(Need, "kind") >= set(NeedKind) - {NeedKind.OTHER}
    assert all_of(Consent, "purpose") == set(Purpose)
    assert all_of(Visit, "kind") == {*Visit.Kind, ""}
    assert all_of(Visit, "purpose") == {*Visit.Purpose, ""}
    assert all_of(Visit, "travel") == {*Visit.Travel, ""}
    assert all_of(Resident, "relation") >= set(Relation)
    assert all_of(ContactCard, "how") >= set(ContactCard.How)
    assert all_of(CardVersion, "why") >= {"first", "changed", "corrected", "members", "checked"}
    for name in ("ate", "stayed", "worked"):
        assert all_of(Visit, name) == {True, False, None}
    assert Question.objects.filter(answered_on=None).exists()
    assert Question.objects.exclude(answer=None).exists()
    assert DiaryEntry.objects.filter(kind=DiaryEntry.Kind.DIARY, submitted_at=None).count() > 2
    assert Consent.objects.exclude(withdrawn_on=None).exists()


def test_its_mix_is_that_of_the_real_ones(demo: None) -> None:
    """镇雄 2018: in person 79.7 %, by phone 16.5 %, by letter 2.3 %; land first, then family and neighbours."""
    channels = Counter(Request.objects.values_list("channel", flat=True))
    there = sum(channels[way] for way in (Channel.DOOR, Channel.COUNTER)) / channels.total()
    assert 0.74 < there < 0.86
    assert 0.11 < channels[Channel.PHONE] / channels.total() < 0.20
    assert 0.01 < channels[Channel.LETTER] / channels.total() < 0.04
    parts = Counter(code[:2] for code in Matter.objects.exclude(category=None).values_list("category", flat=True))
    assert [part for part, _count in parts.most_common(2)] == ["01", "11"]
    said = Counter(Evaluation.objects.filter(voice="people").values_list("satisfaction", flat=True))
    assert said[Satisfaction.SATISFIED] + said[Satisfaction.BASICALLY] > 0.8 * said.total()


def test_nothing_in_it_contradicts_itself(demo: None) -> None:
    assert list(rebuild.unequal()) == []
    assert list(rebuild.unequal_promises()) == []
    assert list(follow.unequal()) == []
    assert not Step.objects.filter(entered_at__gt=NIGHT).exists()
    today = clock.day_of(NIGHT)
    assert not Visit.objects.filter(happened_on__gt=today).exists()
    assert not Visit.objects.filter(entered_at__gt=NIGHT).exists()
    assert not VillageStay.objects.filter(ends_on__gt=today).exists()
    assert not ContactCard.objects.filter(delivered_on__lt=F("made_at__date")).exists()
    assert not Visit.objects.exclude(private_note=None).exclude(kind=Visit.Kind.CONDOLENCE).exists()
    assert not Need.objects.filter(kind__in=["health", "home-help", "child"], consent=None).exists()
    children = [one for one in Resident.objects.exclude(birth_year=None) if one.is_child]
    assert len(children) > 700
    assert not any(one.relation in (Relation.HEAD, Relation.SPOUSE, Relation.PARENT) for one in children)
    with pytest.raises(Refused, match="空的数据库"):
        build.build(say=lambda _line: None)


def test_its_people_have_names_of_their_own(demo: None) -> None:
    heads = Household.objects.values_list("area", "name").annotate(n=Count("pk"))
    assert [name for _area, name, count in heads if count > 1] == []
    phones = Household.objects.exclude(phone="").values_list("phone", flat=True)
    assert all(re.fullmatch(r"199-0000-\d{4}", phone) for phone in phones)
    assert max(Counter(phones).values()) == 1
    people = Resident.objects.values_list("household", "name")
    assert max(Counter(people).values()) == 1
    assert 0.85 < ContactCard.objects.values("household").distinct().count() / 3_135 <= 1
    assert 0.9 < Told.objects.values("household").distinct().count() / 3_135 <= 1


def test_everybody_has_something_to_do_and_nobody_too_much(demo: None) -> None:
    signs_in = {account.username for account in officials.accounts()}
    held = {role for post in Post.objects.on().filter(user__username__in=signs_in) for role in [post.role]}
    assert held == {str(role) for role in Role}
    links = ContactLink.objects.on().filter(official__isnull=False, household__isnull=False)
    homes_of = Counter(name for name, _home in set(links.values_list("official__username", "household")))
    assert homes_of["chen"] == 14
    assert max(homes_of.values()) <= 28
    assert not Household.objects.exclude(pk__in=links.values("household")).exists()
    for user in User.objects.filter(username__in=signs_in):
        pressing, _left = queries.today(user)
        if queries.goes_out(user):
            assert sum(len(one.rows) for one in pressing) <= 5, user.username
        if user.has_role(Role.CONTACT_OFFICIAL, Role.HANDLER, Role.TOWNSHIP_CLERK, Role.COORDINATOR):
            assert pressing, user.username
    unseen = Household.objects.exclude(pk__in=VisitHousehold.objects.values("household"))
    assert Need.objects.on().filter(household__in=unseen).exists()
    several = Visit.objects.annotate(n=Count("officials")).filter(n__gt=1).count()
    assert several > 0.15 * Visit.objects.count()


def test_the_first_tales_stand_as_they_were_told(demo: None) -> None:
    assert Post.objects.exclude(ends_on=None).filter(ends_on__lt=clock.today()).exists()
    assert Organisation.objects.filter(kind="team", ends_on__gt=clock.today()).count() == 1
    sealed = Matter.objects.exclude(sealed_at=None)
    assert sealed.count() == Reader.objects.filter(user__username="discipline").count() == 3
    assert 20 < Matter.objects.filter(on_the_spot=True).count() < 60
    assert Matter.objects.filter(disputed=True, state=State.CLOSED).count() == 2


def _written() -> list[str]:
    """What people and officials said of themselves; not what is quoted from a diary or from a proposal."""
    found = [
        Request.objects.filter(matter__source_url="").values_list("words", "proposal"),
        Step.objects.values_list("words"),
        Reply.objects.values_list("words", "others"),
        Explanation.objects.values_list("reason", "basis"),
        Evaluation.objects.values_list("words"),
        DiaryVersion.objects.values_list("words"),
        DiaryEntry.objects.values_list("draft"),
        Visit.objects.values_list("note", "private_note"),
    ]
    ids = {pk for rows in found for row in rows for pk in row if pk}
    return [text for text in Words.objects.filter(pk__in=ids).values_list("text", flat=True) if len(text) >= SHORT]


def test_no_two_texts_are_alike(demo: None) -> None:
    texts = _written()
    assert len(texts) > 1_400
    triples = []
    for text in texts:
        bare = re.sub(r"\W", "", text)
        triples.append({bare[n : n + 3] for n in range(len(bare) - 2)})
    holders: dict[str, list[int]] = defaultdict(list)
    alike = []
    for n, mine in enumerate(triples):
        shared = Counter(other for triple in mine for other in holders[triple])
        alike += [
            (texts[n], texts[other])
            for other, count in shared.items()
            if count > ALIKE * min(len(mine), len(triples[other]))
        ]
        for triple in mine:
            holders[triple].append(n)
    assert alike == []


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
    for path in (*DATA.glob("*.jsonl"), *DATA.glob("data/*")):
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


def test_the_same_home_is_the_same_every_time() -> None:
    assert homes.homes(set()) == homes.homes(set())
    known = homes.homes(set())[1_500]
    assert homes.livelihood(known) == homes.livelihood(known) != homes.livelihood(known, version=1)
