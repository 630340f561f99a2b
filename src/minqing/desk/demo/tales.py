"""What the people of the made-up county said, and what came of it: one line of `matters.jsonl` each."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from minqing.matters.workflow import Outcome, State

_FILE = Path(__file__).parent / "matters.jsonl"


@dataclass(frozen=True)
class Word:
    """What a person, or the grassroots organisation, said of how it was done."""

    satisfaction: str
    solved: str = ""
    words: str = ""


@dataclass(frozen=True)
class Work:
    """One round of work: by whom, what was done, the answer, its way to the person, his word on it."""

    handler: str = ""
    to: str = ""
    notes: list[str] = field(default_factory=list)
    reply: str = ""
    outcome: str = Outcome.SETTLED
    others: str = ""
    way: str = "phone"
    taken: str = "heard"
    through: str = ""
    callback: Word | None = None


@dataclass(frozen=True)
class Tale:
    """A matter from the first word to the state it has reached by today. Units and officials by their keys."""

    id: str
    category: str
    kind: str
    words: str
    summary: str
    area: str
    who: str
    channel: str
    registrar: str
    said_days_ago: int
    ends: State
    first: Work
    urgency: str = "normal"
    interest: str = ""
    work_line: str = ""
    provenance: str = "first-hand"
    household: str = ""
    resident: str = ""
    name: str = ""
    phone: str = ""
    through: str = ""
    through_is: str = ""
    queue_number: str = ""
    proposal: str = ""
    on_papers: bool | None = None
    on_the_spot: bool = False
    supports: list[str] = field(default_factory=list)
    mediator: str = ""
    passed_up: str = ""
    reason: str = ""  # of a refusal, or why it can't be done yet
    basis: str = ""
    explained_by: str = ""
    face_to_face: bool = False
    review_in_days: int = 0
    returned: dict[str, str] = field(default_factory=dict)
    onward: dict[str, str] = field(default_factory=dict)
    grassroots: Word | None = None
    rework_note: str = ""
    again: Work | None = None
    disputed: dict[str, str] = field(default_factory=dict)
    withdrawn: str = ""
    reopened: str = ""


def tales() -> list[Tale]:
    with _FILE.open(encoding="utf-8") as file:
        return [_tale(json.loads(line)) for line in file]


def _tale(told: dict[str, Any]) -> Tale:
    first = _work({"handler": told.pop("handler"), "to": told.pop("to"), **told.pop("work")})
    again = _work(told.pop("again")) if "again" in told else None
    grassroots = Word(**told.pop("grassroots")) if "grassroots" in told else None
    ends = State(told.pop("ends"))
    if unknown := told.keys() - {column.name for column in fields(Tale)}:
        raise ValueError(f"{told['id']}: {unknown}")
    return Tale(**told, ends=ends, first=first, again=again, grassroots=grassroots)


def _work(told: dict[str, Any]) -> Work:
    callback = Word(**told.pop("callback")) if "callback" in told else None
    return Work(**told, callback=callback)


def speakers() -> set[tuple[str, str]]:
    """Households and names of those of whom something is told by name."""
    return {(tale.household, tale.resident) for tale in tales() if tale.resident}
