"""What comes first, by which framework, and where was the computed rank overridden, by whose reason?"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.kernel import Event
from domain.planning.frameworks import Chosen
from domain.planning.prioritisation_round import PrioritisationRound
from domain.planning.ranking import standings
from domain.planning.scores import Score
from domain.values import PersonId, Value
from projections.view import Filtered, Row, View

UNRANKED = 1_000


class Input(Value):
    """What one scorer put in, and why."""

    scorer: PersonId
    score: Score
    rationale: str


class Ranked(Value):
    """A candidate with its score or class: `computed` is its rank by the inputs, `rank` the one that counts."""

    feature: UUID
    title: str
    score: Decimal | None = None
    category: str | None = None
    computed: int | None = None
    rank: int | None = None
    overridden: int | None = None
    reason: str | None = None
    inputs: tuple[Input, ...] = ()


class Round(Row):
    """A round and its candidates, the first of them first; ranks move until it is closed."""

    id: UUID
    iteration: Filtered[UUID | None]
    purpose: str
    method: Filtered[str]
    framework: Chosen
    scorers: tuple[PersonId, ...]
    author: PersonId
    closed: Filtered[bool] = False
    abandoned: Filtered[bool] = False
    cautions: tuple[str, ...] = ()
    ranked: tuple[Ranked, ...]


def reaches(event: Event) -> Iterator[UUID]:
    """The round itself."""
    yield event.originator_id


def evolve(row: Round | None, event: Event) -> Round | None:
    """The round after one more fact."""
    match event:
        case PrioritisationRound.Opened():
            return _opened(event)
        case PrioritisationRound.CandidateScored(candidate=candidate, scorer=scorer, given=given) if row:
            said = Input(scorer=scorer, score=given.score, rationale=given.rationale)
            return _ordered(row, tuple(_told(each, said) if each.feature == candidate else each for each in row.ranked))
        case PrioritisationRound.RankOverridden(candidate=candidate, rank=rank) if row:
            known = {candidate: {"overridden": rank, "reason": event.metadata.reason}}
            return _ordered(row, tuple(each.model_copy(update=known.get(each.feature)) for each in row.ranked))
        case PrioritisationRound.Closed(cautions=cautions) if row:
            return row.model_copy(update={"closed": True, "cautions": cautions})
        case PrioritisationRound.Abandoned() if row:
            return row.model_copy(update={"abandoned": True})
    return row


def _opened(event: PrioritisationRound.Opened) -> Round:
    return Round(
        id=event.originator_id,
        product=event.place.product,
        iteration=event.place.iteration,
        purpose=event.purpose,
        method=event.framework.method,
        framework=event.framework,
        scorers=event.scorers,
        author=event.author,
        ranked=tuple(Ranked(feature=each.feature, title=each.title) for each in event.candidates),
    )


def _told(candidate: Ranked, said: Input) -> Ranked:
    others = tuple(each for each in candidate.inputs if each.scorer != said.scorer)
    return candidate.model_copy(update={"inputs": (*others, said)})


def _ordered(row: Round, ranked: tuple[Ranked, ...]) -> Round:
    scores = {each.feature: {one.scorer: one.score for one in each.inputs} for each in ranked}
    found = standings(row.framework, scores, scores)
    known = tuple(each.model_copy(update=_standing(each, found[each.feature])) for each in ranked)
    return row.model_copy(update={"ranked": tuple(sorted(known, key=_first))})


def _standing(candidate: Ranked, found: Any) -> dict[str, Any]:
    told = {"score": found.score, "category": found.category, "computed": found.rank}
    return told | {"rank": candidate.overridden or found.rank}


def _first(candidate: Ranked) -> tuple[int, int]:
    """By the rank that counts; of two that share it, whoever was given it by hand."""
    return candidate.rank or UNRANKED, not candidate.overridden


FACTS = (PrioritisationRound.Event,)
PRIORITISATION = View("prioritisation", __doc__, Round, reaches, evolve, lambda row: row.purpose, FACTS)
