"""A tale played through the real actions, by the people who would make each move, at the moments they would."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from minqing.accounts.actor import Actor
from minqing.desk.demo import moments
from minqing.desk.demo.acts import Acts, County
from minqing.desk.demo.tales import Tale, Work
from minqing.lib import clock
from minqing.matters import actions
from minqing.matters.models import Matter, Step
from minqing.matters.terms import Satisfaction
from minqing.matters.workflow import State

Plan = Iterator[tuple[float, Callable[[], Step]]]  # days after the move before, and the move


class Play(Acts):
    """Each move is made under a clock that stands at its moment, so that the history is lived, not inserted."""

    def run(self) -> Matter:
        plan = list(self._plan())
        if not plan:
            return self.matter
        gaps = [gap for gap, _move in plan]
        until = moments.last_office_hour(self.now)
        urgent = self.tale.urgency == "danger" or until <= self.said_at
        times = moments.spread(gaps, self.said_at, self.now if urgent else until, key=self.tale.id, urgent=urgent)
        for moment, (_gap, move) in zip(times, plan, strict=True):
            with clock.set_to(moment):
                self.step = move()
                self.matter = self.step.matter
        if self.matter.state != self.tale.ends:
            raise ValueError(f"{self.tale.id} ends {self.matter.state}, not {self.tale.ends}")
        return self.matter

    def _plan(self) -> Plan:
        tale = self.tale
        if tale.on_the_spot:
            yield 0.05, self.solve_on_the_spot
            yield 2, self.ask_if_drawn
            if tale.ends == State.ARCHIVED:
                yield 15, lambda: actions.archive(**self.by(Actor.system("archive")))
            return
        yield (2 if tale.channel == "letter" else 0.05), self.open
        if tale.ends not in (State.DRAFT, State.REGISTERED):
            yield from self._taken()

    def _taken(self) -> Plan:
        tale = self.tale
        if tale.reason and not tale.basis:
            yield 0.5, self.reject
            yield from self._told(tale.first, until=State.REJECTED)
            return
        yield 0.2, lambda: actions.accept(**self.on(self.clerk))
        if tale.withdrawn:
            yield 2, lambda: actions.withdraw(request=self.request(), words=tale.withdrawn, **self.on(tale.registrar))
            return
        if tale.passed_up:
            yield 0.1, lambda: actions.pass_up(reason=tale.passed_up, **self.on(self.clerk))
        if tale.ends not in (State.ACCEPTED, State.AWAITING_DISPATCH):
            yield from self._sent()

    def _sent(self) -> Plan:
        tale = self.tale
        yield 0.4, self.dispatch
        if tale.ends == State.DISPATCHED:
            return
        if tale.returned:
            yield 0.6, self.ask_return
            if tale.ends == State.RETURN_ASKED:
                return
            yield 0.5, self.reassign
        yield 0.5, lambda: actions.sign(**self.on(tale.first.handler))
        if tale.mediator:
            yield 0.3, self.invite
        if tale.onward:
            yield 1, self.pass_on
            yield from self._told(tale.first, until=State.PASSED_ON)
        elif tale.ends != State.SIGNED:
            yield from self._worked(tale.first)

    def _worked(self, work: Work) -> Plan:
        for note in work.notes:
            yield 2.2, partial(self.handle, work, note)
        if self.tale.ends == State.DEFERRED:
            yield 1, self.defer
        elif work.reply:
            yield 1, partial(self.reply, work)
            yield from self._told(work, until=State.REPLIED)

    def _told(self, work: Work, *, until: State) -> Plan:
        """The answer on its way, and what the person says of it to somebody else."""
        tale = self.tale
        if tale.ends == until:
            return
        yield 0.3, partial(self.deliver, work)
        if tale.grassroots:
            yield 0.5, self.assess
        if tale.ends == State.AWAITING_CALLBACK or work.callback is None:
            return
        yield from self._asked(work, work.callback.satisfaction)
        if work is not (tale.again or tale.first):
            return
        if tale.ends == State.ARCHIVED:
            yield 15, lambda: actions.archive(**self.by(Actor.system("archive")))
        elif tale.reopened:
            yield 6, lambda: actions.reopen(request=self.request(), words=tale.reopened, **self.on(tale.registrar))

    def _asked(self, work: Work, satisfaction: str) -> Plan:
        if satisfaction == Satisfaction.NO_ANSWER:
            for _day in range(3):
                yield 1.5, lambda: actions.call(request=self.request(), **self.on(self.asker()))
            return
        yield 2, partial(self.ask, work)
        if satisfaction != Satisfaction.DISSATISFIED:
            return
        again = self.tale.again
        if work is again:
            yield 2, self.close_disputed
        elif again or self.tale.ends == State.REWORK:
            yield 0.5, self.rework
            if again:
                yield 0.5, lambda: actions.sign(**self.on(again.handler))
                yield from self._worked(again)


class Marked(Play):
    """What became of a matter that a sentence of a diary raised."""

    def __init__(self, tale: Tale, county: County, matter: Matter, *, now: datetime) -> None:
        super().__init__(tale, county, now=now)
        self.matter, self.step = matter, matter.steps.get()
        self.said_at = self.step.entered_at

    def _plan(self) -> Plan:
        if self.tale.ends != State.REGISTERED:
            yield from self._taken()
