from minqing.visits.models.diary import DiaryEntry, DiaryMark, DiaryVersion, DiaryWriter, MarkNamed
from minqing.visits.models.follow import Question, RiskTurn, SuggestionTurn, TrendRisk, WorkSuggestion
from minqing.visits.models.visit import VillageStay, Visit, VisitHousehold, VisitOfficial

__all__ = [
    "DiaryEntry",
    "DiaryMark",
    "DiaryVersion",
    "DiaryWriter",
    "MarkNamed",
    "Question",
    "RiskTurn",
    "SuggestionTurn",
    "TrendRisk",
    "VillageStay",
    "Visit",
    "VisitHousehold",
    "VisitOfficial",
    "WorkSuggestion",
]
