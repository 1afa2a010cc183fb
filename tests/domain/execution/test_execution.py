"""The stage keeps the order of the backlog, and asks for the decision on an increment."""

import asyncio
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.execution import MOST_STORIES, Execution
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from tests.reach.execution import CARD, Executing, accepted, executing, produced, ready, stage_of, written
from tests.reach.planning import Planned, executed_for
from tests.reach.risks import answered
from tests.world import World

WHY = {"reason": "The analysts said so."}
FREE = {"cost": "0.00", "days": 0, "value": "None.", "risk": "None."}


def backlog(done: Planned) -> list[str]:
    """The stories in their order."""
    ranks: dict[str, str] = done.world.state(stage_of(done))["ranks"]
    return sorted(ranks, key=ranks.__getitem__)


def unmet(done: Executing) -> list[str]:
    """The criteria that a submission leaves unmet."""
    done.submit()
    found: list[str] = done.world.state(done.gate(GateName.G3))["criteria"]["unmet"]
    return found


def removal(done: Planned) -> UUID:
    """A request to leave the second feature out."""
    change = {"change": {"what": "Leave it out.", "kind": "remove"}, "features": done.features[1:]}
    return done.world.make("olga", "ask_change_request", iteration=done.iteration, scope=done.mvp, **change)


class TestOrdering:
    def test_puts_a_story_before_another(self, world: World, done: Planned) -> None:
        first, second, third = (written(done) for _ in range(3))
        told = world.told("olga", "order_execution", stage_of(done), story=third, before=second)

        assert told == ["execution.backlog_ordered"]
        assert backlog(done) == [str(each) for each in (first, third, second)]

    def test_puts_a_story_last(self, world: World, done: Planned) -> None:
        first, second = written(done), written(done)
        world.give("olga", "order_execution", stage_of(done), story=first)
        assert backlog(done) == [str(second), str(first)]

    def test_to_where_it_stands_changes_nothing(self, world: World, done: Planned) -> None:
        first, second = written(done), written(done)
        for before in ({"before": second}, {"before": first}):
            assert world.told("olga", "order_execution", stage_of(done), story=first, **before) == []
        assert world.told("olga", "order_execution", stage_of(done), story=second) == []

    def test_is_refused_for_a_removed_story(self, world: World, done: Planned) -> None:
        story = written(done)
        world.give("olga", "remove_story", story, **WHY)

        with pytest.raises(Execution.NotInBacklog):
            world.give("olga", "order_execution", stage_of(done), story=story)

    @pytest.mark.parametrize("who", ["ada", "tess", "dan"])
    def test_is_for_the_product_owner(self, world: World, done: Planned, who: str) -> None:
        with pytest.raises(NotAllowed, match="order_execution is for product_owner"):
            world.give(who, "order_execution", stage_of(done), story=written(done))


class TestSubmitting:
    def test_goes_to_the_third_gate(self, world: World) -> None:
        assert executing(world).submit() == ["execution.submitted", "gate.submitted"]

    def test_leaves_no_criterion_unmet_when_all_is_accepted(self, world: World) -> None:
        assert unmet(executing(world)) == []

    def test_freezes_the_increment_and_the_agreed_scope(self, world: World) -> None:
        done = executing(world)
        done.submit()

        members = [member["id"] for member in world.state(done.gate(GateName.G3))["package"]]
        assert members == [str(each) for each in (done.stage, done.increment, done.planning.mvp)]

    def test_lets_neither_the_submitter_nor_an_author_decide(self, world: World) -> None:
        done = executing(world)
        done.submit()

        interested = world.state(done.gate(GateName.G3))["interested"]
        assert interested == sorted(str(world.people[who]) for who in ("ada", "tess"))

    def test_may_be_done_by_the_product_owner(self, world: World) -> None:
        done = executing(world)
        package = {"increment": done.increment, "mvp": done.planning.mvp}
        assert "gate.submitted" in world.told("olga", "submit_execution", done.stage, **package)

    def test_is_not_for_the_tech_lead(self, world: World) -> None:
        done = executing(world)
        with pytest.raises(NotAllowed, match="submit_execution is for product_manager or product_owner"):
            world.give("tess", "submit_execution", done.stage, increment=done.increment, mvp=done.planning.mvp)


class TestTheCriterion:
    def test_every_must_story_accepted_waits_for_each_must(self, world: World) -> None:
        done = executing(world)
        ready(done.planning, "must")
        assert unmet(done) == ["every_must_story_accepted", "increment_holds_every_must"]

    def test_every_must_story_accepted_waits_for_no_other(self, world: World) -> None:
        done = executing(world)
        ready(done.planning, "should")
        assert unmet(done) == []

    def test_every_must_story_accepted_forgets_what_was_removed(self, world: World) -> None:
        done = executing(world)
        world.give("olga", "remove_story", ready(done.planning, "must"), **WHY)
        assert unmet(done) == []

    def test_increment_holds_every_must_asks_for_those_accepted_later(self, world: World) -> None:
        done = executing(world)
        accepted(done.planning, "must")
        assert unmet(done) == ["increment_holds_every_must"]

    def test_change_requests_decided_waits_for_each_request(self, world: World) -> None:
        done = executing(world)
        request = removal(done.planning)
        assert unmet(done) == ["change_requests_decided"]

        world.give("ada", "reject_change_request", request, **WHY)
        assert unmet(done) == []

    def test_mvp_features_traced_asks_for_each_feature_of_the_scope(self, world: World) -> None:
        done = executing(world)
        done.increment = produced(done.planning, done.stories[0])
        assert unmet(done) == ["mvp_features_traced"]

    def test_mvp_features_traced_forgets_what_a_request_took_out(self, world: World) -> None:
        planning = executed_for(world)
        stories = (accepted(planning),)
        request = removal(planning)
        impact = {"cost": "0.00", "days": 0, "value": "It comes earlier.", "risk": "Some will miss it."}
        world.give("tess", "assess_change_request", request, impact=impact)
        world.give("ada", "approve_change_request", request)
        assert unmet(Executing(world, planning, stories, produced(planning, *stories))) == []

    def test_definition_of_done_met_rests_on_no_reopened_story(self, world: World) -> None:
        done = executing(world)
        world.give("olga", "reopen_story", done.stories[1], **WHY)
        assert unmet(done) == ["definition_of_done_met"]


    def test_no_grave_defect_open_waits_for_a_fix_or_a_waiver(self, world: World) -> None:
        done = executing(world)
        fault = {"what": "It is cut off.", "expected": "All of it is there.", "found_by": "team"}
        defect = world.make("olga", "report_defect", iteration=done.iteration, fault=fault, severity=2)
        assert unmet(done) == ["no_grave_defect_open"]

        world.give("sam", "waive_defect", defect, **WHY)
        assert unmet(done) == []

    def test_residual_risks_accepted_waits_for_each_risk(self, world: World) -> None:
        done = executing(world)
        risk = answered(world, done.iteration)
        assert unmet(done) == ["residual_risks_accepted"]

        world.give("tess", "accept_risk", risk, **WHY)
        assert unmet(done) == []

    def test_security_and_privacy_reviewed_asks_for_a_passed_review(self, world: World) -> None:
        done = executing(world)
        world.give("tess", "review_increment", done.increment, outcome="failed", findings="Names are in the log.")
        assert unmet(done) == ["security_and_privacy_reviewed"]

    def test_debt_logged_asks_for_a_declaration(self, world: World) -> None:
        done = executing(world)
        contents = {"version": "1.1", "stories": done.stories}
        done.increment = world.make("tess", "produce_increment", iteration=done.iteration, **contents)
        world.give("tess", "review_increment", done.increment, outcome="passed", findings="Nothing was found.")
        assert unmet(done) == ["debt_logged"]


class TestAnyUnmetCriterion:
    def test_alone_stops_the_go(self, world: World) -> None:
        done = executing(world)
        answered(world, done.iteration)
        assert unmet(done) == ["residual_risks_accepted"]
        with pytest.raises(Gate.MustMeetUnmet):
            done.decide()


class TestAChangeAfterSubmission:
    def test_of_an_accepted_story_voids_it(self, world: World) -> None:
        done = executing(world)
        done.submit()
        assert "gate.submission_voided" in world.told("olga", "reopen_story", done.stories[0], **WHY)

    def test_of_the_agreed_scope_voids_it(self, world: World) -> None:
        done = executing(world)
        request = removal(done.planning)
        world.give("tess", "assess_change_request", request, impact=FREE)
        done.submit()
        assert "gate.submission_voided" in world.told("ada", "approve_change_request", request)


class TestTheDecision:
    def test_opens_launch_with_its_two_gates(self, world: World) -> None:
        done = executing(world)
        done.submit()
        assert done.decide() == [
            "gate.decided",
            "iteration.stage_entered",
            "gate.opened",
            "gate.opened",
            "launch.opened",
        ]

    def test_to_recycle_returns_to_planning_and_comes_back(self, world: World) -> None:
        done = executing(world)
        done.submit()
        done.decide("recycle", to="planning", deficits=["The plan has no analysts in it."])
        done.planning.submit()
        done.planning.decide()
        done.submit()
        assert "launch.opened" in done.decide()


class TestABacklog:
    def test_holds_no_more_stories_than_anybody_can_order(self, world: World, done: Planned) -> None:
        about = {"iteration": done.iteration, "feature": done.features[0], "card": CARD, "priority": "could"}
        orders = [world.order("olga", "write_story", **about) for _ in range(MOST_STORIES)]
        asyncio.run(world.lifecycle.give_all(orders))
        with pytest.raises(Execution.TooManyStories):
            written(done)
