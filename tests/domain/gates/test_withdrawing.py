"""Whoever submitted may take it back, and say what they would like; a gate on hold may be looked at again."""

from uuid import UUID

import pytest

from domain.discovery.opportunity import Opportunity
from domain.errors import NotAllowed
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.values import Place, Stage
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


class TestCitingAKill:
    @pytest.fixture
    def fresh(self, world: World, done: Discovered) -> UUID:
        """An opportunity of the iteration after one that was killed."""
        done.decide(GateName.G1, **KILL)
        turn = world.make("ada", "start_iteration", product=world.product, follows=done.iteration)
        need = {"title": "Slow exports, again", "need": "I want my report within the hour."}
        return world.make("ada", "identify_opportunity", iteration=turn, **need)

    def test_takes_up_what_was_killed_in_a_new_opportunity(
        self, world: World, done: Discovered, fresh: UUID
    ) -> None:
        gate = done.gate(GateName.G1)
        assert world.told("ada", "cite_kill", fresh, gate=gate) == ["opportunity.kill_cited"]
        assert world.told("ada", "cite_kill", fresh, gate=gate) == []
        assert world.state(fresh)["revives"] == str(gate)

    def test_is_refused_for_what_was_not_killed(self, world: World, done: Discovered, fresh: UUID) -> None:
        place = Place(product=world.product, iteration=world.state(fresh)["iteration"], stage=Stage.DISCOVERY)
        open_gate = Gate.at(place, GateName.G1)
        with pytest.raises(Opportunity.NothingToRevive) as refusal:
            world.give("ada", "cite_kill", fresh, gate=open_gate)
        assert refusal.value.pointer == "/gate"

    def test_is_refused_within_the_iteration_that_was_killed(self, world: World, done: Discovered) -> None:
        done.decide(GateName.G1, **KILL)
        with pytest.raises(Opportunity.NothingToRevive):
            world.give("ada", "cite_kill", done.opportunity, gate=done.gate(GateName.G1))

    def test_is_refused_for_what_was_set_aside(self, world: World, done: Discovered, fresh: UUID) -> None:
        world.give("ada", "park_opportunity", fresh, **WHY)
        with pytest.raises(Opportunity.NotOpen):
            world.give("ada", "cite_kill", fresh, gate=done.gate(GateName.G1))

    def test_is_for_product_managers_only(self, world: World, done: Discovered, fresh: UUID) -> None:
        with pytest.raises(NotAllowed, match="cite_kill is for product_manager"):
            world.give("olga", "cite_kill", fresh, gate=done.gate(GateName.G1))
