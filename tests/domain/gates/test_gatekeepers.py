"""Who decides: not whoever is recused, nor whoever overrode what is decided on."""

import pytest

from domain.errors import NotAllowed
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.discovery import Discovered
from tests.world import World

WHY = {"reason": "He holds shares of the supplier."}
GO = {"outcome": "go"}


def recuse(done: Discovered, who: str, whom: str) -> list[str]:
    gatekeeper = done.world.people[whom]
    return done.world.told(who, "recuse_gatekeeper", done.gate(GateName.G1), gatekeeper=gatekeeper, **WHY)


def override(done: Discovered, who: str, finding: str, criterion: str = "case_approved") -> list[str]:
    sent = {"criterion": criterion, "finding": finding, **WHY}
    return done.world.told(who, "override_criterion", done.gate(GateName.G1), **sent)


class TestRecusing:
    def test_is_recorded_with_its_reason(self, world: World, done: Discovered) -> None:
        assert recuse(done, "sue", "sue") == ["gate.gatekeeper_recused"]
        assert world.facts()[-1].metadata.reason == WHY["reason"]

    @pytest.mark.parametrize("command", ["vote_gate", "decide_gate"])
    def test_leaves_no_say(self, world: World, done: Discovered, command: str) -> None:
        recuse(done, "sue", "sue")
        with pytest.raises(Gate.RecusedNeverDecide):
            world.give("sue", command, done.gate(GateName.G1), decision=GO)

    def test_has_the_quorum_count_the_rest(self, world: World, done: Discovered) -> None:
        world.give("sue", "vote_gate", done.gate(GateName.G1), decision=GO)
        recuse(done, "sue", "sue")
        with pytest.raises(Gate.NoQuorum):
            world.give("sam", "decide_gate", done.gate(GateName.G1), decision=GO)

    def test_is_told_by_the_decision(self, world: World, done: Discovered) -> None:
        recuse(done, "sue", "sue")
        for command in ("vote_gate", "decide_gate"):
            world.give("sam", command, done.gate(GateName.G1), decision=GO)

        judged = next(fact for fact in world.facts() if isinstance(fact, Gate.Decided)).judged
        assert judged.recused == (world.people["sue"],)

    def test_is_refused_once_the_gate_was_decided(self, done: Discovered) -> None:
        done.decide(GateName.G1)
        with pytest.raises(Gate.NothingSubmitted):
            recuse(done, "sue", "sue")

    def test_twice_changes_nothing(self, done: Discovered) -> None:
        recuse(done, "sue", "sue")
        assert recuse(done, "sue", "sue") == []

    def test_of_another_is_not_a_sponsors(self, done: Discovered) -> None:
        with pytest.raises(Gate.RecuseOnlyYourself):
            recuse(done, "sue", "sam")

    def test_of_another_is_a_compliance_officers(self, world: World, done: Discovered) -> None:
        world.people["cleo"] = world.make("root", "add_person", name="Cleo")
        roles = Roles.at(Place(product=world.product))
        world.give("root", "assign_roles", roles, role="compliance_officer", holder=world.people["cleo"])
        assert recuse(done, "cleo", "sam") == ["gate.gatekeeper_recused"]

    def test_holds_for_the_next_submission_too(self, done: Discovered) -> None:
        recuse(done, "sue", "sue")
        done.submit()
        with pytest.raises(Gate.RecusedNeverDecide):
            done.decide(GateName.G1)

    def test_holds_when_the_gate_is_gone_through_again(self, done: Discovered) -> None:
        recuse(done, "sue", "sue")
        for command in ("vote_gate", "decide_gate"):
            back = {"outcome": "recycle", "to": "discovery", "deficits": ["Nobody asked the analysts."]}
            done.world.give("sam", command, done.gate(GateName.G1), decision=back)
        done.submit()
        with pytest.raises(Gate.RecusedNeverDecide):
            done.decide(GateName.G1)

    def test_is_not_ended_by_reopening_a_held_gate(self, world: World, done: Discovered) -> None:
        done.decide(GateName.G1, "hold", review_on="2027-01-31")
        recuse(done, "sue", "sue")
        world.give("sue", "reopen_held_gate", done.gate(GateName.G1), **WHY)
        done.submit()
        with pytest.raises(Gate.RecusedNeverDecide):
            done.decide(GateName.G1)


class TestOverriding:
    def test_judges_a_criterion_otherwise_for_a_reason(self, world: World, open_case: Discovered) -> None:
        assert override(open_case, "sue", "met") == ["gate.criterion_overridden"]
        criteria = world.state(open_case.gate(GateName.G1))["criteria"]
        assert (criteria["unmet"], "case_approved" in criteria["met"]) == ([], True)

    def test_lets_the_gate_go_and_is_told_by_the_decision(self, world: World, open_case: Discovered) -> None:
        override(open_case, "sue", "met")
        open_case.decide(GateName.G1)

        judged = next(fact for fact in world.facts() if isinstance(fact, Gate.Decided)).judged
        assert judged.overridden == ("case_approved",)

    def test_may_stop_it_too(self, done: Discovered) -> None:
        override(done, "sue", "unmet", "problem_validated")
        with pytest.raises(Gate.MustMeetUnmet):
            done.decide(GateName.G1)

    def test_is_never_decided_on_by_whoever_did_it(self, world: World, open_case: Discovered) -> None:
        override(open_case, "sam", "met")
        with pytest.raises(Gate.OverriderNeverDecides):
            open_case.decide(GateName.G1)
        assert world.facts()[-1].TOPIC == "authority.refused"

    def test_to_what_it_is_changes_nothing(self, open_case: Discovered) -> None:
        assert override(open_case, "sue", "unmet") == []

    def test_is_refused_for_what_was_not_judged(self, open_case: Discovered) -> None:
        with pytest.raises(Gate.NoSuchCriterion) as refused:
            override(open_case, "sue", "met", "no_such_criterion")
        assert refused.value.pointer == "/criterion"

    def test_is_for_sponsors_only(self, open_case: Discovered) -> None:
        with pytest.raises(NotAllowed):
            override(open_case, "ada", "met")

    def test_ends_with_the_submission(self, world: World, open_case: Discovered) -> None:
        override(open_case, "sue", "met")
        open_case.submit()
        assert world.state(open_case.gate(GateName.G1))["criteria"]["unmet"] == ["case_approved"]
