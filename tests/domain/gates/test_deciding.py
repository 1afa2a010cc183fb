"""Five ways out of a gate, and no sixth."""

from datetime import timedelta
from typing import Any

import pytest

from domain.errors import NotAllowed
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.product.iteration import Iteration
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.discovery import EXPERIMENT, Discovered, discovered, planned_for
from tests.reach.planning import planned
from tests.world import World

NEED = {"title": "Slow imports", "need": "I want my import within the hour."}
BACK = {"to": "discovery", "deficits": ["Nobody asked the analysts."]}


def decided(done: Discovered, who: str, outcome: str, **more: Any) -> list[str]:
    return done.world.told(who, "decide_gate", done.gate(GateName.G1), decision={"outcome": outcome, **more})


class TestDeciding:
    def test_needs_somebody_to_have_voted(self, done: Discovered) -> None:
        with pytest.raises(Gate.NoQuorum):
            decided(done, "sam", "go")

    def test_is_refused_before_a_submission(self, world: World) -> None:
        with pytest.raises(Gate.NothingSubmitted):
            decided(discovered(world), "sam", "go")

    def test_is_refused_a_second_time(self, world: World) -> None:
        with pytest.raises(Gate.NothingSubmitted):
            decided(planned_for(world), "sam", "go")

    def test_is_not_for_whoever_wrote_a_member(self, world: World, done: Discovered) -> None:
        holder = world.people["olga"]
        world.give("root", "assign_roles", Roles.at(Place(product=world.product)), role="sponsor", holder=holder)

        with pytest.raises(Gate.InterestedNeverDecide):
            decided(done, "olga", "go")

    def test_is_for_sponsors_only(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="decide_gate is for sponsor"):
            decided(done, "ada", "go")

    def test_remembers_what_it_was_judged_on(self, world: World, done: Discovered) -> None:
        package = world.state(done.gate(GateName.G1))["package"]
        done.decide(GateName.G1)

        judged = next(fact for fact in world.facts() if isinstance(fact, Gate.Decided)).judged
        assert [member.model_dump(mode="json") for member in judged.package] == package
        assert (judged.number, judged.criteria.unmet, judged.waived) == (1, (), ())


    @pytest.mark.parametrize("outcome", ["more_work", "approved", ""])
    def test_ends_in_one_of_five_ways(self, done: Discovered, outcome: str) -> None:
        with pytest.raises(ValueError, match="'go', 'conditional_go', 'hold', 'recycle', 'kill'"):
            decided(done, "sam", outcome)


class TestGo:
    def test_opens_the_next_stage_with_its_gate(self, done: Discovered) -> None:
        told = done.decide(GateName.G1)
        assert told == ["gate.decided", "iteration.stage_entered", "gate.opened", "planning.opened"]

    def test_ends_the_work_of_the_stage_that_was_left(self, world: World, done: Discovered) -> None:
        done.decide(GateName.G1)

        with pytest.raises(Iteration.NotInThatStage):
            world.give("ada", "identify_opportunity", iteration=done.iteration, **NEED)

    def test_is_impossible_while_a_criterion_is_unmet(self, world: World) -> None:
        done = discovered(world)
        belief = {"belief": "Analysts would wait longer.", "test": EXPERIMENT}
        world.give("olga", "state_hypothesis", iteration=done.iteration, opportunity=done.opportunity, **belief)
        done.submit()

        with pytest.raises(Gate.MustMeetUnmet) as refused:
            done.decide(GateName.G1)
        assert refused.value.facts == ("critical_hypotheses_judged",)


class TestHold:
    def test_names_no_day_that_has_passed(self, world: World, done: Discovered) -> None:
        yesterday = world.moment.date() - timedelta(days=1)
        with pytest.raises(Gate.LookedAtAlready):
            done.decide(GateName.G1, "hold", review_on=yesterday)

    def test_moves_nothing(self, world: World, done: Discovered) -> None:
        assert done.decide(GateName.G1, "hold", review_on="2027-01-01") == ["gate.decided"]
        assert world.state(done.iteration)["stage"] == "discovery"

    def test_is_followed_by_another_decision_on_the_same_submission(self, done: Discovered) -> None:
        done.decide(GateName.G1, "hold", review_on="2027-01-01")
        assert "iteration.stage_entered" in done.decide(GateName.G1)

    def test_is_ended_by_a_better_submission_too(self, done: Discovered) -> None:
        done.decide(GateName.G1, "hold", review_on="2027-01-01")
        assert done.submit() == ["discovery.submitted", "gate.submitted"]


    def test_names_the_day_on_which_it_is_looked_at_again(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="review_on"):
            decided(done, "sam", "hold")


class TestRecycle:
    @pytest.mark.parametrize("missing", ["to", "deficits"])
    def test_names_the_stage_and_the_deficits(self, done: Discovered, missing: str) -> None:
        with pytest.raises(ValueError, match=missing):
            decided(done, "sam", "recycle", **{name: each for name, each in BACK.items() if name != missing})

    def test_to_the_same_stage_waits_for_a_new_submission(self, done: Discovered) -> None:
        assert done.decide(GateName.G1, "recycle", **BACK) == [
            "gate.decided",
            "iteration.stage_returned_to",
            "gate.reopened",
        ]

    def test_is_gone_through_again(self, done: Discovered) -> None:
        done.decide(GateName.G1, "recycle", **BACK)
        done.submit()
        assert "planning.opened" in done.decide(GateName.G1)

    def test_to_an_earlier_stage_is_gone_through_again_from_there(self, world: World) -> None:
        plan = planned(world)
        plan.submit()
        plan.decide("recycle", **BACK)
        assert world.state(plan.iteration)["stage"] == "discovery"

        plan.discovery.submit()
        assert "iteration.stage_returned_to" in plan.discovery.decide(GateName.G1)
        plan.submit()
        assert "execution.opened" in plan.decide()

    def test_to_an_earlier_stage_leaves_no_work_in_the_later_one(self, world: World) -> None:
        plan = planned(world)
        plan.submit()
        plan.decide("recycle", **BACK)

        with pytest.raises(Iteration.NotInThatStage):
            world.give("ada", "articulate_vision", iteration=plan.iteration, statement="Nobody waits.")

    def test_keeps_the_evidence_and_drops_the_votes(self, world: World, done: Discovered) -> None:
        done.decide(GateName.G1, "recycle", **BACK)

        gate = world.state(done.gate(GateName.G1))
        assert (gate["votes"], gate["package"], gate["outcome"], gate["submissions"]) == ({}, [], None, 1)
        assert world.state(done.problem)["state"] == "validated"

    def test_never_goes_ahead(self, done: Discovered) -> None:
        with pytest.raises(Gate.NotAhead):
            done.decide(GateName.G1, "recycle", to="planning", deficits=["It is too early."])


class TestKill:
    def test_closes_the_iteration(self, world: World, done: Discovered) -> None:
        assert done.decide(GateName.G1, "kill", grounds="Nobody would pay.") == ["gate.decided", "iteration.closed"]
        assert world.state(done.iteration)["stage"] is None

    def test_keeps_the_dossier_and_takes_no_more_work(self, world: World, done: Discovered) -> None:
        done.decide(GateName.G1, "kill", grounds="Nobody would pay.")

        assert world.state(done.case)["state"] == "approved"
        with pytest.raises(Iteration.NotInThatStage):
            world.give("ada", "identify_opportunity", iteration=done.iteration, **NEED)

    def test_takes_no_submission_either(self, done: Discovered) -> None:
        done.decide(GateName.G1, "kill", grounds="Nobody would pay.")

        with pytest.raises(Gate.NothingSubmitted):
            done.submit()
