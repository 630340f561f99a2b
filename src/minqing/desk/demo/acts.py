"""The moves that the people of the made-up county make, each through the action that an official's page calls."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.desk.demo import moments, read
from minqing.desk.demo.households import Homes
from minqing.desk.demo.people import People
from minqing.desk.demo.tales import Tale, Work
from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.models import Category, Matter, Part, Request, Step
from minqing.matters.terms import Channel, Hindrance
from minqing.territory.models import Area, Organisation

DESK = "li"
CLERKS = {"101": "clerk", "102": "xie", "103": "yang", "201": "yulai", "202": "zhapo", "203": "wu"}
ASKER, OTHER_ASKER = "callback", "xu"  # the second where the first one's own unit did the work


@dataclass(frozen=True)
class County:
    """Everything that a tale names by its key."""

    areas: dict[str, Area]
    units: dict[str, Organisation]
    users: dict[str, User]
    homes: Homes
    categories: dict[str, Category]
    people: People


class _On(TypedDict):
    matter: Matter
    seen: int
    op: UUID
    by: Actor


class Acts:
    """Of one tale: what is known of it so far, and what each of its people can do next."""

    def __init__(self, tale: Tale, county: County, *, now: datetime) -> None:
        self.tale, self.county, self.now = tale, county, now
        counter = tale.channel == Channel.COUNTER
        self.said_at = moments.said(tale.id, days_ago=tale.said_days_ago, now=now, at_counter=counter)
        self.clerk = CLERKS[tale.area[6:9]]
        self.step: Step
        self.matter: Matter

    def by(self, actor: Actor) -> _On:
        return {"matter": self.matter, "seen": self.step.revision, "op": uuid7(), "by": actor}

    def on(self, username: str) -> _On:
        return self.by(Actor.official(self.county.users[username]))

    def request(self) -> Request:
        return self.matter.requests.select_related("contact").get()

    def asker(self) -> str:
        mine = self.county.units["mqb"]
        return OTHER_ASKER if self.matter.lead_unit_id == mine.pk or self.tale.said_days_ago % 3 == 0 else ASKER

    # --- how it comes in

    def said(self) -> actions.Said:
        tale, homes = self.tale, self.county.homes
        return actions.Said(
            words=tale.words,
            said_at=self.said_at,
            who=tale.who,
            channel=tale.channel,
            provenance=tale.provenance,
            household=homes.households.get(tale.household),
            resident=homes.residents.get((tale.household, tale.resident)),
            name=tale.name,
            phone=tale.phone,
            through=tale.through,
            through_is=tale.through_is,
            queue_number=tale.queue_number,
            proposal=tale.proposal,
            on_papers=tale.on_papers,
        )

    def sorted_as(self) -> actions.Sorted:
        tale = self.tale
        return actions.Sorted(
            area=self.county.areas[tale.area],
            category=self.county.categories[tale.category],
            kind=tale.kind,
            interest=tale.interest,
            work_line=tale.work_line,
            urgency=tale.urgency,
            summary=tale.summary,
        )

    def open(self) -> Step:
        by = Actor.official(self.county.users[self.tale.registrar])
        draft = self.tale.ends == "draft"
        return actions.open(id=uuid7(), said=self.said(), sorted_as=self.sorted_as(), draft=draft, op=uuid7(), by=by)

    def solve_on_the_spot(self) -> Step:
        work, by = self.tale.first, Actor.official(self.county.users[self.tale.registrar])
        said = work.callback
        spot = actions.OnTheSpot(
            done="\n".join(work.notes),
            reply=work.reply,
            satisfaction=said.satisfaction if said else "",
            solved=said.solved if said else "",
            words=said.words if said else "",
        )
        return actions.solve_on_the_spot(
            id=uuid7(),
            said=self.said(),
            sorted_as=self.sorted_as(),
            spot=spot,
            happened_at=clock.now(),
            op=uuid7(),
            by=by,
        )

    # --- who it goes to

    def dispatch(self) -> Step:
        to = self.county.units[self.tale.returned.get("from") or self.tale.first.to]
        helpers = [self.county.units[key] for key in self.tale.supports]
        near = to.area_id.startswith(self.tale.area[:9])
        return actions.dispatch(to=to, supports=helpers, **self.on(self.clerk if near else DESK))

    def ask_return(self) -> Step:
        returned = self.tale.returned
        suggested = self.county.units[returned["suggested"]]
        by = self.on(returned.get("by") or self.tale.first.handler)
        return actions.ask_return(basis=returned["basis"], suggested=suggested, **by)

    def reassign(self) -> Step:
        to = self.county.units[self.tale.first.to]
        return actions.reassign(to=to, note=self.tale.returned["note"], **self.on(DESK))

    def rework(self) -> Step:
        to = self.county.units[(self.tale.again or self.tale.first).to]
        return actions.rework(to=to, note=self.tale.rework_note, **self.on(DESK))

    def reject(self) -> Step:
        on = self.on(self.clerk)
        return actions.reject(reason=self.tale.reason, signed_by=self.county.users[self.clerk], **on)

    def invite(self) -> Step:
        whom = self.county.users[self.tale.mediator]
        return actions.invite(whom=whom, role=Part.As.MEDIATOR, note="", **self.on(self.tale.first.handler))

    # --- the work and its answer

    def handle(self, work: Work, note: str) -> Step:
        return actions.handle(words=note, happened_at=clock.now() - timedelta(hours=1.5), **self.on(work.handler))

    def defer(self) -> Step:
        tale = self.tale
        return actions.defer(
            reason=tale.reason,
            basis=tale.basis,
            explained_by=tale.explained_by,
            face_to_face=tale.face_to_face,
            review_on=clock.day_of(self.now) + timedelta(days=tale.review_in_days),
            happened_at=clock.now(),
            why=self._stuck_by(),
            **self.on(tale.first.handler),
        )

    def _stuck_by(self) -> str:
        """主要卡在哪里, as the handler would tick it after writing the reason."""
        told = f"{self.tale.reason}{self.tale.basis}"
        rows = read.rows_once("hindrances")
        return next((row["is"] for row in rows if re.search(row["says"], told)), Hindrance.OTHER)

    def pass_on(self) -> Step:
        onward, work = self.tale.onward, self.tale.first
        signed_by = self.county.users[work.handler]
        return actions.pass_on(
            onward=onward["how"], to=onward["to"], told=work.reply, signed_by=signed_by, **self.on(work.handler)
        )

    def reply(self, work: Work) -> Step:
        answer = actions.Answer(words=work.reply, outcome=work.outcome, others=work.others, proposal=self.tale.proposal)
        return actions.reply(answer=answer, signed_by=self.county.users[work.handler], **self.on(work.handler))

    def deliver(self, work: Work) -> Step:
        near = work.way == "face" and self.tale.channel == "door" and not self.tale.again
        who = self.tale.registrar if near else self.clerk if self.tale.reason else work.handler
        return actions.deliver(
            request=self.request(),
            way=work.way,
            taken=work.taken,
            through=work.through,
            happened_at=clock.now(),
            **self.on(who),
        )

    # --- what is said of it

    def ask(self, work: Work) -> Step:
        said = work.callback
        if said is None:
            raise ValueError(f"{self.tale.id} has nobody's word")
        return actions.evaluate(
            request=self.request(),
            satisfaction=said.satisfaction,
            solved=said.solved,
            words=said.words,
            happened_at=clock.now(),
            **self.on(self.asker()),
        )

    def ask_if_drawn(self) -> Step:
        """Of what was settled on the spot, the draw decides whether somebody else asks again: he says yes, no more."""
        work = self.tale.first
        if not self.matter.sampled or work.callback is None:
            return self.step
        return self.ask(replace(work, callback=replace(work.callback, words="")))

    def assess(self) -> Step:
        said = self.tale.grassroots
        if said is None:
            raise ValueError(f"{self.tale.id} has no word of the village")
        who = self.county.people.village_officer(self.tale.area, clock.today()) or self.clerk
        return actions.assess(request=self.request(), satisfaction=said.satisfaction, words=said.words, **self.on(who))

    def close_disputed(self) -> Step:
        disputed = self.tale.disputed
        return actions.close_disputed(reason=disputed["reason"], legal_way=disputed["legal_way"], **self.on(DESK))
