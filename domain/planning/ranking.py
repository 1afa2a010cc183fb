"""What comes first, by what the scorers put in: computed wherever it is asked, and kept nowhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_UP, Decimal
from typing import Any
from uuid import UUID

from domain.planning.frameworks import ByFormula, ByScorecard, Chosen
from domain.planning.kano import Outcome
from domain.planning.roadmap_values import Moscow
from domain.planning.scores import FormulaScore, MoscowScore, Score, ScorecardScore, WsjfScore
from domain.values import Value

STEP, SHARE = Decimal("0.0001"), Decimal("0.0001")
COLUMNS = ("value", "criticality", "opportunity", "size")
Scores = Mapping[UUID, Mapping[UUID, Score]]  # by candidate, then by scorer


class Standing(Value):
    """What a candidate comes to, and its rank; both are None until somebody scores it."""

    score: Decimal | None = None
    category: str | None = None
    rank: int | None = None


def fits(framework: Chosen, score: Score) -> bool:
    """Whether an input is of this framework, and says all that it asks for and nothing else."""
    match framework, score:
        case ByScorecard(), ScorecardScore():
            names = {each.name for each in framework.criteria}
            return {each.name for each in score.points} == names and all(0 <= each.value <= 10 for each in score.points)  # noqa: PLR2004
        case ByFormula(), FormulaScore():
            return {each.name for each in score.inputs} == set(framework.inputs)
    return framework.method == score.method


def outcome(framework: Any, scores: Iterable[Score]) -> Outcome | None:
    """The mean of what the scorers came to; of classes the most frequent, and of two the one that is built first."""
    found = [each.outcome(framework) for each in scores]
    if not found:
        return None
    if found[0].category is not None:
        counted = Counter(found)
        return max(counted, key=lambda each: (counted[each], each.score))
    return Outcome(score=(sum((each.score for each in found), Decimal()) / len(found)).quantize(STEP))


def standings(framework: Chosen, candidates: Iterable[UUID], scores: Scores) -> dict[UUID, Standing]:
    """What every candidate comes to; equal scores share a rank, and the next one is left out."""
    outcomes = {each: outcome(framework, scores.get(each, {}).values()) for each in candidates}
    known = sorted((each.score for each in outcomes.values() if each), reverse=True)
    return {
        each: Standing(score=found.score, category=found.category, rank=1 + known.index(found.score))
        if found
        else Standing()
        for each, found in outcomes.items()
    }


def shares(framework: Chosen, scores: Scores) -> dict[Moscow, Decimal]:
    """What each class takes of the effort of the time box, rounded up to 0.01 %; what will not come takes none."""
    taken = dict.fromkeys((Moscow.MUST, Moscow.SHOULD, Moscow.COULD), Decimal())
    for given in scores.values():
        efforts = [each.effort for each in given.values() if isinstance(each, MoscowScore)]
        found = outcome(framework, given.values())
        if efforts and found and found.category in taken:
            taken[Moscow(found.category)] += sum(efforts, Decimal()) / len(efforts)
    whole = sum(taken.values()) or Decimal(1)
    return {each: (effort / whole).quantize(SHARE, ROUND_UP) for each, effort in taken.items()}


def columns_without_one(scores: Scores) -> tuple[str, ...]:
    """The columns of WSJF in which a scorer gave nothing the size 1, to which all else is relative."""
    by_scorer: dict[UUID, list[WsjfScore]] = {}
    for given in scores.values():
        for scorer, score in given.items():
            if isinstance(score, WsjfScore):
                by_scorer.setdefault(scorer, []).append(score)
    return tuple(name for name in COLUMNS if any(_lacks_one(name, each) for each in by_scorer.values()))


def _lacks_one(column: str, scores: list[WsjfScore]) -> bool:
    return all(getattr(each, column) != 1 for each in scores)


def unscored(candidates: Iterable[UUID], scorers: tuple[UUID, ...], scores: Scores) -> Iterator[UUID]:
    """The candidates that a scorer has said nothing of."""
    return (each for each in candidates if set(scorers) - scores.get(each, {}).keys())
