"""Candidates are held against each other in one framework, by named scorers; what is closed stays as it is."""

from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import MARKETING_MANAGER, PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER, SPONSOR, TECH_LEAD
from domain.command import command, decision
from domain.discovery.evidence import Evidence
from domain.kernel import Aggregate, Created, Event, Revision
from domain.lifecycle import InForce
from domain.planning.feature import Feature
from domain.planning.formula import Undefined
from domain.planning.frameworks import Chosen
from domain.planning.ranking import Standing, columns_without_one, fits, outcome, standings, unscored
from domain.planning.roadmap_values import Moscow, distinct
from domain.planning.round_values import Candidate, Caution, Override, RoundRefusals, Scoring, blocks, cautions, classes
from domain.planning.scores import Score
from domain.product.iteration import Iteration
from domain.team.person import Person
from domain.values import Actor, PersonId, Place, Sentence, Stage, Why

Candidates = Annotated[tuple[Feature, ...], Field(min_length=1, max_length=100), AfterValidator(distinct)]
Scorers = Annotated[tuple[Person, ...], Field(min_length=1, max_length=20), AfterValidator(distinct)]
Grounds = Annotated[tuple[Evidence, ...], Field(max_length=50), AfterValidator(distinct)]
Rank = Annotated[int, Field(ge=1, le=100, examples=[1])]


class PrioritisationRound(RoundRefusals, Aggregate):
    """One framework in one version, one period, one unit of effort; the scores are inputs, and ranks are computed."""

    TOPIC = "prioritisation_round"

    class Opened(Created, topic="prioritisation_round.opened"):
        purpose: str
        framework: Chosen
        candidates: tuple[Candidate, ...]
        scorers: tuple[PersonId, ...]
        author: PersonId

    class CandidateScored(Event, topic="prioritisation_round.candidate_scored"):
        candidate: UUID
        scorer: PersonId
        given: Scoring

    class RankOverridden(Revision, topic="prioritisation_round.rank_overridden"):
        candidate: UUID
        rank: int
        computed: int

    class Closed(Event, topic="prioritisation_round.closed"):
        cautions: tuple[Caution, ...]
        candidates: tuple[UUID, ...]
        classes: dict[UUID, Moscow]  # of MoSCoW alone

    class Abandoned(Event, topic="prioritisation_round.abandoned"):
        """Nothing comes of it; what was put in stays on record."""

    @event(Opened)
    def __init__(
        self,
        place: Place,
        *,
        purpose: str,
        framework: Chosen,
        candidates: tuple[Candidate, ...],
        scorers: tuple[UUID, ...],
        author: UUID,
    ) -> None:
        self.purpose, self.framework, self.candidates = purpose, framework, candidates
        self.scorers, self.author, self.closed, self.abandoned = scorers, author, False, False
        self.given: dict[UUID, dict[UUID, Scoring]] = {}
        self.overrides: dict[UUID, Override] = {}
        self.cautions: tuple[Caution, ...] = ()

    @classmethod
    @command(PRODUCT_MANAGER)
    def open(
        cls,
        iteration: Iteration,
        purpose: Sentence,
        framework: Chosen,
        candidates: Candidates,
        scorers: Scorers,
        *,
        by: Actor,
    ) -> Self:
        """Say what is to be decided, between which candidates, in which framework, and who scores them."""
        for each in candidates:
            each.be_alive()
        return cls(
            place=iteration.inside(Stage.PLANNING),
            purpose=purpose,
            framework=framework,
            candidates=tuple(Candidate(feature=each.id, title=each.title or str(each.id)) for each in candidates),
            scorers=tuple(each.id for each in scorers),
            author=by,
        )

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD, MARKETING_MANAGER, PROJECT_MANAGER)
    def score_candidate(
        self, candidate: Feature, score: Score, rationale: Sentence, evidence: Grounds = (), *, by: Actor
    ) -> None:
        """Put in what a candidate brings and takes, as one of the scorers; said again, it replaces what was said."""
        self._be_open_for(candidate.id)
        if by not in self.scorers:
            raise self.NotAScorer
        self._fit(score)
        given = Scoring(score=score, rationale=rationale, evidence=tuple(each.seen for each in evidence))
        if self.given.get(candidate.id, {}).get(by) != given:
            self._scored(candidate=candidate.id, scorer=by, given=given)

    @event(CandidateScored)
    def _scored(self, candidate: UUID, scorer: UUID, given: Scoring) -> None:
        self.given = {**self.given, candidate: {**self.given.get(candidate, {}), scorer: given}}

    @command(PRODUCT_MANAGER)
    def override_rank(self, candidate: Feature, rank: Rank, *, why: Why) -> None:
        """Give a scored candidate another rank than the computed one, which stays beside it."""
        self._be_open_for(candidate.id)
        computed = self.computed[candidate.id].rank
        if computed is None:
            raise self.Unscored(facts=(str(candidate.id),))
        if rank > len(self.candidates):
            raise self.NotACandidate(f"there are {len(self.candidates)} candidates", pointer="/rank")
        if self.overrides.get(candidate.id) != Override(rank=rank, computed=computed):
            self._rank_overridden(candidate=candidate.id, rank=rank, computed=computed)

    @event(RankOverridden)
    def _rank_overridden(self, candidate: UUID, rank: int, computed: int) -> None:
        self.overrides = {**self.overrides, candidate: Override(rank=rank, computed=computed)}

    @decision(PRODUCT_MANAGER)
    def close(self, *, policy: InForce) -> None:
        """Freeze the inputs: every candidate has its scores, and the framework's own rules hold."""
        if self.closed:
            return
        if self.abandoned:
            raise self.WasAbandoned
        if lacking := tuple(map(str, unscored(self._ids, self.scorers, self.scores))):
            raise self.Unscored(facts=lacking)
        if columns := columns_without_one(self.scores):
            raise self.NoSmallest(facts=columns)
        found = cautions(self.framework, self.scores, policy.must_share)
        if Caution.MANY_MUSTS in found and blocks(self.framework):
            raise self.TooManyMusts
        self._closed(cautions=found, candidates=self._ids, classes=classes(self.framework, self.computed))

    @event(Closed)
    def _closed(
        self, cautions: tuple[Caution, ...], candidates: tuple[UUID, ...], classes: dict[UUID, Moscow]
    ) -> None:
        self.closed, self.cautions = True, cautions

    @command(PRODUCT_MANAGER)
    def abandon(self, *, why: Why) -> None:
        """Give up a round that was not closed."""
        if self.closed:
            raise self.AlreadyClosed
        if not self.abandoned:
            self._abandoned()

    @event(Abandoned)
    def _abandoned(self) -> None:
        self.abandoned = True

    @property
    def computed(self) -> dict[UUID, Standing]:
        """What every candidate comes to, by what was put in so far."""
        return standings(self.framework, self._ids, self.scores)

    @property
    def scores(self) -> dict[UUID, dict[UUID, Score]]:
        """What was put in, by candidate and scorer."""
        return {each: {by: one.score for by, one in given.items()} for each, given in self.given.items()}

    @property
    def _ids(self) -> tuple[UUID, ...]:
        return tuple(each.feature for each in self.candidates)

    def _be_open_for(self, candidate: UUID) -> None:
        if self.closed:
            raise self.AlreadyClosed
        if self.abandoned:
            raise self.WasAbandoned
        if candidate not in self._ids:
            raise self.NotACandidate(pointer="/candidate")

    def _fit(self, score: Score) -> None:
        if not fits(self.framework, score):
            raise self.AnotherFramework(pointer="/score")
        try:
            outcome(self.framework, (score,))
        except Undefined as fault:
            raise self.NoValue(pointer="/score") from fault
