"""Whoever submitted may take it back, and say what they would like; a gate on hold may be looked at again."""

import pytest

from domain.errors import NotAllowed
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from tests.reach.discovery import Discovered, discovered
from tests.world import World

WHY = {"reason": "The analysts answered after all."}
HOLD = {"outcome": "hold", "review_on": "2027-01-01"}
KILL = {"outcome": "kill", "grounds": "Nobody pays for it."}


class TestWithdrawing:
    def test_leaves_nothing_to_decide_on(self, world: World, done: Discovered) -> None:
        gate = done.gate(GateName.G1)
        assert world.told("ada", "withdraw_submission", gate, **WHY) == ["gate.submission_withdrawn"]

        with pytest.raises(Gate.NothingSubmitted):
            world.give("sue", "vote_gate", gate, decision={"outcome": "go"})

    def test_keeps_its_votes_on_record_and_counts_none(self, world: World, done: Discovered) -> None:
        gate = done.gate(GateName.G1)
        world.give("sue", "vote_gate", gate, decision={"outcome": "go"})
        world.give("ada", "withdraw_submission", gate, **WHY)

        assert world.state(gate)["votes"] == {}
        assert "gate.voted" in [fact.TOPIC for fact in world.facts()]

    def test_ends_its_signatures(self, world: World, done: Discovered) -> None:
        gate = done.gate(GateName.G1)
        world.give("sue", "sign_record", gate=gate, meaning="reviewed")
        told = world.told("ada", "withdraw_submission", gate, **WHY)
        assert told == ["gate.signatures_invalidated", "gate.submission_withdrawn", "signature.invalidated"]

    def test_twice_changes_nothing(self, world: World, done: Discovered) -> None:
        world.give("ada", "withdraw_submission", done.gate(GateName.G1), **WHY)
        assert world.told("ada", "withdraw_submission", done.gate(GateName.G1), **WHY) == []

    def test_is_followed_by_another_submission(self, world: World, done: Discovered) -> None:
        world.give("ada", "withdraw_submission", done.gate(GateName.G1), **WHY)
        done.submit()
        assert world.state(done.gate(GateName.G1))["submissions"] == 2

    def test_is_refused_after_the_decision(self, world: World, done: Discovered) -> None:
        done.decide(GateName.G1)
        with pytest.raises(Gate.NothingSubmitted):
            world.give("ada", "withdraw_submission", done.gate(GateName.G1), **WHY)

    def test_is_not_for_sponsors(self, world: World, done: Discovered) -> None:
        with pytest.raises(NotAllowed):
            world.give("sam", "withdraw_submission", done.gate(GateName.G1), **WHY)


class TestProposing:
    def test_is_no_vote_so_that_whoever_submits_may(self, world: World, done: Discovered) -> None:
        gate = done.gate(GateName.G1)
        assert world.told("ada", "propose_gate_decision", gate, decision=HOLD) == ["gate.decision_proposed"]

        state = world.state(gate)
        assert (state["proposed"]["outcome"], state["votes"]) == ("hold", {})

    def test_the_same_again_changes_nothing(self, world: World, done: Discovered) -> None:
        world.give("ada", "propose_gate_decision", done.gate(GateName.G1), decision=HOLD)
        assert world.told("sam", "propose_gate_decision", done.gate(GateName.G1), decision=HOLD) == []

    def test_is_refused_where_nothing_was_submitted(self, world: World) -> None:
        with pytest.raises(Gate.NothingSubmitted):
            world.give("ada", "propose_gate_decision", discovered(world).gate(GateName.G1), decision=HOLD)


class TestReopening:
    def test_ends_a_hold_and_waits_for_another_submission(self, world: World, done: Discovered) -> None:
        gate = done.gate(GateName.G1)
        done.decide(GateName.G1, **HOLD)

        assert world.told("sam", "reopen_held_gate", gate, **WHY) == ["gate.reopened"]
        assert (world.state(gate)["outcome"], world.state(gate)["package"]) == (None, [])
        assert done.submit() == ["discovery.submitted", "gate.submitted"]

    def test_of_what_is_not_on_hold_changes_nothing(self, world: World, done: Discovered) -> None:
        assert world.told("sam", "reopen_held_gate", done.gate(GateName.G1), **WHY) == []

    def test_is_refused_where_it_was_let_go(self, world: World, done: Discovered) -> None:
        done.decide(GateName.G1)
        with pytest.raises(Gate.OnlyHeld):
            world.give("sam", "reopen_held_gate", done.gate(GateName.G1), **WHY)

    def test_never_revives_what_was_killed(self, world: World, done: Discovered) -> None:
        done.decide(GateName.G1, **KILL)
        with pytest.raises(Gate.Killed):
            world.give("sam", "reopen_held_gate", done.gate(GateName.G1), **WHY)


class TestKilling:
    def test_keeps_the_dossier_for_a_new_opportunity_to_cite(self, world: World, done: Discovered) -> None:
        done.decide(GateName.G1, **KILL)

        gate = world.state(done.gate(GateName.G1))
        assert (gate["outcome"], len(gate["package"])) == ("kill", 3)
        assert world.state(done.iteration)["stage"] is None
