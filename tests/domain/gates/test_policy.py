"""A workspace publishes what its gates are held to; what was submitted before keeps to what was in force then."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, NotAllowed
from domain.gates.gate import Gate
from domain.gates.policy import GatePolicy
from domain.lifecycle import POLICY, GateName, Policy
from domain.planning.mvp_scope import MvpScope
from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.reach.discovery import Discovered, discovered
from tests.reach.planning import planned
from tests.world import World

WHY = "Two sponsors decide from now on."


@pytest.fixture
def sponsored(world: World) -> World:
    """A workspace with a sponsor of its own."""
    world.give("root", "assign_roles", Roles.at(WORKSPACE), role="sponsor", holder=world.people["sam"])
    return world


def publish(world: World, version: int = 2, who: str = "sam", after: UUID | None = None, **policy: Any) -> list[str]:
    sent = {"policy": {"version": version, **policy}, "reason": WHY} | ({"after": after} if after else {})
    return world.told(who, "publish_gate_policy", **sent)


class TestPublishing:
    def test_begins_with_version_two(self, sponsored: World) -> None:
        assert publish(sponsored, quorum=2) == ["gate_policy.begun"]
        assert sponsored.state(GatePolicy.create_id())["policy"]["quorum"] == 2

    def test_goes_on_version_by_version_and_keeps_them_all(self, sponsored: World) -> None:
        publish(sponsored, quorum=2)
        assert publish(sponsored, 3, after=GatePolicy.create_id()) == ["gate_policy.published"]

        versions = sponsored.state(GatePolicy.create_id())["versions"]
        assert [(each["version"], each["quorum"]) for each in versions] == [(1, 1), (2, 2), (3, 1)]

    def test_of_the_same_again_changes_nothing(self, sponsored: World) -> None:
        publish(sponsored, quorum=2)
        assert publish(sponsored, quorum=2, after=GatePolicy.create_id()) == []

    @pytest.mark.parametrize("version", [1, 3])
    def test_is_refused_with_a_number_that_is_not_the_next(self, sponsored: World, version: int) -> None:
        with pytest.raises(GatePolicy.NotTheNext) as refused:
            publish(sponsored, version, quorum=2)
        assert refused.value.pointer == "/policy/version"

    def test_is_refused_to_whoever_has_not_read_the_last(self, sponsored: World) -> None:
        publish(sponsored, quorum=2)
        with pytest.raises(AlreadyExists):
            publish(sponsored, quorum=3)

    def test_is_for_a_sponsor_of_the_workspace(self, sponsored: World) -> None:
        with pytest.raises(NotAllowed, match="publish_gate_policy is for sponsor or compliance_officer"):
            publish(sponsored, who="sue")

    def test_asks_for_a_reason(self, sponsored: World) -> None:
        with pytest.raises(ValueError, match="reason"):
            sponsored.give("sam", "publish_gate_policy", policy={"version": 2})

    @pytest.mark.parametrize(
        "wrong",
        [{"quorum": 0}, {"quorum": 21}, {"must_share": "1.01"}, {"key_results": [5, 2]}, {"hurdle": 0.5},
         {"should_meet": {"G9": ["npv_reaches_hurdle"]}}, {"weights": {"luck": "1"}}, {"surprise": 1}],
    )  # fmt: skip
    def test_takes_nothing_that_is_no_policy(self, sponsored: World, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="validation error"):
            publish(sponsored, **wrong)


class TestASubmission:
    def test_pins_the_policy_in_force(self, sponsored: World) -> None:
        publish(sponsored, quorum=2)
        done = discovered(sponsored)
        done.submit()

        assert sponsored.state(done.gate(GateName.G1))["pinned"] == 2
        assert {fact.metadata.policy for fact in sponsored.facts()[-2:]} == {2}

    def test_keeps_to_it_when_another_is_published_later(self, sponsored: World, done: Discovered) -> None:
        publish(sponsored, quorum=2)
        done.decide(GateName.G1)

        decided = next(fact for fact in sponsored.facts() if isinstance(fact, Gate.Decided))
        assert (decided.judged.policy, decided.metadata.policy) == (1, 1)

    def test_again_pins_the_new_one(self, sponsored: World, done: Discovered) -> None:
        publish(sponsored, quorum=2)
        done.submit()
        with pytest.raises(Gate.NoQuorum) as refused:
            done.decide(GateName.G1)
        assert refused.value.facts == ("1 of 2",)

    def test_is_held_to_the_hurdle_in_force(self, sponsored: World) -> None:
        publish(sponsored, hurdle="1000000.00")
        done = discovered(sponsored)
        done.submit()
        assert sponsored.state(done.gate(GateName.G1))["criteria"]["unmet"] == ["npv_reaches_hurdle"]

    def test_may_leave_unmet_what_should_only_be_met(self, sponsored: World) -> None:
        publish(sponsored, hurdle="1000000.00", should_meet={"G1": ["npv_reaches_hurdle"]})
        done = discovered(sponsored)
        done.submit()
        done.decide(GateName.G1)

        judged = next(fact for fact in sponsored.facts() if isinstance(fact, Gate.Decided)).judged
        assert (judged.criteria.unmet, judged.only_should) == (("npv_reaches_hurdle",), ("npv_reaches_hurdle",))


class TestAThreshold:
    def test_of_the_policy_in_force_is_the_one_a_scope_is_locked_by(self, sponsored: World) -> None:
        publish(sponsored, must_share="0.01")
        with pytest.raises(MvpScope.TooManyMusts):
            planned(sponsored)


class TestAgreement:
    def test_asks_for_votes_that_agree(self, sponsored: World) -> None:
        publish(sponsored, agreeing=2)
        done = discovered(sponsored)
        done.submit()
        with pytest.raises(Gate.NotAgreed):
            done.decide(GateName.G1)

        sponsored.give("sam", "vote_gate", done.gate(GateName.G1), decision={"outcome": "go"})
        assert "gate.decided" in done.decide(GateName.G1)


class TestEveryOtherCommand:
    def test_says_which_policy_was_in_force(self, sponsored: World) -> None:
        sponsored.give("ada", "rename_product", sponsored.product, name="Reports")
        assert sponsored.facts()[-1].metadata.policy == POLICY.version

        publish(sponsored, quorum=2)
        sponsored.give("ada", "rename_product", sponsored.product, name="Exports")
        assert sponsored.facts()[-1].metadata.policy == 2

    def test_is_decided_as_before_by_the_default(self) -> None:
        assert Policy() == POLICY
