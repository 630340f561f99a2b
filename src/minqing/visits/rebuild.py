"""The rows of risks and suggestions against their turns, which are the truth."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch

from minqing.visits.models import RiskTurn, SuggestionTurn, TrendRisk, WorkSuggestion
from minqing.visits.models.follow import Turn


def unequal() -> Iterator[tuple[TrendRisk | WorkSuggestion, set[str]]]:
    """Those that stand otherwise than their last turn says, or of which a turn is missing. There should be none."""
    risks = TrendRisk.objects.prefetch_related(Prefetch("turns", RiskTurn.objects.order_by("revision")))
    for risk in risks.order_by("pk").iterator(chunk_size=500):
        if wrong := _unlike(risk, list(risk.turns.all())):
            yield risk, wrong
    rows = WorkSuggestion.objects.prefetch_related(Prefetch("turns", SuggestionTurn.objects.order_by("revision")))
    for suggestion in rows.order_by("pk").iterator(chunk_size=500):
        if wrong := _unlike(suggestion, list(suggestion.turns.all())):
            yield suggestion, wrong


def _unlike(row: TrendRisk | WorkSuggestion, turns: Sequence[Turn]) -> set[str]:
    if [turn.revision for turn in turns] != list(range(row.revision + 1)):
        return {"revision"}
    return set() if turns[-1].state == row.state else {"state"}
