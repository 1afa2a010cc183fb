"""A step of the product that could be given to customers: accepted stories, and nothing else."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import COMPLIANCE_OFFICER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command, decision
from domain.errors import Refused
from domain.execution.debt_item import DebtItem
from domain.execution.story import Story, ids
from domain.execution.story_values import State
from domain.kernel import Aggregate, Created, Event
from domain.planning.roadmap_values import distinct
from domain.product.iteration import Iteration
from domain.values import Actor, Digest, PersonId, Place, Sentence, Stage, Value, Word

MOST_BUILDS = 200
Contents = Annotated[tuple[Story, ...], Field(min_length=1, max_length=500), AfterValidator(distinct)]
Debts = Annotated[tuple[DebtItem, ...], Field(max_length=500), AfterValidator(distinct)]


class Outcome(StrEnum):
    """How a review ended."""

    PASSED = "passed"
    FAILED = "failed"


class Build(Value):
    """What was made of an increment: its number, and the SHA-256 digest of what can be installed."""

    number: Word
    digest: Digest


class Increment(Aggregate):
    """A version of what was built; the stories it holds never change."""

    TOPIC = "increment"
    SHOWN = "2"

    class Produced(Created, topic="increment.produced"):
        version: str
        stories: tuple[UUID, ...]
        features: tuple[UUID, ...]
        author: PersonId

    class Built(Event, topic="increment.built"):
        build: Build

    class ReleaseCandidateCut(Event, topic="increment.release_candidate_cut"):
        build: Build

    class Reviewed(Event, topic="increment.reviewed"):
        outcome: Outcome
        findings: str
        reviewer: PersonId

    class DebtDeclared(Event, topic="increment.debt_declared"):
        items: tuple[UUID, ...]

    class AcceptedStoriesOnly(Refused, code="increment.accepted_stories_only"):
        """An increment holds accepted stories of its own iteration; have these accepted, or leave them out."""

    class NoSuchBuild(Refused, code="increment.no_such_build"):
        """A release candidate is a build of the increment; record the build first."""

    class TooManyBuilds(Refused, code="increment.too_many_builds"):
        """No more than 200 builds are kept of one increment; produce another version."""

    @event(Produced)
    def __init__(
        self, place: Place, version: str, stories: tuple[UUID, ...], features: tuple[UUID, ...], author: UUID
    ) -> None:
        self.version_name, self.stories, self.features, self.author = version, stories, features, author
        self.builds: tuple[Build, ...] = ()
        self.candidate: Build | None = None
        self.reviewed: Outcome | None = None
        self.findings: str | None = None
        self.debt: tuple[UUID, ...] | None = None

    @classmethod
    @command(TECH_LEAD, PRODUCT_OWNER)
    def produce(cls, iteration: Iteration, version: Word, stories: Contents, *, by: Actor) -> Self:
        """Put accepted stories together under a version."""
        place = iteration.inside(Stage.EXECUTION)
        if unfit := [each for each in stories if each.state is not State.ACCEPTED or each.place != place]:
            raise cls.AcceptedStoriesOnly(pointer="/stories", facts=tuple(str(each.id) for each in unfit))
        features = tuple(dict.fromkeys(each.feature for each in stories))
        return cls(place=place, version=version, stories=ids(stories), features=features, author=by)

    @command(TECH_LEAD)
    def record_build(self, build: Build) -> None:
        """Say what was made of it that can be installed."""
        if build not in self.builds:
            if len(self.builds) >= MOST_BUILDS:
                raise self.TooManyBuilds
            self._built(build=build)

    @event(Built)
    def _built(self, build: Build) -> None:
        self.builds = (*self.builds, build)

    @command(TECH_LEAD, PRODUCT_OWNER)
    def cut_release_candidate(self, number: Word) -> None:
        """Choose the build that is to be released unless something is found in it."""
        build = next((each for each in reversed(self.builds) if each.number == number), None)
        if build is None:
            raise self.NoSuchBuild(pointer="/number")
        if build != self.candidate:
            self._release_candidate_cut(build=build)

    @event(ReleaseCandidateCut)
    def _release_candidate_cut(self, build: Build) -> None:
        self.candidate = build

    @decision(TECH_LEAD, COMPLIANCE_OFFICER)
    def review(self, outcome: Outcome, findings: Sentence, *, by: Actor) -> None:
        """Say whether it passed the review of security and privacy, and what was found."""
        if (outcome, findings) != (self.reviewed, self.findings):
            self._reviewed(outcome=outcome, findings=findings, reviewer=by)

    @event(Reviewed)
    def _reviewed(self, outcome: Outcome, findings: str, reviewer: UUID) -> None:
        self.reviewed, self.findings = outcome, findings

    @decision(TECH_LEAD)
    def declare_debt(self, items: Debts) -> None:
        """Say which logged debts were taken on for it: these and no others, or none at all."""
        owed = tuple(each.id for each in items)
        if self.debt is None or set(owed) != set(self.debt):
            self._debt_declared(items=owed)

    @event(DebtDeclared)
    def _debt_declared(self, items: tuple[UUID, ...]) -> None:
        self.debt = items
