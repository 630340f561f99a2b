"""What a diary says of itself: its day, its weather, its place; and by when something in it was promised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minqing.insight.text.fold import fold
from minqing.insight.text.reading import dates, weather
from minqing.insight.text.reading.dates import Day
from minqing.lib import clock
from minqing.lib.words import LONGEST
from minqing.territory.models import Area, Level

_WEATHER = 20  # characters of a word for it


@dataclass(frozen=True)
class Told:
    """What the text tells; an unknown year stays unknown: day is None, `day_said` is --03-15."""

    day: date | None = None
    day_said: str = ""
    weather: str = ""


def told(text: str) -> Told:
    folded = fold(text[:LONGEST])
    day = dates.day_of(folded)
    return Told(
        day=whole(str(day)) if day else None,
        day_said=str(day) if day else "",
        weather=(weather.weather_of(folded) or "")[:_WEATHER],
    )


def whole(said: str) -> date | None:
    """A day that is known with its year, and has been."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day <= clock.today() else None


def due_in(sentence: str, *, day: date | None, said: str) -> date | None:
    """By when, where the sentence tells it: counted from the diary's day, or from today where it names none."""
    start = day or clock.today()
    known = None if said.startswith("--") else Day(start.year, start.month, start.day)
    due = dates.due(fold(sentence), known)
    try:
        found = date.fromisoformat(due) if due else None
    except ValueError:
        return None
    return found if found and found >= start else None


def place_in(text: str, areas: Iterable[Area]) -> Area | None:
    """The one place that the text names, the smallest kind first."""
    named = [area for area in areas if len(area.name) > 1 and area.name in text]
    for level in (Level.GROUP, Level.VILLAGE, Level.TOWNSHIP):
        found = [area for area in named if area.level == level]
        if found:
            return found[0] if len(found) == 1 else None
    return None
