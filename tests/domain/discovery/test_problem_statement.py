"""Who has which problem, and what shows it."""

from typing import Any
from uuid import UUID

import pytest

from domain.discovery.opportunity import Opportunity
from domain.discovery.problem_statement import ProblemStatement
from domain.errors import NotAllowed
from domain.product.iteration import Iteration
from tests.reach.discovery import PROBLEM, Discovered, observation, planned_for
from tests.world import World

WHY = "They do not mind."


def draft(done: Discovered, who: str = "olga") -> UUID:
    about = {"iteration": done.iteration, "opportunity": done.opportunity}
    return done.world.make(who, "draft_problem_statement", **about, problem=PROBLEM)


def evidence(done: Discovered, **more: Any) -> UUID:
    about = {"iteration": done.iteration, "opportunity": done.opportunity}
    return done.world.make("olga", "record_evidence", **about, observation=observation(**more))


def validate(done: Discovered, problem: UUID, who: str = "ada", *support: UUID) -> list[str]:
    return done.world.told(who, "validate_problem_statement", problem, support=support or [done.evidence])


def invalidate(world: World, problem: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "invalidate_problem_statement", problem, reason=WHY)


@pytest.fixture
def problem(done: Discovered) -> UUID:
    return draft(done)


class TestDraftingAProblemStatement:
    def test_names_its_author(self, world: World, problem: UUID) -> None:
        state = world.state(problem)
        assert (state["problem"], state["state"], state["author"]) == (PROBLEM, "draft", str(world.people["olga"]))

    def test_is_refused_on_an_opportunity_that_was_set_aside(self, world: World, done: Discovered) -> None:
        world.give("ada", "park_opportunity", done.opportunity, reason=WHY)
        with pytest.raises(Opportunity.NotOpen):
            draft(done)

    def test_is_work_of_discovery(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            draft(planned_for(world))

    def test_is_not_for_developers(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="draft_problem_statement is for product_manager or product_owner"):
            draft(done, "dan")


class TestValidatingAProblem:
    def test_is_recorded_with_its_support(self, done: Discovered, problem: UUID) -> None:
        assert validate(done, problem) == ["problem_statement.validated"]
        validated = done.world.facts()[-1]
        assert isinstance(validated, ProblemStatement.Validated)
        assert (validated.validator, validated.support[0].id) == (done.world.people["ada"], done.evidence)

    def test_is_a_sponsors_right_too(self, done: Discovered, problem: UUID) -> None:
        assert validate(done, problem, "sam") == ["problem_statement.validated"]

    def test_twice_changes_nothing(self, done: Discovered, problem: UUID) -> None:
        validate(done, problem)
        assert validate(done, problem) == []

    def test_is_never_for_its_author(self, done: Discovered) -> None:
        own = draft(done, "ada")
        with pytest.raises(ProblemStatement.AuthorNeverValidates):
            validate(done, own)

    def test_is_refused_on_what_people_only_said(self, done: Discovered, problem: UUID) -> None:
        said = evidence(done, strength="said")
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", said)

    @pytest.mark.parametrize("stance", ["contradicts", "neutral"])
    def test_is_refused_when_nothing_speaks_for_it(self, done: Discovered, problem: UUID, stance: str) -> None:
        against = evidence(done, stance=stance)
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", against)

    def test_is_allowed_when_something_speaks_against_it_too(self, done: Discovered, problem: UUID) -> None:
        against = evidence(done, stance="contradicts")
        assert validate(done, problem, "ada", done.evidence, against) == ["problem_statement.validated"]

    def test_is_refused_when_any_of_it_was_retracted(self, done: Discovered, problem: UUID) -> None:
        wrong = evidence(done)
        done.world.give("olga", "retract_evidence", wrong, reason=WHY)
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", done.evidence, wrong)

    def test_is_refused_once_it_was_invalidated(self, done: Discovered, problem: UUID) -> None:
        invalidate(done.world, problem)
        with pytest.raises(ProblemStatement.AlreadyJudged):
            validate(done, problem)

    def test_is_not_for_product_owners(self, done: Discovered, problem: UUID) -> None:
        with pytest.raises(NotAllowed, match="validate_problem_statement is for product_manager or sponsor"):
            validate(done, problem, "olga")


class TestInvalidatingAProblem:
    def test_is_recorded(self, world: World, problem: UUID) -> None:
        assert invalidate(world, problem) == ["problem_statement.invalidated"]
        assert world.state(problem)["state"] == "invalidated"

    def test_twice_changes_nothing(self, world: World, problem: UUID) -> None:
        invalidate(world, problem)
        assert invalidate(world, problem) == []

    def test_is_refused_once_it_was_validated(self, done: Discovered, problem: UUID) -> None:
        validate(done, problem)
        with pytest.raises(ProblemStatement.AlreadyJudged):
            invalidate(done.world, problem)

    def test_is_for_product_managers_only(self, world: World, problem: UUID) -> None:
        with pytest.raises(NotAllowed, match="invalidate_problem_statement is for product_manager"):
            invalidate(world, problem, "sam")
