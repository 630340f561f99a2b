"""Everything that changes visits, diaries and what comes of them."""

from minqing.visits.actions.following import answer, ask, end_risk, open_risk, suggest, take_suggestion_on, watch_risk

__all__ = ["answer", "ask", "end_risk", "open_risk", "suggest", "take_suggestion_on", "watch_risk"]
