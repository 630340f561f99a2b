"""Short words for playing a diary's life in tests."""

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib.ids import uuid7
from minqing.matters.models import Category
from minqing.territory.models import Area
from minqing.visits import actions
from minqing.visits.actions import Head, Meant
from minqing.visits.models import DiaryEntry, DiaryVersion

GROUP = "530899100200001"  # 大寨一组
LAND = "很多人家的土地几乎已经全部被征用"
ORE = "矿是一种不可再生资源"
SKILLS = "他们到时候还有什么生存技能"
PIG = "大多数人家就连一头过年猪也没有养"
TEXT = f"3月15日 晴\n今天去了一组。{LAND}。{PIG}。{ORE}。开采完以后怎么办？{SKILLS}。\n我答应月底前把招工的电话送过去。"
TAKEN = "张支书把低保名额给了自己的侄子"
WITH_SECRET = f"今天走了三家。有人关起门来说，{TAKEN}。路灯坏了两盏。\n明天再去。"


def by(user: User) -> Actor:
    return Actor.official(user)


def head(code: str = GROUP, **more: object) -> Head:
    return Head(area=Area.objects.get(pk=code), **more)  # type: ignore[arg-type]


def begun(user: User, text: str = TEXT, **more: object) -> DiaryEntry:
    told = {"head": head(), **more}
    return actions.begin(id=uuid7(), author=user, text=text, by=by(user), **told)  # type: ignore[arg-type]


def now(entry: DiaryEntry) -> DiaryEntry:
    return DiaryEntry.objects.get(pk=entry.pk)


def saved(entry: DiaryEntry, text: str) -> DiaryEntry:
    row = now(entry)
    told = Head(row.area, row.day, row.day_said, row.weather)
    return actions.save_draft(entry=row, text=text, head=told, seen=row.revision, by=by(row.author))


def marked(entry: DiaryEntry, words: str, becomes: str, **meant: object) -> None:
    """The sentence of the draft that holds these words."""
    row = now(entry)
    assert row.draft is not None
    start = row.draft.text.index(words)
    kwargs = {"start": start, "end": start + len(words), "becomes": becomes, "meant": Meant(**meant)}  # type: ignore[arg-type]
    actions.mark(entry=row, seen=row.revision, by=by(row.author), **kwargs)  # type: ignore[arg-type]


def submitted(entry: DiaryEntry) -> DiaryVersion:
    row = now(entry)
    return actions.submit(entry=row, seen=row.revision, op=uuid7(), by=by(row.author))


def revised(entry: DiaryEntry) -> DiaryEntry:
    row = now(entry)
    return actions.revise(entry=row, seen=row.revision, by=by(row.author))


def tapped(version: DiaryVersion, words: str, becomes: str, **meant: object) -> None:
    """The sentence of a submitted version that holds these words."""
    start = version.words.text.index(words)
    told = {"start": start, "end": start + len(words), "becomes": becomes, "meant": Meant(**meant)}  # type: ignore[arg-type]
    actions.mark_version(version=version, op=uuid7(), by=by(version.entry.author), **told)  # type: ignore[arg-type]


def style() -> Category:
    """A kind of thing that is sealed at birth."""
    return Category.objects.get(name="工作作风投诉")
