"""Who sees a matter, and who may do what to it. A refusal is a reason that the person refused can read."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Reach, Role, View
from minqing.lib import clock
from minqing.matters import limits
from minqing.matters.models import Commitment, Matter, Named, Part, Reader, Request, Step, Support
from minqing.matters.workflow import BARRED, HANDS, LACKING, MOVES, REDOING, State, Tie, Turn, Who, moves_from
from minqing.people.access import homes_of, keeps, keeps_in
from minqing.people.access import visible_to as households_visible_to
from minqing.territory.models import Organisation, after

_EVERYTHING = ~Q(pk__in=[])  # an empty Q() would vanish in an OR
_NOTHING = Q(pk__in=[])


def visible_to(user: User) -> QuerySet[Matter]:
    """Everything that some post of his reaches with its content: to judge one object. A list asks `within`."""
    return Matter.objects.filter(_seen_by(user))


def _seen_by(user: User) -> Q:
    """As `_open_to` says of each reach; what holds for all of them is said once, for this is asked at every move."""
    open_to_all, named = _NOTHING, _NOTHING
    for post, reach, view in user.reaches:
        if view is View.CONTENT and reach is Reach.NAMED:
            named = Q(pk__in=Reader.objects.filter(user=user).values("matter"))
        elif view is View.CONTENT:
            open_to_all |= _reach(user, post, reach)
    own_draft = ~Q(state=State.DRAFT) | Q(pk__in=_opened_by(user))
    return (open_to_all & Q(sealed_at=None) | named) & _not_naming(user) & own_draft


def within(user: User, reach: Reach, *, view: View = View.CONTENT) -> QuerySet[Matter]:
    """One reach of his, over all his posts that have it with this view. Drafts stand in no list but their writer's."""
    found = _NOTHING
    for post, other, theirs in user.reaches:
        if other is reach and theirs is view:
            found |= _open_to(user, post, reach)
    return Matter.objects.filter(found).exclude(state=State.DRAFT)


def waiting_for(user: User, turns: Iterable[Turn]) -> QuerySet[Matter]:
    """What stands in one of these states and is some post of his to act on, of what he sees: the lists of work."""
    states: dict[tuple[Post, Reach | Tie], set[State]] = defaultdict(set)
    for post in user.held:
        for state, who in turns:
            if post.role in who:
                states[post, who[Role(post.role)]].add(state)
    found = _NOTHING
    for (post, reach), among in states.items():
        found |= Q(state__in=among) & _reach(user, post, reach)
    return visible_to(user).filter(found)


def reaches_of(user: User) -> list[Reach]:
    """The lists that he may ask for, each once, in the order of the table."""
    return list(dict.fromkeys(reach for _post, reach, view in user.reaches if view is View.CONTENT))


def _open_to(user: User, post: Post, reach: Reach) -> Q:
    """What this reach of this post holds, less what is sealed and what names him."""
    if reach is Reach.NAMED:
        return Q(pk__in=Reader.objects.filter(user=user).values("matter")) & _not_naming(user)
    return _reach(user, post, reach) & Q(sealed_at=None) & _not_naming(user)


def _not_naming(user: User) -> Q:
    """Whoever is named in a matter, and everyone whose post reports to him, does not read it."""
    named = Q(user=user.pk) | Q(user__in=user.heads.values("user"))
    return ~Q(pk__in=Named.objects.filter(named).values("matter"))


def _opened_by(user: User) -> QuerySet[Part, UUID]:
    return Part.objects.filter(user=user, role=Part.As.OPENER).values_list("matter", flat=True)


_REACHES: dict[Reach | Tie, Callable[[User, Post], Q]] = {
    Reach.COUNTY: lambda _user, _post: _EVERYTHING,
    Reach.TOWNSHIP: lambda _user, post: Q(township_code=post.area_id),
    Reach.VILLAGE: lambda _user, post: Q(village_code=post.area_id),
    Reach.LEADS: lambda _user, post: Q(lead_unit=post.unit_id),
    Reach.SUPPORTS: lambda _user, post: Q(pk__in=Support.objects.filter(unit=post.unit_id).values("matter")),
    Reach.SUBTREE: lambda _user, post: Q(lead_unit__in=Organisation.objects.under(post.unit).values("pk")),
    Reach.HOUSEHOLDS: lambda user, _post: Q(
        pk__in=Request.objects.filter(household__in=homes_of(user)).values("matter")
    ),
    Reach.PART: lambda user, _post: Q(pk__in=Part.objects.filter(user=user).values("matter")),
    Reach.OPENED: lambda user, _post: Q(pk__in=_opened_by(user)),
    Tie.WITHIN: lambda _user, post: Q(lead_unit__area__gte=post.area_id, lead_unit__area__lt=after(post.area_id)),
    Reach.CALLBACK: lambda user, _post: Q(state=State.AWAITING_CALLBACK) & ~_handled_by(user),
}


# The same of one row in hand, where it says so itself: most moves are judged without asking the database.
_TOLD: dict[Reach | Tie, Callable[[Post, Matter], bool]] = {
    Reach.COUNTY: lambda _post, _matter: True,
    Reach.TOWNSHIP: lambda post, matter: matter.township_code == post.area_id,
    Reach.VILLAGE: lambda post, matter: matter.village_code == post.area_id,
    Reach.LEADS: lambda post, matter: matter.lead_unit_id == post.unit_id,
}


def _reach(user: User, post: Post, reach: Reach | Tie) -> Q:
    return _REACHES[reach](user, post)


def _handled_by(user: User) -> Q:
    """By his own hand, or by a unit of his that leads or helps."""
    units = {post.unit_id for post in user.held}
    # Asked of each matter: whoever calls back has a Step in most that are over, and a list would gather them all.
    own = Q(Exists(Step.objects.filter(matter=OuterRef("pk"), by_user=user, move__in=HANDS)))
    return own | Q(lead_unit__in=units) | Q(pk__in=Support.objects.filter(unit__in=units).values("matter"))


def promises_visible_to(user: User) -> QuerySet[Commitment]:
    """承诺: those he made; those to homes that he sees or said in his places; those made in the units that he leads.

    Never one whose matter is sealed from him, or names him.
    """
    found = Q(official=user) | Q(household__in=households_visible_to(user).values("pk"))
    for post, reach, view in user.reaches:
        if view is View.CONTENT and reach in _PLACES:
            found |= Q(household=None, area__gte=post.area_id, area__lt=after(post.area_id))
        elif view is View.CONTENT and reach is Reach.SUBTREE:
            found |= Q(unit__in=Organisation.objects.under(post.unit).values("pk"))
    named = Named.objects.filter(user__in=[user.pk, *user.above]).values("matter")
    sealed = visible_to(user).filter(sealed_at__isnull=False).values("pk")
    plain = Q(matter__sealed_at=None) & ~Q(matter__in=named)
    return Commitment.objects.filter(found).filter(Q(matter=None) | plain | Q(matter__in=sealed))


_PLACES = frozenset({Reach.VILLAGE, Reach.TOWNSHIP, Reach.COUNTY})


def settles(user: User, promise: Commitment) -> bool:
    """Who says what came of it: whoever made it; where he holds no post any more, whoever keeps that home or place."""
    if promise.official_id == user.pk:
        return True
    if Post.objects.on().filter(user=promise.official_id).exists():
        return False
    return keeps(user, promise.household) if promise.household else keeps_in(user, promise.area)


class Standing:
    """Where an official stands towards a matter as it is now: all that these moves may ask, in one query at most.

    Make it under the lock when it is to be relied on, of the row as it was read there.
    """

    def __init__(self, user: User, matter: Matter, *, moves: Collection[str] = tuple(MOVES)) -> None:
        self.user, self.matter, self._moves = user, matter, moves
        self._told = {f"as_{n}_{r.name}": _TOLD[r](post, matter) for n, post, r in self._asked() if r in _TOLD}

    def _told_to_see(self) -> bool:
        """Whether the row itself says that he sees it, and nobody is named in it who would hide it from him."""
        if self.matter.sealed_at or self.matter.state == State.DRAFT:
            return False
        reaches = ((post, _TOLD.get(reach)) for post, reach, view in self.user.reaches if view is View.CONTENT)
        if not any(told and told(post, self.matter) for post, told in reaches):
            return False
        named = set(Named.objects.filter(matter=self.matter).values_list("user", flat=True))
        return not named or not named & {self.user.pk, *self.user.above}

    def _asked(self) -> Iterator[tuple[int, Post, Reach | Tie]]:
        state = State(self.matter.state)
        whos = [who for move in self._moves for who in MOVES[move].sources.get(state, ())]
        for n, post in enumerate(self.user.held):
            for reach in sorted({who[Role(post.role)] for who in whos if post.role in who}):
                yield n, post, reach

    @cached_property
    def _is(self) -> Mapping[str, object]:
        """What the row does not say, of all these moves."""
        asked = {f"as_{n}_{r.name}": _reach(self.user, post, r) for n, post, r in self._asked() if r not in _TOLD}
        asked["sees"] = _seen_by(self.user)
        if any(MOVES[move].others for move in self._moves):
            asked["handled"] = _handled_by(self.user)
        conditions = {name: ExpressionWrapper(condition, BooleanField()) for name, condition in asked.items()}
        return Matter.objects.filter(pk=self.matter.pk).values(**conditions).get()

    @cached_property
    def sees(self) -> bool:
        return self._told_to_see() or bool(self._is["sees"])

    @property
    def handled(self) -> bool:
        """Where one of these moves is not for those who handled it."""
        return bool(self._is["handled"])

    def may(self, whos: tuple[Who, ...]) -> bool:
        """Some post of his has a role named there, and reaches the matter as the table says."""
        posts = enumerate(self.user.held)
        names = [f"as_{n}_{who[Role(post.role)].name}" for n, post in posts for who in whos if post.role in who]
        told = any(self._told.get(name) for name in names)
        return bool(names) and self.sees and (told or any(bool(self._is.get(name)) for name in names))

    @cached_property
    def worked_before(self) -> bool:
        return self.matter.pk in worked_before(self.user, [self.matter])


def worked_before(user: User, matters: Iterable[Matter]) -> set[UUID]:
    """Those of these that he worked on before they were last given out again: they want other hands."""
    again = [matter.pk for matter in matters if matter.reworks]
    if not again:
        return set()
    last = Step.objects.filter(matter=OuterRef("matter"), move="rework").order_by("-revision").values("revision")[:1]
    his = Step.objects.filter(matter__in=again, by_user=user, move__in=REDOING, revision__lt=Subquery(last))
    return set(his.values_list("matter", flat=True))


def why_not(by: Actor, move: str, matter: Matter, standing: Standing | None) -> str:
    """The empty string when allowed; otherwise why not. `standing` is that of the official who acts, if one does."""
    rule = MOVES[move]
    if matter.state not in rule.sources:
        # Filled in after _(): the catalogue holds the sentence with its gaps.
        return _("「%(state)s」的事项不能%(move)s") % {"state": State(matter.state).label, "move": rule.label}
    if by.kind not in rule.kinds:
        return _("「%(kind)s」不能%(move)s") % {"kind": by.kind.label, "move": rule.label}
    if beside := _not_now(move, matter):
        return str(beside)
    if by.kind is not Kind.OFFICIAL:
        return ""
    if standing is None or not standing.may(rule.sources[State(matter.state)]):
        return _("%(move)s不在您的职责范围内") % {"move": rule.label}
    if rule.others and standing.handled:
        return _("%(move)s要由没有经办这件事项的人来做") % {"move": rule.label}
    if move in REDOING and matter.reworks and standing.worked_before:
        return _("重新办理要换一个人，您上次办过这件事项")
    return ""


def _not_now(move: str, matter: Matter) -> str | Promise:
    """What the facts beside its state say against it."""
    rule = MOVES[move]
    if rule.needs and not getattr(matter, rule.needs):
        return LACKING[rule.needs]
    if barred := next((column for column in rule.bars if getattr(matter, column)), ""):
        return BARRED[barred]
    if rule.in_time and matter.due_on and matter.due_on < clock.today():
        return _("答应的日子已经过了，不能再%(move)s") % {"move": rule.label}
    if move == "ask-extension" and not limits.may_be_extended(kind=matter.kind, urgency=matter.urgency):
        return _("咨询和有危险的事不能延期")
    return ""


def moves_for(user: User, matter: Matter) -> list[str]:
    """What he may do now, in the order of the table: the buttons of the page."""
    by, standing = Actor.official(user), Standing(user, matter)
    return [move for move in moves_from(matter.state) if not why_not(by, move, matter, standing)]
