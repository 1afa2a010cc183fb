"""A debt is written down with what it costs to pay, and what it costs not to."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.debt_item import DebtItem
from tests.reach.planning import Planned
from tests.world import World

DEBT = {"location": "The export table", "what": "Two columns for one thing.", "intent": "deliberate"}
DEBT |= {"prudence": "prudent", "principal": "6.00", "interest": "0.50"}
DAY = {"by_day": "2027-03-31"}
WHY = {"reason": "It is replaced next year anyway."}


def logged(done: Planned) -> UUID:
    return done.world.make("dan", "log_debt_item", iteration=done.iteration, debt=DEBT)


def retired(done: Planned) -> UUID:
    debt = logged(done)
    done.world.give("dan", "retire_debt_item", debt)
    return debt


class TestLogging:
    def test_keeps_principal_and_interest(self, world: World, done: Planned) -> None:
        debt = world.state(logged(done))["debt"]
        assert (debt["principal"], debt["interest"], debt["intent"], debt["prudence"]) == (
            "6.00",
            "0.50",
            "deliberate",
            "prudent",
        )

    @pytest.mark.parametrize(("field", "value"), [("principal", "0"), ("interest", "-0.01"), ("principal", 6)])
    def test_is_refused_for_what_is_no_cost(self, world: World, done: Planned, field: str, value: object) -> None:
        with pytest.raises(ValueError, match=field):
            world.give("dan", "log_debt_item", iteration=done.iteration, debt={**DEBT, field: value})

    def test_is_for_those_who_build(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="log_debt_item is for tech_lead or developer"):
            world.give("ada", "log_debt_item", iteration=done.iteration, debt=DEBT)


class TestSchedulingAPaydown:
    def test_is_recorded_once(self, world: World, done: Planned) -> None:
        debt = logged(done)
        assert world.told("tess", "schedule_paydown", debt, **DAY) == ["debt_item.paydown_scheduled"]
        assert world.told("tess", "schedule_paydown", debt, **DAY) == []

    def test_is_refused_once_retired(self, world: World, done: Planned) -> None:
        with pytest.raises(DebtItem.AlreadyRetired):
            world.give("tess", "schedule_paydown", retired(done), **DAY)


class TestAccepting:
    def test_is_recorded_once(self, world: World, done: Planned) -> None:
        debt = logged(done)
        assert world.told("ada", "accept_debt_item", debt, **WHY) == ["debt_item.accepted"]
        assert world.told("ada", "accept_debt_item", debt, **WHY) == []

    def test_is_refused_without_a_reason(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("ada", "accept_debt_item", logged(done))

    def test_is_refused_once_retired(self, world: World, done: Planned) -> None:
        with pytest.raises(DebtItem.AlreadyRetired):
            world.give("ada", "accept_debt_item", retired(done), **WHY)

    def test_is_not_for_a_developer(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="accept_debt_item is for"):
            world.give("dan", "accept_debt_item", logged(done), **WHY)


class TestRetiring:
    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("dan", "retire_debt_item", retired(done)) == []
