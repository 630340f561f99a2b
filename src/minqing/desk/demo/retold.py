"""Tales of which the files tell only the words: given a home, a day, a way in, somebody who works on it, and an end."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from minqing.desk.demo import read
from minqing.desk.demo.chance import among, likely, pick, weighed
from minqing.desk.demo.families import Member
from minqing.desk.demo.homes import Home
from minqing.desk.demo.households import Homes
from minqing.desk.demo.names import pool
from minqing.desk.demo.people import People
from minqing.desk.demo.speakers import Hints, addressed, homes_for
from minqing.desk.demo.tales import Tale, Word, Work
from minqing.lib import clock
from minqing.matters import seed
from minqing.matters.terms import Channel, MatterKind, Satisfaction, Solved, Taken, Way, Who
from minqing.matters.workflow import Outcome, State
from minqing.territory.models import Area, Organisation

FILES = ("land", "life", "services")
DESK = "li"
BUSY = frozenset({"chen"})  # whose own work is in the other file
AGAIN = ("mqb", "liu")  # who works on it where the unit has nobody else
_CHANNELS = [
    (Channel.DOOR, 146),
    (Channel.COUNTER, 120),
    (Channel.PHONE, 12),
    (Channel.LETTER, 4),
    (Channel.ONLINE, 4),
    (Channel.LIAISON, 3),
    (Channel.RELATIVE, 3),
]
_UNDONE = frozenset({State.REGISTERED, State.ACCEPTED, State.DISPATCHED, State.SIGNED, State.HANDLING})
_LINES = {MatterKind.DISPUTE: "untie", MatterKind.INQUIRY: "guide"}
_SOCIAL = {"01": "economic", "02": "economic", "09": "economic", "10": "economic", "12": "political"}
_WAYS = [(Way.FACE, 52), (Way.PHONE, 41), (Way.THROUGH, 3), (Way.LETTER, 4)]


class Telling:
    """Everything that the tales are made from."""

    def __init__(
        self,
        homes: Homes,
        people: People,
        units: dict[str, Organisation],
        areas: dict[str, Area],
        *,
        now: datetime,
    ) -> None:
        self.homes, self.people, self.units, self.areas, self.now = homes, people, units, areas, now
        self.told = sorted(homes.told.values(), key=lambda home: (home.area, home.key))
        self.leads = {row["code"]: people.unit_keys.get(row["lead"], "") for row in seed.categories()}
        self.supports = {row["code"]: people.unit_keys.get(row["support"], "") for row in seed.categories()}
        self.returns = {row["text"]: row for row in read.rows("returns")}
        self.notes = read.notes()
        self.spoken = Counter[str]()

    def tales(self) -> list[Tale]:
        return [
            _Retold(self, f"{name}-{n}", text).tale()
            for name in FILES
            for n, text in enumerate(read.told(f"matters-{name}"))
        ]

    def of_diary(
        self,
        key: str,
        category: str,
        words: str,
        *,
        area: str,
        home: str,
        registrar: str,
        ago: int,
        answer: dict[str, str],
    ) -> Tale:
        """How a matter went on that a sentence of a diary raised: to its end where the file answers it."""
        on, unit = self.day(ago), self.leads[category]
        who = self.people.handler(unit, on, key=key, besides=registrar) or self.people.handler(unit, on, key=key)
        speaker, ends = self.homes.told[home].members[0], _ends_of_diary(ago, key, answered=bool(answer))
        fill = partial(self.filled, handler=who, unit=unit, home=self.homes.told[home], speaker=speaker)
        reply = fill(answer["reply"]) if answer and ends not in _UNDONE else ""
        notes = [fill(answer["note"])] if answer else []
        said = Word(Satisfaction.SATISFIED if likely(f"{key} content", 80) else Satisfaction.BASICALLY, Solved.YES)
        said = replace(said, words=answer.get("people", ""))
        first = Work(who, unit, notes, reply, Outcome.SETTLED, way=Way.FACE, taken=Taken.HEARD, callback=said)
        return Tale(
            id=key,
            category=category,
            kind=MatterKind.HELP,
            words=words,
            summary="",
            area=area,
            who=Who.HOUSEHOLD,
            channel=Channel.DOOR,
            registrar=registrar,
            said_days_ago=ago,
            ends=ends,
            first=first if reply else replace(first, callback=None),
        )

    def filled(self, words: str, *, handler: str, unit: str, home: Home, speaker: Member) -> str:
        """With the names and numbers that only the county knows."""
        there = self.units[unit]
        told = {
            "{person}": addressed(speaker),
            "{handler}": self.people.posts[handler][0].user.name,
            "{phone}": there.phone,
            "{office}": there.address,
            "{village}": self.areas[home.area[:12]].name,
            "{group}": self.areas[home.area].name,
        }
        for token, word in told.items():
            words = words.replace(token, word)
        return words

    def note(self, use: str, key: str) -> str:
        return among(f"{key} {use}", self.notes[use])

    def day(self, ago: int) -> date:
        return clock.day_of(self.now) - timedelta(days=ago)


class _Retold:
    def __init__(self, telling: Telling, key: str, text: dict[str, Any]) -> None:
        self.all, self.key, self.text = telling, key, text
        self.hints = Hints.of(text["words"], text.get("reply", ""), "".join(text["notes"]))
        self.home, self.speaker = self._speaker()
        self.ago = self._ago()
        self.on = telling.day(self.ago)
        self.unit = self._unit()
        self.handler = self._handler()
        self.channel = self._channel()
        self.registrar = self._registrar()
        if "spot" in text:  # whoever writes it down does it and signs the answer
            self.handler = self.registrar
            self.unit = telling.people.unit_keys[telling.people.posts[self.registrar][0].unit.name]

    # --- who, where and when

    def _speaker(self) -> tuple[Home, Member]:
        for home, member in homes_for(self.hints, self.all.told, key=self.key):
            if not self.all.spoken[home.key] and self.all.people.answers.get(home.key) not in BUSY:
                self.all.spoken[home.key] += 1
                return home, member
        raise ValueError(f"{self.key}: nobody could say that")

    def _ago(self) -> int:
        """Of what has been dealt with some day of the year, in the months that the words tell; rarely these weeks."""
        plain = not self.hints.months and not self.text.keys() & {"unhappy", "return", "defer"}
        if plain and likely(f"{self.key} new", 14):
            return pick(f"{self.key} ago", 24)
        if "defer" in self.text:
            return 12 + pick(f"{self.key} ago", 170)
        for attempt in range(400):
            ago = 26 + pick(f"{self.key} ago {attempt}", 338)
            if not self.hints.months or self.all.day(ago).month in self.hints.months:
                return ago
        return 40 + pick(self.key, 300)

    def _unit(self) -> str:
        found = self.all.leads[self.text["category"]]
        if row := self.all.returns.get(self.key):
            found = row["then"]
        return self._own(found)

    def _own(self, unit: str) -> str:
        """`t` is whichever township it is."""
        return f"t{self.home.area[6:9]}" if unit == "t" else unit

    def _handler(self) -> str:
        """Who works there today, and did by then; if nobody did, it was said later."""
        people = self.all.people
        while not (found := people.handler(self.unit, self.on, key=f"{self.key} handler")):
            self.ago = max(self.ago - 30, 3)
            self.on = self.all.day(self.ago)
            if self.ago == 3 and not people.handlers(self.unit, self.on):
                raise ValueError(f"{self.key}: nobody works in {self.unit}")
        return found

    # --- how it came in

    def tale(self) -> Tale:
        channel = self.channel
        category, kind = self.text["category"], self.text["kind"]
        tale = Tale(
            id=self.key,
            category=category,
            kind=kind,
            words=self._filled(self.text["words"], self.handler, self.unit),
            summary=self._filled(self.text["summary"], self.handler, self.unit),
            area=self.home.area,
            who=self._who(),
            channel=channel,
            registrar=self.registrar,
            on_the_spot="spot" in self.text,
            said_days_ago=self.ago,
            ends=self._ends(),
            first=self._first(),
            urgency={"emergency": "danger"}.get(self.text.get("urgency", ""), self.text.get("urgency") or "normal"),
            interest=_SOCIAL.get(category[:2], "cultural" if category in ("08.4", "08.5") else "social"),
            work_line=_LINES.get(kind, "warm" if category[:2] == "06" else "settle"),
            household=self.home.key,
            resident=self.speaker.name,
            queue_number=f"{among(self.key, 'AB')}{1 + pick(f'{self.key} queue', 90):03d}"
            if channel == Channel.COUNTER
            else "",
            proposal=self.text.get("proposal", ""),
        )
        if channel in (Channel.LIAISON, Channel.RELATIVE):
            head, is_what = self.home.members[0].name, among(self.key, pool(channel, "who"))
            tale = replace(tale, through=head, through_is=is_what)
        return self._turned(tale)

    def _channel(self) -> str:
        found = weighed(f"{self.key} channel", _CHANNELS)
        if "spot" in self.text and found not in (Channel.DOOR, Channel.COUNTER, Channel.PHONE):
            return Channel.DOOR
        return Channel.PHONE if self.text.get("urgency") == "emergency" else found

    def _registrar(self) -> str:
        channel, people, area = self.channel, self.all.people, self.home.area
        clerk = people.clerk(area, self.on) or DESK
        if channel == Channel.DOOR:
            found = people.contact_official(self.home.key, self.on) or people.village_officer(area, self.on)
            return found if found and found != self.handler else clerk
        if channel == Channel.LIAISON:
            return people.village_officer(area, self.on) or clerk
        return DESK if channel in (Channel.LETTER, Channel.ONLINE) or likely(f"{self.key} county", 27) else clerk

    def _who(self) -> str:
        return Who.MIGRANT if self.hints.migrant else Who.HOUSEHOLD if likely(f"{self.key} who", 62) else Who.RESIDENT

    # --- what was done

    def _first(self) -> Work:
        way = Way.LETTER if self.channel == Channel.LETTER else weighed(f"{self.key} way", _WAYS)
        said = self.text.get("unhappy")
        callback = Word(Satisfaction.DISSATISFIED, Solved.NO, said["words"]) if said else self._word()
        return Work(
            handler=self.handler,
            to=self.unit,
            notes=[self._filled(note, self.handler, self.unit) for note in self.text["notes"]],
            reply=self._filled(self.text.get("reply", ""), self.handler, self.unit),
            outcome=Outcome.EXPLAINED if self.text["kind"] == MatterKind.INQUIRY else Outcome.SETTLED,
            way=way,
            taken=Taken.READ if way == Way.LETTER else Taken.HEARD,
            through=self.all.notes["through"][pick(self.key, len(self.all.notes["through"]))]
            if way == Way.THROUGH
            else "",
            callback=callback,
        )

    def _word(self) -> Word:
        """What he said when somebody else asked; some could not be reached."""
        words = self.text.get("people", "")
        if not words and likely(f"{self.key} away", 9) and "spot" not in self.text:
            return Word(Satisfaction.NO_ANSWER)
        if likely(f"{self.key} content", 80):
            return Word(Satisfaction.SATISFIED, Solved.YES, words)
        return Word(Satisfaction.BASICALLY, Solved.PARTLY if likely(f"{self.key} partly", 70) else Solved.YES, words)

    def _ends(self) -> State:
        ago, key = self.ago, f"{self.key} ends"
        if "defer" in self.text:
            return State.DEFERRED
        if "spot" in self.text:
            return State.ARCHIVED if ago > 26 else State.CLOSED
        if ago < 3:
            return weighed(key, [(State.REGISTERED, 4), (State.ACCEPTED, 3), (State.DISPATCHED, 2)])
        if ago < 7:
            return weighed(key, [(State.DISPATCHED, 2), (State.SIGNED, 3), (State.HANDLING, 4), (State.REPLIED, 1)])
        if ago < 15:
            return weighed(
                key, [(State.HANDLING, 4), (State.REPLIED, 3), (State.AWAITING_CALLBACK, 4), (State.CLOSED, 4)]
            )
        if ago < 40:
            return weighed(key, [(State.CLOSED, 17), (State.AWAITING_CALLBACK, 1), (State.HANDLING, 1)])
        return weighed(key, [(State.ARCHIVED, 84), (State.CLOSED, 13), (State.HANDLING, 3)])

    # --- how it went on

    def _turned(self, tale: Tale) -> Tale:
        if defer := self.text.get("defer"):
            tale = replace(
                tale,
                reason=self._filled(defer["reason"], self.handler, self.unit),
                basis=defer["basis"],
                explained_by=self._name(self.handler),
                face_to_face=likely(f"{self.key} face", 70),
                review_in_days=18 + pick(f"{self.key} review", 130),
            )
        if tale.ends == State.HANDLING:
            tale = replace(tale, first=replace(tale.first, reply="", callback=None))
        if row := self.all.returns.get(self.key):
            tale = self._returned(tale, self._own(row["first"]))
        if "unhappy" in self.text and tale.ends in (State.CLOSED, State.ARCHIVED):
            tale = replace(tale, rework_note=self.all.note("rework", self.key), again=self._again(tale))
        officer = self.all.people.village_officer(self.home.area, self.on)
        if "grassroots" in self.text and officer and "spot" not in self.text and "defer" not in self.text:
            tale = replace(tale, grassroots=Word(Satisfaction.SATISFIED, "", self.text["grassroots"]))
        if self.all.supports[tale.category] and likely(f"{self.key} helped", 30):
            helper = self.all.supports[tale.category]
            tale = replace(tale, supports=[helper] if helper != tale.first.to else [])
        return tale

    def _returned(self, tale: Tale, first: str) -> Tale:
        who = self.all.people.handler(first, self.on, key=f"{self.key} returns")
        if not who:
            return tale
        note = self.all.note("reassign", self.key)
        returned = {"basis": self.text["return"], "suggested": tale.first.to, "by": who, "from": first, "note": note}
        return replace(tale, returned=returned)

    def _again(self, tale: Tale) -> Work:
        unhappy = self.text["unhappy"]
        unit, who = self.unit, self.all.people.handler(self.unit, self.on, key=self.key, besides=self.handler)
        if not who:
            unit, who = AGAIN
        words = unhappy.get("people", "")
        said = Word(Satisfaction.BASICALLY if likely(self.key, 55) else Satisfaction.SATISFIED, Solved.YES, words)
        reply = self._filled(unhappy["reply"], who, unit)
        return Work(who, unit, [], reply, tale.first.outcome, way=Way.FACE, taken=Taken.HEARD, callback=said)

    def _filled(self, words: str, handler: str, unit: str) -> str:
        return self.all.filled(words, handler=handler, unit=unit, home=self.home, speaker=self.speaker)

    def _name(self, handler: str) -> str:
        return self.all.people.posts[handler][0].user.name


def _ends_of_diary(ago: int, key: str, *, answered: bool) -> State:
    if ago < 2:
        return State.REGISTERED
    if ago < 5 or (not answered and ago < 9):
        return weighed(key, [(State.ACCEPTED, 1), (State.DISPATCHED, 2), (State.REGISTERED, 1)])
    if not answered:
        return weighed(key, [(State.DISPATCHED, 1), (State.SIGNED, 3)])
    if ago < 14:
        return weighed(key, [(State.HANDLING, 2), (State.REPLIED, 1), (State.AWAITING_CALLBACK, 2), (State.CLOSED, 1)])
    return State.ARCHIVED if ago > 45 and likely(f"{key} archived", 85) else State.CLOSED
