"""After a conditional Go somebody owes something, and the next gate waits for it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.errors import NotAllowed, NotFound
from domain.gates.condition import Condition
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from tests.reach.discovery import Discovered
from tests.reach.planning import planned
from tests.world import World


def owed(done: Discovered, *owners: str) -> list[UUID]:
    """The conditions of a conditional Go, one an owner."""
    conditions = [{"what": "Ask ten more.", "owner": done.world.people[name], "on": "2027-01-31"} for name in owners]
    done.decide(GateName.G1, "conditional_go", conditions=conditions)
    return [Condition.create_id(done.gate(GateName.G1), number) for number, _ in enumerate(owners)]


def owed_again(done: Discovered, owner: str) -> list[UUID]:
    """The condition of another conditional Go of the first gate."""
    due = {"what": "Ask ten more.", "owner": done.world.people[owner], "on": "2027-01-31"}
    done.decide(GateName.G1, "conditional_go", conditions=[due])
    return [each.originator_id for each in done.world.facts() if isinstance(each, Condition.Owed)][-1:]


def clear(world: World, who: str, condition: UUID) -> list[str]:
    return world.told(who, "clear_condition", condition, reason="Ten more were asked.")


class TestAConditionalGo:
    def test_goes_on_with_every_condition_on_record(self, world: World, done: Discovered) -> None:
        first, second = owed(done, "ada", "sam")

        assert world.state(done.iteration)["stage"] == "planning"
        assert world.state(first)["owner"] == str(world.people["ada"])
        assert world.state(second)["due"] == "2027-01-31"

    def test_makes_the_next_gate_wait(self, world: World, done: Discovered) -> None:
        conditions = owed(done, "ada", "sam")
        assert world.state(done.gate(GateName.G2))["owed"] == [str(each) for each in conditions]

    def test_names_somebody_who_is_known(self, done: Discovered) -> None:
        unknown = {"what": "Ask ten more.", "owner": uuid4(), "on": "2027-01-31"}
        with pytest.raises(NotFound) as refused:
            done.decide(GateName.G1, "conditional_go", conditions=[unknown])
        assert refused.value.pointer == "/decision/conditions/0/owner"

    def test_sets_no_condition_that_was_due_before(self, world: World, done: Discovered) -> None:
        owner, yesterday = world.people["ada"], world.moment.date() - timedelta(days=1)
        due = [{"what": "Ask ten more.", "owner": owner, "on": on} for on in ("2027-01-31", yesterday)]
        with pytest.raises(Gate.DueAlready) as refused:
            done.decide(GateName.G1, "conditional_go", conditions=due)
        assert refused.value.pointer == "/decision/conditions/1/on"

    def test_may_set_a_condition_that_is_due_at_once(self, world: World, done: Discovered) -> None:
        due = {"what": "Ask ten more.", "owner": world.people["ada"], "on": world.moment.date()}
        assert "condition.owed" in done.decide(GateName.G1, "conditional_go", conditions=[due])

    def test_names_a_hundred_conditions_at_most(self, world: World, done: Discovered) -> None:
        many = [{"what": "Ask ten more.", "owner": world.people["ada"], "on": "2027-01-31"}] * 101
        with pytest.raises(ValueError, match="at most 100 items"):
            done.decide(GateName.G1, "conditional_go", conditions=many)

    def test_names_at_least_one_condition(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="at least 1 item"):
            owed(done)


class TestTheNextGate:
    def test_lets_nobody_decide_while_a_condition_is_open(self, world: World, done: Discovered) -> None:
        (condition,) = owed(done, "ada")
        plan = planned(world, done)
        plan.submit()

        with pytest.raises(Gate.ConditionOpen) as refused:
            plan.decide()
        assert refused.value.facts == (str(condition),)

    def test_is_decided_once_it_was_cleared(self, world: World, done: Discovered) -> None:
        (condition,) = owed(done, "ada")
        plan = planned(world, done)
        plan.submit()
        clear(world, "sam", condition)
        assert "iteration.stage_entered" in plan.decide()


BACK = {"deficits": ["Nobody asked the analysts."]}


class TestACondition:
    def test_stays_open_when_the_gate_that_waits_sends_the_turn_back(self, world: World, done: Discovered) -> None:
        (condition,) = owed(done, "ada")
        plan = planned(world, done)
        plan.submit()
        plan.decide("recycle", to="planning", **BACK)
        plan.submit()

        with pytest.raises(Gate.ConditionOpen) as refused:
            plan.decide()
        assert refused.value.facts == (str(condition),)

    def test_stays_open_when_the_turn_begins_again(self, world: World, done: Discovered) -> None:
        conditions = owed(done, "ada")
        planned(world, done).submit()
        done.decide(GateName.G2, "recycle", to="discovery", **BACK)
        done.submit()
        conditions += owed_again(done, "sam")

        assert world.state(done.gate(GateName.G2))["owed"] == [str(each) for each in conditions]

    def test_of_a_later_decision_is_another_one(self, world: World, done: Discovered) -> None:
        first = owed(done, "ada")
        clear(world, "sam", *first)
        planned(world, done).submit()
        done.decide(GateName.G2, "recycle", to="discovery", **BACK)
        done.submit()
        (second,) = owed_again(done, "sam")

        assert world.state(second)["owner"] == str(world.people["sam"])
        assert world.state(done.gate(GateName.G2))["owed"] == [str(second)]


class TestClearingACondition:
    def test_frees_the_gate_that_waits(self, world: World, done: Discovered) -> None:
        first, second = owed(done, "ada", "sam")

        assert clear(world, "sam", first) == ["condition.cleared", "gate.condition_settled"]
        assert world.state(done.gate(GateName.G2))["owed"] == [str(second)]

    def test_twice_changes_nothing(self, world: World, done: Discovered) -> None:
        (condition,) = owed(done, "ada")
        clear(world, "sam", condition)
        assert clear(world, "sue", condition) == []

    def test_is_not_for_its_owner(self, world: World, done: Discovered) -> None:
        (condition,) = owed(done, "sam")

        with pytest.raises(Condition.OwnerNeverClears):
            clear(world, "sam", condition)
        assert world.facts()[-1].TOPIC == "authority.refused"

    def test_is_for_sponsors_only(self, world: World, done: Discovered) -> None:
        (condition,) = owed(done, "ada")

        with pytest.raises(NotAllowed, match="clear_condition is for sponsor"):
            clear(world, "olga", condition)

    def test_asks_for_a_reason(self, world: World, done: Discovered) -> None:
        (condition,) = owed(done, "ada")

        with pytest.raises(ValueError, match="reason"):
            world.give("sam", "clear_condition", condition)
