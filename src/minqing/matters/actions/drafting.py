"""A draft is its writer's alone, and may be written anew until it is registered."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib.db import Refused, action
from minqing.matters.actions import opening
from minqing.matters.actions.moving import Done, move, unkept
from minqing.matters.actions.opening import Said, Sorted
from minqing.matters.models import Matter, Named, Request, Step, Words


@action
def rewrite(
    *, matter: Matter, said: Said, sorted_as: Sorted, named: Sequence[User], seen: int, op: UUID, by: Actor
) -> Step:
    """Everything as it stands now. Nobody but its writer saw what stood there before, so those words are emptied."""

    def does(row: Matter, step: Step) -> Done:
        if sorted_as.seals:
            raise Refused(_("这一类要保密办理，不能存草稿，请直接登记"))
        opening.may_register(by, sorted_as.area)
        opening.somebody_sends(named)
        fresh = opening.with_summary(sorted_as, said.words)
        summary = unkept(fresh.summary, name="summary")
        summary.save(force_insert=True)
        row.category = fresh.category  # says what stands on papers
        old = row.requests.select_related("contact").get()
        _say_anew(old, said, row, step)
        _empty([row.summary_id, old.words_id, old.proposal_id], step)
        Named.objects.filter(matter=row).delete()
        return Done(
            {**fresh.columns, "summary": summary}, [Named(matter=row, user=user) for user in dict.fromkeys(named)]
        )

    return move("rewrite", matter, by=by, seen=seen, op=op, does=does)


def _say_anew(old: Request, said: Said, row: Matter, step: Step) -> None:
    """The same request, under the same receipt code, with new words."""
    new, personal = opening.request_of(said, row, step)
    for words in personal:
        words.save(force_insert=True)
    new.pk, new.step_id, new.receipt = old.pk, old.step_id, old.receipt
    new.save(force_update=True)
    old.contact.delete()


def _empty(pks: Sequence[UUID | None], step: Step) -> None:
    Words.objects.filter(pk__in=[pk for pk in pks if pk]).update(text="", salt="", erased_at=step.entered_at)
