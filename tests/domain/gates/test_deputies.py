"""Whoever acts for a gatekeeper adds no second voice, and washes nobody's hands."""

from typing import Any

import pytest

from domain.discovery.problem_statement import ProblemStatement
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place
from tests.reach.discovery import PROBLEM, Discovered, discovered
from tests.world import World

WHY = "I am on holiday."
GO = {"outcome": "go"}


def lend(world: World, who: str, to: str, role: str, *commands: str) -> None:
    lent = {"to": world.people[to], "role": role, "commands": commands, "until": "2026-12-01", "reason": WHY}
    world.give(who, "delegate_authority", Roles.at(Place(product=world.product)), **lent)


def publish(world: World, **policy: int) -> None:
    world.give("root", "assign_roles", Roles.at(WORKSPACE), role="sponsor", holder=world.people["sam"])
    world.give("sam", "publish_gate_policy", policy={"version": 2, **policy}, reason=WHY)


def give(done: Discovered, who: str, command: str, **body: Any) -> list[str]:
    return done.world.told(who, command, done.gate(GateName.G1), **body)


class TestADeputysVote:
    def test_is_the_gatekeepers(self, world: World, done: Discovered) -> None:
        lend(world, "sam", "eve", "sponsor", "vote_gate")
        give(done, "eve", "vote_gate", decision=GO)
        assert world.state(done.gate(GateName.G1))["votes"] == {str(world.people["sam"]): "go"}

    def test_counts_once_beside_the_gatekeepers_own(self, world: World, done: Discovered) -> None:
        publish(world, quorum=2)
        done.submit()
        lend(world, "sam", "eve", "sponsor", "vote_gate")
        for who in ("sam", "eve"):
            give(done, who, "vote_gate", decision=GO)

        with pytest.raises(Gate.NoQuorum):
            give(done, "sam", "decide_gate", decision=GO)


class TestADeputysSignature:
    def test_approves_once_beside_the_gatekeepers_own(self, world: World, done: Discovered) -> None:
        publish(world, signatures=2)
        done.submit()
        lend(world, "sam", "eve", "sponsor", "sign_record")
        for who in ("sam", "eve"):
            world.give(who, "sign_record", gate=done.gate(GateName.G1), meaning="approved")

        with pytest.raises(Gate.NotSigned):
            done.decide(GateName.G1)


class TestADeputysOverride:
    @pytest.mark.parametrize("decider", ["sam", "eve"])
    def test_is_decided_on_by_neither(self, world: World, open_case: Discovered, decider: str) -> None:
        lend(world, "sam", "eve", "sponsor", "override_criterion")
        lend(world, "sue", "eve", "sponsor", "decide_gate")
        sent = {"criterion": "case_approved", "finding": "met", "reason": WHY}
        give(open_case, "eve", "override_criterion", **sent)
        give(open_case, "sue", "vote_gate", decision=GO)

        with pytest.raises(Gate.OverriderNeverDecides):
            give(open_case, decider, "decide_gate", decision=GO)


class TestADeputysDraft:
    def test_is_not_validated_by_whoever_had_it_written(self, world: World) -> None:
        done = discovered(world)
        lend(world, "ada", "eve", "product_manager", "draft_problem_statement")
        about = {"iteration": done.iteration, "opportunity": done.opportunity}
        problem = world.make("eve", "draft_problem_statement", **about, problem=PROBLEM)
        world.give("olga", "submit_problem_statement", problem)

        with pytest.raises(ProblemStatement.AuthorNeverValidates):
            world.give("ada", "validate_problem_statement", problem, support=done.support)
        assert world.told("sam", "validate_problem_statement", problem, support=done.support)
