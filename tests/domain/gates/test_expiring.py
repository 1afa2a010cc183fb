"""A passed day counts from that moment; that it has passed is recorded afterwards, and changes no answer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.gates.condition import Condition
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.discovery import Discovered
from tests.reach.planning import Planned, planned
from tests.world import World

LATER = "2027-01-31"
CONTROL = "The sponsor looks at the costs every week."


@pytest.fixture
def waived(world: World, open_case: Discovered) -> Discovered:
    """A submission whose only unmet criterion passes until a day."""
    waiver = {"criterion": "case_approved", "expires": LATER, "compensating_control": CONTROL}
    world.give("sam", "waive_gate", open_case.gate(GateName.G1), reason="The board meets on Monday.", **waiver)
    return open_case


@pytest.fixture
def condition(world: World, done: Discovered) -> UUID:
    """What was owed after a conditional Go."""
    owed = {"what": "Ask ten more.", "owner": world.people["ada"], "on": LATER}
    done.decide(GateName.G1, "conditional_go", conditions=[owed])
    return Condition.create_id(done.gate(GateName.G1), 0)


def pass_by(world: World) -> None:
    world.moment += timedelta(days=100)


def gate_of(plan: Planned) -> dict[str, Any]:
    return plan.world.state(plan.gate(GateName.G2))


class TestAWaiver:
    def test_says_what_makes_up_for_it(self, world: World, waived: Discovered) -> None:
        fact = next(fact for fact in world.facts() if isinstance(fact, Gate.CriterionWaived))
        assert (fact.compensating_control, fact.approver) == (CONTROL, world.people["sam"])

    def test_lets_nothing_pass_after_its_day_recorded_or_not(self, world: World, waived: Discovered) -> None:
        pass_by(world)
        with pytest.raises(Gate.MustMeetUnmet):
            waived.decide(GateName.G1)

    def test_that_expired_is_recorded_once(self, world: World, waived: Discovered) -> None:
        pass_by(world)
        gate = waived.gate(GateName.G1)

        assert world.told("sam", "record_expiries", gate) == ["gate.waiver_expired"]
        assert world.told("sam", "record_expiries", gate) == []
        assert world.state(gate)["waived"] == {}

    def test_that_has_not_is_left_alone(self, world: World, waived: Discovered) -> None:
        assert world.told("sam", "record_expiries", waived.gate(GateName.G1)) == []

    def test_is_recorded_as_expired_by_a_service_that_audits_and_by_no_developer(
        self, world: World, waived: Discovered
    ) -> None:
        world.people["cron"] = world.make(
            "root", "add_person", name="Cron", kind="service", responsible=world.people["sam"]
        )
        roles = Roles.at(Place(product=world.product))
        world.give("root", "assign_roles", roles, role="auditor", holder=world.people["cron"])
        pass_by(world)

        with pytest.raises(NotAllowed):
            world.give("dan", "record_expiries", waived.gate(GateName.G1))
        assert world.told("cron", "record_expiries", waived.gate(GateName.G1)) == ["gate.waiver_expired"]


class TestACondition:
    def test_that_expires_puts_the_gate_that_waits_on_hold(
        self, world: World, done: Discovered, condition: UUID
    ) -> None:
        plan = planned(world, done)
        pass_by(world)

        assert world.told("sam", "expire_condition", condition) == ["condition.expired", "gate.condition_expired"]
        assert (gate_of(plan)["outcome"], gate_of(plan)["overdue"]) == ("hold", [str(condition)])

    def test_that_expired_lets_nothing_go(self, world: World, done: Discovered, condition: UUID) -> None:
        plan = planned(world, done)
        plan.submit()
        pass_by(world)
        world.give("sam", "expire_condition", condition)
        with pytest.raises(Gate.ConditionOpen):
            plan.decide()

    def test_that_is_overdue_lets_nothing_go_recorded_or_not(
        self, world: World, done: Discovered, condition: UUID
    ) -> None:
        plan = planned(world, done)
        plan.submit()
        pass_by(world)
        with pytest.raises(Gate.ConditionOpen):
            plan.decide()

    def test_that_is_open_may_be_held_for(self, world: World, done: Discovered, condition: UUID) -> None:
        plan = planned(world, done)
        plan.submit()
        assert plan.decide("hold", review_on="2027-03-01") == ["gate.decided"]

    def test_that_is_cleared_late_frees_the_gate(self, world: World, done: Discovered, condition: UUID) -> None:
        plan = planned(world, done)
        plan.submit()
        pass_by(world)
        world.give("sam", "expire_condition", condition)
        world.give("sam", "clear_condition", condition, reason="Ten more were asked.")

        assert gate_of(plan)["overdue"] == []
        assert "iteration.stage_entered" in plan.decide()

    def test_expires_once(self, world: World, condition: UUID) -> None:
        pass_by(world)
        world.give("sam", "expire_condition", condition)
        assert world.told("sam", "expire_condition", condition) == []

    def test_expires_after_its_day_and_not_on_it(self, world: World, condition: UUID) -> None:
        world.moment = world.moment.replace(year=2027, month=1, day=31)
        with pytest.raises(Condition.NotExpired):
            world.give("sam", "expire_condition", condition)

    def test_that_was_cleared_never_expires(self, world: World, condition: UUID) -> None:
        world.give("sam", "clear_condition", condition, reason="Ten more were asked.")
        pass_by(world)
        with pytest.raises(Condition.NotExpired):
            world.give("sam", "expire_condition", condition)
