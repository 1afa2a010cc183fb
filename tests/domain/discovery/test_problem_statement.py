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


def submitted(done: Discovered, who: str = "olga") -> UUID:
    problem = draft(done, who)
    done.world.give(who, "submit_problem_statement", problem)
    return problem


def evidence(done: Discovered, **more: Any) -> UUID:
    about = {"iteration": done.iteration, "opportunity": done.opportunity}
    return done.world.make("olga", "record_evidence", **about, observation=observation(**more))


def validate(done: Discovered, problem: UUID, who: str = "ada", *support: UUID) -> list[str]:
    return done.world.told(who, "validate_problem_statement", problem, support=support or done.support)


def invalidate(world: World, problem: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "invalidate_problem_statement", problem, reason=WHY)


def supersede(world: World, problem: UUID, successor: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "supersede_problem_statement", problem, successor=successor, reason=WHY)


@pytest.fixture
def problem(done: Discovered) -> UUID:
    return submitted(done)


@pytest.fixture
def fresh(done: Discovered) -> UUID:
    """A statement that nobody was asked to validate yet."""
    return draft(done)


class TestDraftingAProblemStatement:
    def test_names_its_author(self, world: World, fresh: UUID) -> None:
        state = world.state(fresh)
        assert (state["problem"], state["alternatives"]) == (PROBLEM, None)
        assert (state["state"], state["author"], state["suspect"]) == ("draft", str(world.people["olga"]), [])

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


class TestSubmittingAProblem:
    def test_asks_somebody_else_to_validate_it(self, world: World, fresh: UUID) -> None:
        assert world.told("olga", "submit_problem_statement", fresh) == ["problem_statement.submitted"]
        assert world.state(fresh)["state"] == "in_validation"

    def test_twice_changes_nothing(self, world: World, problem: UUID) -> None:
        assert world.told("ada", "submit_problem_statement", problem) == []

    def test_is_refused_once_it_was_judged(self, world: World, done: Discovered) -> None:
        with pytest.raises(ProblemStatement.AlreadyJudged):
            world.give("olga", "submit_problem_statement", done.problem)

    def test_is_not_for_developers(self, world: World, fresh: UUID) -> None:
        with pytest.raises(NotAllowed, match="submit_problem_statement is for product_manager or product_owner"):
            world.give("dan", "submit_problem_statement", fresh)


class TestValidatingAProblem:
    def test_is_recorded_with_its_support(self, done: Discovered, problem: UUID) -> None:
        assert validate(done, problem)[0] == "problem_statement.validated"
        validated = next(fact for fact in reversed(done.world.facts()) if isinstance(fact, ProblemStatement.Validated))
        assert validated.validator == done.world.people["ada"]
        assert [each.id for each in validated.support] == done.support

    def test_is_a_sponsors_right_too(self, done: Discovered, problem: UUID) -> None:
        assert validate(done, problem, "sam")[0] == "problem_statement.validated"

    def test_is_refused_before_it_was_submitted(self, done: Discovered, fresh: UUID) -> None:
        with pytest.raises(ProblemStatement.NotSubmitted):
            validate(done, fresh)

    def test_is_refused_on_fewer_than_three_observations(self, done: Discovered, problem: UUID) -> None:
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", *done.support[:2])

    def test_counts_an_observation_once(self, done: Discovered, problem: UUID) -> None:
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", *done.support[:2], done.support[0])

    def test_is_refused_on_what_one_participant_said_and_did(self, done: Discovered, problem: UUID) -> None:
        one = [evidence(done, source=source) for source in ("usage log", "Usage Log", "usage log")]
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", *one)

    def test_is_refused_while_what_contradicts_it_is_not_acknowledged(self, done: Discovered, problem: UUID) -> None:
        evidence(done, stance="contradicts")
        with pytest.raises(ProblemStatement.ContradictionIgnored):
            validate(done, problem)

    def test_may_ignore_a_contradiction_that_was_retracted(self, done: Discovered, problem: UUID) -> None:
        against = evidence(done, stance="contradicts")
        done.world.give("olga", "retract_evidence", against, reason=WHY)
        assert validate(done, problem)[0] == "problem_statement.validated"

    def test_sees_a_link_that_contradicts_it(self, done: Discovered, problem: UUID) -> None:
        linked = evidence(done, stance="neutral")
        done.world.give("olga", "link_evidence", linked, opportunity=done.opportunity, stance="contradicts")
        with pytest.raises(ProblemStatement.ContradictionIgnored):
            validate(done, problem)
        done.world.give("olga", "link_evidence", linked, opportunity=done.opportunity, stance="neutral")
        assert validate(done, problem)[0] == "problem_statement.validated"

    def test_counts_no_summary_of_evidence(self, done: Discovered, problem: UUID) -> None:
        about = {"iteration": done.iteration, "opportunity": done.opportunity}
        summed = observation(source="summary")
        summary = done.world.make("olga", "record_evidence", **about, observation=summed, sources=done.support[:2])
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", *done.support[:2], summary)

    def test_twice_changes_nothing(self, done: Discovered, problem: UUID) -> None:
        validate(done, problem)
        assert validate(done, problem) == []

    def test_is_never_for_its_author(self, done: Discovered) -> None:
        own = submitted(done, "ada")
        with pytest.raises(ProblemStatement.AuthorNeverValidates):
            validate(done, own)

    def test_is_refused_on_what_people_only_said(self, done: Discovered, problem: UUID) -> None:
        said = [evidence(done, strength="said", source=source) for source in ("Ann", "Bob", "Cy")]
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", *said)
        paid = evidence(done, strength="paid")
        assert validate(done, problem, "ada", *said, paid)[0] == "problem_statement.validated"

    @pytest.mark.parametrize("stance", ["contradicts", "neutral"])
    def test_is_refused_when_nothing_speaks_for_it(self, done: Discovered, problem: UUID, stance: str) -> None:
        against = [evidence(done, stance=stance, source=source) for source in ("Ann", "Bob", "Cy")]
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", *against)

    def test_is_allowed_when_something_speaks_against_it_too(self, done: Discovered, problem: UUID) -> None:
        against = evidence(done, stance="contradicts")
        assert validate(done, problem, "ada", *done.support, against)[0] == "problem_statement.validated"

    def test_is_refused_when_any_of_it_was_retracted(self, done: Discovered, problem: UUID) -> None:
        wrong = evidence(done)
        done.world.give("olga", "retract_evidence", wrong, reason=WHY)
        with pytest.raises(ProblemStatement.NotSupported):
            validate(done, problem, "ada", *done.support, wrong)

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


class TestSupersedingAProblem:
    def test_names_what_takes_its_place(self, world: World, problem: UUID, fresh: UUID) -> None:
        assert supersede(world, problem, fresh) == ["problem_statement.superseded"]
        assert (world.state(problem)["state"], world.state(problem)["successor"]) == ("superseded", str(fresh))

    def test_twice_changes_nothing(self, world: World, problem: UUID, fresh: UUID) -> None:
        supersede(world, problem, fresh)
        assert supersede(world, problem, fresh) == []

    def test_by_another_is_refused_once_it_was_superseded(
        self, world: World, done: Discovered, problem: UUID, fresh: UUID
    ) -> None:
        supersede(world, problem, fresh)
        with pytest.raises(ProblemStatement.AlreadyJudged):
            supersede(world, problem, done.problem)

    def test_is_never_by_itself_or_by_what_was_superseded(self, world: World, problem: UUID, fresh: UUID) -> None:
        supersede(world, problem, fresh)
        for gone in (problem, fresh):
            with pytest.raises(ProblemStatement.SupersededByItself):
                supersede(world, fresh, gone)

    def test_ends_its_validation(self, done: Discovered, problem: UUID, fresh: UUID) -> None:
        supersede(done.world, problem, fresh)
        with pytest.raises(ProblemStatement.AlreadyJudged):
            validate(done, problem)

    def test_is_for_product_managers_only(self, world: World, problem: UUID, fresh: UUID) -> None:
        with pytest.raises(NotAllowed, match="supersede_problem_statement is for product_manager"):
            supersede(world, problem, fresh, "olga")
