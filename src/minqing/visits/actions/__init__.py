"""Everything that changes visits, diaries and what comes of them."""

from minqing.visits.actions.diary import Head, begin, discard, revise, save_draft, submit, visit_of_diary
from minqing.visits.actions.following import (
    LOOK_AGAIN_DAYS,
    RISK_ENDS,
    SUGGESTION_MOVES,
    answer,
    ask,
    end_risk,
    open_risk,
    suggest,
    take_suggestion_on,
    watch_risk,
    why_not_answer,
)
from minqing.visits.actions.marking import Meant, mark, mark_version, unmark
from minqing.visits.actions.visiting import Went, amend_visit, record_stay, record_stays, record_visit, record_visits

__all__ = [
    "LOOK_AGAIN_DAYS",
    "RISK_ENDS",
    "SUGGESTION_MOVES",
    "Head",
    "Meant",
    "Went",
    "amend_visit",
    "answer",
    "ask",
    "begin",
    "discard",
    "end_risk",
    "mark",
    "mark_version",
    "open_risk",
    "record_stay",
    "record_stays",
    "record_visit",
    "record_visits",
    "revise",
    "save_draft",
    "submit",
    "suggest",
    "take_suggestion_on",
    "unmark",
    "visit_of_diary",
    "watch_risk",
    "why_not_answer",
]
