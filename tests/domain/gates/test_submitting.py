"""A submission freezes its package; whatever changes afterwards, voids it."""

from uuid import UUID

import pytest

from domain.discovery.discovery import Discovery
from domain.errors import NotAllowed
from domain.gates.decisions import Go
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.values import Seen, Stage
from tests.reach.discovery import EXPERIMENT, PROBLEM, Discovered, discovered
from tests.world import World


class TestSubmitting:
    def test_is_recorded_by_the_stage_and_received_by_its_gate(self, world: World) -> None:
        assert discovered(world).submit() == ["discovery.submitted", "gate.submitted"]

    def test_freezes_the_versions_of_the_stage_and_of_its_members(self, world: World, done: Discovered) -> None:
        gate = world.state(done.gate(GateName.G1))
        stage = Discovery.at(done.place(Stage.DISCOVERY))

        members = {member["id"]: member["version"] for member in gate["package"]}
        assert members == {str(each): world.state(each)["version"] for each in (stage, done.problem, done.case)}
        assert (gate["submissions"], gate["criteria"]["unmet"]) == (1, [])

    def test_names_whoever_submits_and_every_author_as_interested(self, world: World, done: Discovered) -> None:
        interested = world.state(done.gate(GateName.G1))["interested"]
        assert interested == sorted(str(world.people[name]) for name in ("ada", "olga"))

    def test_says_which_criteria_are_unmet(self, world: World, open_case: Discovered) -> None:
        assert world.state(open_case.gate(GateName.G1))["criteria"]["unmet"] == ["case_approved"]

    def test_replaces_the_submission_before_with_its_votes(self, world: World, done: Discovered) -> None:
        world.give("sue", "vote_gate", done.gate(GateName.G1), decision={"outcome": "go"})
        done.submit()

        gate = world.state(done.gate(GateName.G1))
        assert (gate["submissions"], gate["votes"]) == (2, {})

    def test_is_refused_once_the_gate_was_decided(self, done: Discovered) -> None:
        done.decide(GateName.G1)

        with pytest.raises(Gate.NothingSubmitted):
            done.submit()

    def test_is_not_for_a_product_owner(self, world: World, done: Discovered) -> None:
        package = {"problem": done.problem, "case": done.case}

        with pytest.raises(NotAllowed):
            world.give("olga", "submit_discovery", Discovery.at(done.place(Stage.DISCOVERY)), **package)


class TestAChangeAfterSubmission:
    def test_of_a_member_voids_it(self, world: World, open_case: Discovered) -> None:
        told = world.told("sam", "approve_business_case", open_case.case)
        assert told == ["business_case.approved", "gate.submission_voided"]

    def test_of_what_the_stage_knows_voids_it(self, world: World, done: Discovered) -> None:
        belief = {"belief": "Analysts would wait longer.", "test": EXPERIMENT}
        about = {"iteration": done.iteration, "opportunity": done.opportunity}

        told = world.told("olga", "state_hypothesis", **about, **belief)
        assert told == ["hypothesis.stated", "discovery.verdict_awaited", "gate.submission_voided"]

    def test_of_anything_else_leaves_it(self, world: World, done: Discovered) -> None:
        drafted = {"iteration": done.iteration, "opportunity": done.opportunity, "problem": PROBLEM}
        assert world.told("olga", "draft_problem_statement", **drafted) == ["problem_statement.drafted"]

    def test_leaves_nothing_to_vote_or_decide_on(self, world: World, open_case: Discovered) -> None:
        world.give("sam", "approve_business_case", open_case.case)

        for command in ("vote_gate", "decide_gate"):
            with pytest.raises(Gate.NothingSubmitted):
                world.give("sue", command, open_case.gate(GateName.G1), decision={"outcome": "go"})

    def test_asks_for_a_new_submission(self, world: World, open_case: Discovered) -> None:
        world.give("sam", "approve_business_case", open_case.case)
        open_case.submit()
        assert "gate.decided" in open_case.decide(GateName.G1)

    def test_of_a_member_that_lives_elsewhere_is_seen_when_somebody_votes(self) -> None:
        gate = Gate.__new__(Gate)
        gate.interested, gate.recused, gate.outcome = (), (), None
        gate.package = (Seen(id=UUID(int=1), version=1),)

        with pytest.raises(Gate.PackageMoved):
            gate.vote(Go(), by=UUID(int=2), moved=(Seen(id=UUID(int=1), version=2),))  # type: ignore[arg-type]
