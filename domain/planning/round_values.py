"""The words of a prioritisation round, what it is closed in spite of, and every way it says no."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.errors import NotAllowed, Refused
from domain.planning.frameworks import ByMoscow, Chosen, Excess
from domain.planning.ranking import Scores, Standing, shares
from domain.planning.roadmap_values import Moscow
from domain.planning.scores import Score
from domain.values import Seen, Sentence, Value

CONTINGENCY = Decimal("0.2")  # DSDM: coulds make up about a fifth of the effort, and give way first


class Caution(StrEnum):
    """What a round by MoSCoW was closed in spite of."""

    MANY_MUSTS = "many_musts"
    LITTLE_CONTINGENCY = "little_contingency"


class Candidate(Value):
    """A feature that is held against others, and what it was called then."""

    feature: UUID
    title: str


class Scoring(Value):
    """What a scorer put in for a candidate, why, and on which evidence as it stood then."""

    score: Score
    rationale: Sentence
    evidence: tuple[Seen, ...] = ()


class Override(Value):
    """The rank that somebody gave, and the one that was computed when they did."""

    rank: int
    computed: int


def cautions(framework: Chosen, scores: Scores, must_share: Decimal) -> tuple[Caution, ...]:
    """What there is to warn of: musts beyond their share of the effort, or coulds short of theirs."""
    if not isinstance(framework, ByMoscow):
        return ()
    taken = shares(framework, scores)
    many, little = taken[Moscow.MUST] > must_share, taken[Moscow.COULD] < CONTINGENCY
    return (*(Caution.MANY_MUSTS,) * many, *(Caution.LITTLE_CONTINGENCY,) * little)


def blocks(framework: Chosen) -> bool:
    """Whether too many musts keep a round from being closed."""
    return isinstance(framework, ByMoscow) and framework.excess is Excess.BLOCK


def classes(framework: Chosen, computed: Mapping[UUID, Standing]) -> dict[UUID, Moscow]:
    """The class that each candidate is given by a round by MoSCoW; by any other framework none."""
    if not isinstance(framework, ByMoscow):
        return {}
    return {each: Moscow(found.category) for each, found in computed.items() if found.category}


class RoundRefusals:
    """What a round refuses, and by which rule."""

    class NotACandidate(Refused, code="prioritisation_round.not_a_candidate"):
        """Only the candidates of a round are scored and ranked; open another round for more."""

    class NotAScorer(NotAllowed, code="prioritisation_round.not_a_scorer"):
        """A round is scored by those it names; open another round with other scorers."""

    class AnotherFramework(Refused, code="prioritisation_round.another_framework"):
        """A round has one framework; put in exactly what that asks for, or open a round in the other one."""

    class NoValue(Refused, code="prioritisation_round.no_value"):
        """The formula has no value for these inputs, as when it divides by zero; put in others."""

    class AlreadyClosed(Refused, code="prioritisation_round.already_closed"):
        """The inputs of a closed round are frozen; open a new round to weigh again."""

    class WasAbandoned(Refused, code="prioritisation_round.was_abandoned"):
        """An abandoned round is neither scored nor closed; open a new one."""

    class Unscored(Refused, code="prioritisation_round.unscored"):
        """Every scorer scores every candidate before a round is ranked and closed; these candidates lack a score."""

    class TooManyMusts(Refused, code="prioritisation_round.too_many_musts"):
        """Musts take more of the effort than policy allows; class some lower, or open a round that only warns."""

    class NoSmallest(Refused, code="prioritisation_round.no_smallest"):
        """WSJF is relative: in each of these columns every scorer gives at least one candidate a 1."""
