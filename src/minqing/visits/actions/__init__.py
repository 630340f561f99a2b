"""Everything that changes visits, diaries and what comes of them."""

from minqing.visits.actions.following import answer, ask, end_risk, open_risk, suggest, take_suggestion_on, watch_risk
from minqing.visits.actions.visiting import Went, amend_visit, record_stay, record_stays, record_visit, record_visits

__all__ = [
    "Went",
    "amend_visit",
    "answer",
    "ask",
    "end_risk",
    "open_risk",
    "record_stay",
    "record_stays",
    "record_visit",
    "record_visits",
    "suggest",
    "take_suggestion_on",
    "watch_risk",
]
