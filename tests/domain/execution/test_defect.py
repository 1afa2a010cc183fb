"""A grave defect keeps the gate shut until somebody has looked again, or has waived it."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.defect import Defect
from domain.product.iteration import Iteration
from tests.reach.execution import accepted, launched_for
from tests.reach.planning import Planned
from tests.world import World

FAULT = {"what": "Long tables are cut off.", "expected": "All rows are there.", "found_by": "team"}
WHY = {"reason": "It was seen on another machine."}


def reported(done: Planned, severity: int = 2, **more: Any) -> UUID:
    return done.world.make("olga", "report_defect", iteration=done.iteration, fault=FAULT, severity=severity, **more)


def fixed(done: Planned, severity: int = 2) -> UUID:
    defect = reported(done, severity)
    done.world.give("dan", "fix_defect", defect)
    return defect


def verified(done: Planned) -> UUID:
    defect = fixed(done)
    done.world.give("olga", "verify_defect", defect)
    return defect


class TestReporting:
    @pytest.mark.parametrize("severity", [1, 2])
    def test_of_a_grave_one_is_known_to_the_stage(self, world: World, done: Planned, severity: int) -> None:
        told = world.told("dan", "report_defect", iteration=done.iteration, fault=FAULT, severity=severity)
        assert told == ["defect.reported", "execution.defect_awaited"]

    @pytest.mark.parametrize("severity", [3, 4])
    def test_of_a_small_one_is_not(self, world: World, done: Planned, severity: int) -> None:
        told = world.told("dan", "report_defect", iteration=done.iteration, fault=FAULT, severity=severity)
        assert told == ["defect.reported"]

    @pytest.mark.parametrize("severity", [0, 5])
    def test_is_graded_from_1_to_4(self, done: Planned, severity: int) -> None:
        with pytest.raises(ValueError, match="severity"):
            reported(done, severity)

    def test_may_name_the_story_it_is_in(self, world: World, done: Planned) -> None:
        story = accepted(done)
        assert world.state(reported(done, story=story))["story"] == str(story)

    def test_of_one_that_escaped_belongs_to_the_launch(self, world: World) -> None:
        done = launched_for(world)
        escaped = {"iteration": done.iteration, "fault": {**FAULT, "found_by": "customer"}, "severity": 1}
        assert world.told("olga", "report_defect", **escaped) == ["defect.reported"]
        assert world.facts()[-1].place.stage == "launch"

    def test_is_refused_before_there_is_anything(self, world: World, plan: Planned) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            reported(plan)

    def test_is_not_for_a_sponsor(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="report_defect is for"):
            world.give("sam", "report_defect", iteration=done.iteration, fault=FAULT, severity=1)


class TestRegrading:
    def test_to_small_opens_the_gate(self, world: World, done: Planned) -> None:
        told = world.told("tess", "regrade_defect", reported(done), severity=3, **WHY)
        assert told == ["defect.regraded", "execution.defect_settled"]

    def test_to_grave_shuts_it(self, world: World, done: Planned) -> None:
        told = world.told("tess", "regrade_defect", reported(done, 3), severity=1, **WHY)
        assert told == ["defect.regraded", "execution.defect_awaited"]

    def test_to_the_same_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("tess", "regrade_defect", reported(done), severity=2, **WHY) == []

    def test_is_refused_once_verified(self, world: World, done: Planned) -> None:
        with pytest.raises(Defect.Over):
            world.give("tess", "regrade_defect", verified(done), severity=3, **WHY)


class TestFixing:
    def test_is_recorded_once(self, world: World, done: Planned) -> None:
        defect = reported(done)
        assert world.told("dan", "fix_defect", defect) == ["defect.fixed"]
        assert world.told("tess", "fix_defect", defect) == []

    def test_is_refused_once_verified(self, world: World, done: Planned) -> None:
        with pytest.raises(Defect.Over):
            world.give("dan", "fix_defect", verified(done))

    def test_is_for_those_who_build(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="fix_defect is for developer or tech_lead"):
            world.give("olga", "fix_defect", reported(done))


class TestVerifying:
    def test_opens_the_gate(self, world: World, done: Planned) -> None:
        told = world.told("olga", "verify_defect", fixed(done))
        assert told == ["defect.verified", "execution.defect_settled"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("tess", "verify_defect", verified(done)) == []

    def test_is_never_for_whoever_fixed_it(self, world: World, done: Planned) -> None:
        with pytest.raises(Defect.FixerNeverVerifies):
            world.give("dan", "verify_defect", fixed(done))

    def test_is_refused_before_it_was_fixed(self, world: World, done: Planned) -> None:
        with pytest.raises(Defect.NotFixed):
            world.give("olga", "verify_defect", reported(done))


class TestWaiving:
    def test_opens_the_gate(self, world: World, done: Planned) -> None:
        told = world.told("sam", "waive_defect", reported(done), **WHY)
        assert told == ["defect.waived", "execution.defect_settled"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        defect = reported(done)
        world.give("sam", "waive_defect", defect, **WHY)
        assert world.told("sam", "waive_defect", defect, **WHY) == []

    def test_is_refused_once_verified(self, world: World, done: Planned) -> None:
        with pytest.raises(Defect.Over):
            world.give("sam", "waive_defect", verified(done), **WHY)

    @pytest.mark.parametrize("who", ["ada", "dan"])
    def test_is_the_sponsors_since_the_risk_is(self, world: World, done: Planned, who: str) -> None:
        with pytest.raises(NotAllowed, match="waive_defect is for sponsor"):
            world.give(who, "waive_defect", reported(done), **WHY)


class TestReopening:
    def test_shuts_the_gate_again(self, world: World, done: Planned) -> None:
        told = world.told("olga", "reopen_defect", verified(done), **WHY)
        assert told == ["defect.reopened", "execution.defect_awaited"]

    def test_of_an_open_one_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "reopen_defect", reported(done), **WHY) == []
