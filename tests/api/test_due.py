"""A day that passes is recorded by the server, so that no register says otherwise than the rules that count it."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.composition.workspace import Cairn
from api.due import keep_calendar, record_due
from domain.gates.condition import Condition
from domain.gates.gate import Gate
from domain.kernel import Event
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.values import Place
from tests.api.http_world import HttpWorld
from tests.reach.discovery import discovered

LATER = datetime.now(UTC).date() + timedelta(days=30)
A_DAY = timedelta(days=1)


@pytest.fixture
def world(client: TestClient, cairn: Cairn) -> HttpWorld:
    """The cast on one product, at the doors."""
    return HttpWorld(client, cairn)


@pytest.fixture
def condition(world: HttpWorld) -> UUID:
    """What is owed after a conditional Go."""
    done = discovered(world)
    done.submit()
    owed = {"what": "Ask ten more.", "owner": world.people["ada"], "on": LATER}
    done.decide(GateName.G1, "conditional_go", conditions=[owed])
    return Condition.create_id(done.gate(GateName.G1), 0)


def due(world: HttpWorld, day: date) -> int:
    """How many things have come due by a day, the clock standing after it."""
    world.cairn.lifecycle.clock = later
    world.cairn.views.catch_up()
    return asyncio.run(record_due(world.cairn, day))


def later() -> datetime:
    return datetime.now(UTC) + timedelta(days=31)


def recorded(world: HttpWorld) -> list[Event]:
    """Every fact that the server had recorded of itself."""
    facts = map(world.mapper.to_event, world.ledger.page(0, 10_000))
    return [fact for fact in facts if fact.metadata.name in {"expire_condition", "retire_expired_roles"}]


class TestTheCalendar:
    def test_records_that_a_condition_expired_and_holds_its_gate(self, world: HttpWorld, condition: UUID) -> None:
        assert due(world, LATER + A_DAY) == 1
        expired, held = recorded(world)
        assert (type(expired), type(held)) == (Condition.Expired, Gate.ConditionExpired)
        assert (expired.originator_id, expired.metadata.source) == (condition, "system")
        assert expired.metadata.actor == world.cairn.workspace.administrator

    def test_records_it_once_and_not_before(self, world: HttpWorld, condition: UUID) -> None:
        assert [due(world, LATER + n * A_DAY) for n in (0, 1, 1, 2)] == [0, 1, 0, 0]

    def test_records_that_a_role_has_ended(self, world: HttpWorld) -> None:
        roles = Roles.at(Place(product=world.product))
        world.give("root", "assign_roles", roles, role="developer", holder=world.people["eve"], until=LATER)
        assert due(world, LATER) == 1
        ended = recorded(world)[0]
        assert (ended.TOPIC, ended.originator_id) == ("roles.revoked", roles)

    def test_goes_on_after_it_could_not(
        self, world: HttpWorld, condition: UUID, caplog: pytest.LogCaptureFixture
    ) -> None:
        world.cairn.views.catch_up()
        failures = iter([OSError("the disk is full")])

        def clock() -> datetime:
            for failure in failures:
                raise failure
            return later()

        world.cairn.lifecycle.clock = clock
        with pytest.raises(TimeoutError):
            asyncio.run(asyncio.wait_for(keep_calendar(world.cairn, every=0.01), 1))
        assert "could not be recorded" in caplog.text
        assert [each.TOPIC for each in recorded(world)] == ["condition.expired", "gate.condition_expired"]
