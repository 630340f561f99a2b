"""Short words for playing a matter's life in tests."""

from collections.abc import Sequence
from uuid import UUID

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.actions import Answer, Said, Sorted
from minqing.matters.models import Matter, Request, Step
from minqing.people.models import Household
from minqing.territory.models import Area, Organisation

GROUP = "530899100200001"  # 大寨一组


def said(words: str = "水管又裂了，三天没水吃。", **more: object) -> Said:
    kwargs: dict[str, object] = {"said_at": clock.now(), "name": "岩温龙", "phone": "13800000001", **more}
    return Said(words, **kwargs)  # type: ignore[arg-type]


def sorted_as(code: str = GROUP, **more: object) -> Sorted:
    return Sorted(Area.objects.get(pk=code), **more)  # type: ignore[arg-type]


def by(user: User) -> Actor:
    return Actor.official(user)


def registered(
    user: User, *, code: str = GROUP, household: Household | None = None, named: Sequence[User] = (), **more: object
) -> Matter:
    """A matter that `user` registers; `more` goes to Sorted."""
    pk = uuid7()
    told = said(household=household) if household else said()
    actions.open(id=pk, said=told, sorted_as=sorted_as(code, **more), named=named, op=uuid7(), by=by(user))
    return Matter.objects.get(pk=pk)


def household(name: str) -> Household:
    return Household.objects.get(name=name)


def now(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def do(name: str, matter: Matter, user: User, **args: object) -> Matter:
    """Make a move on the row as it stands."""
    row = now(matter)
    kwargs: dict[str, object] = {"seen": row.revision, "op": uuid7(), **args}
    getattr(actions, name)(matter=row, by=by(user), **kwargs)
    return now(matter)


def the_request(matter: Matter) -> Request:
    return matter.requests.select_related("contact").get()


def asked(matter: Matter) -> list[Request]:
    return list(matter.requests.select_related("contact").order_by("pk"))


def answered(
    matter: Matter, *, dispatcher: User, handler: User, unit: Organisation, outcome: str = "settled"
) -> Matter:
    do("dispatch", matter, dispatcher, to=unit)
    return worked(matter, handler=handler, outcome=outcome)


def worked(matter: Matter, *, handler: User, outcome: str = "settled") -> Matter:
    do("sign", matter, handler)
    do("handle", matter, handler, words="去看过，换了一截管子。", happened_at=clock.now())
    return do("reply", matter, handler, answer=Answer("水管换好了，今天已经通水。", outcome), signed_by=handler)


def delivered(matter: Matter, user: User) -> Matter:
    args = {"way": "face", "taken": "heard", "through": "", "happened_at": clock.now()}
    return do("deliver", matter, user, request=the_request(matter), **args)


def evaluated(matter: Matter, agent: User, satisfaction: str = "satisfied", solved: str = "yes") -> Matter:
    args = {"satisfaction": satisfaction, "solved": solved, "words": "通水了。", "happened_at": clock.now()}
    return do("evaluate", matter, agent, request=the_request(matter), **args)


def moves_of(matter: Matter) -> list[str]:
    return list(Step.objects.filter(matter=matter).order_by("revision").values_list("move", flat=True))


def op() -> UUID:
    return uuid7()
