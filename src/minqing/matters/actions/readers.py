"""Whoever may read what is sealed: never nobody."""

from uuid import UUID

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib.db import action
from minqing.matters.actions.moving import Done, move
from minqing.matters.actions.opening import first_readers
from minqing.matters.models import Matter, Reader, Step


@action
def name_readers(*, matter: Matter, seen: int, op: UUID, by: Actor) -> Step:
    """Those who hold that office today, in place of readers who have left. Raises Refused where none may."""

    def does(row: Matter, _step: Step) -> Done:
        named = User.objects.filter(pk__in=row.named.values("user"))
        had = set(row.readers.values_list("user", flat=True))
        fresh = [pk for pk in first_readers(list(named)) if pk not in had]
        facts = {"readers": " ".join(map(str, fresh))}
        return Done(rows=[Reader(matter=row, user_id=pk) for pk in fresh], facts=facts)

    return move("name-readers", matter, by=by, seen=seen, op=op, does=does)
