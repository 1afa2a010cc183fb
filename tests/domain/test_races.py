"""Several decide at once: nobody overwrites, nobody decides on what is known no longer, nothing is lost."""

import asyncio

import pytest

from domain.application import Lifecycle
from domain.errors import NotAllowed
from domain.order import Order, Reply
from domain.team.roles import Roles
from domain.values import Place
from tests.engines import ENGINES, Engine
from tests.reach.discovery import EXPERIMENT, FIGURES, Discovered, ask_for_money, discovered
from tests.world import World

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
NEED = {"title": "Slow imports", "need": "I want my import within the hour."}


@pytest.fixture
def done(world: World) -> Discovered:
    return discovered(world)


@pytest.fixture
def rival(world: World, engine: Engine) -> Lifecycle:
    """Another process on the same ledger."""
    return Lifecycle(engine.open(), world.mapper, world.clock)


def give(lifecycle: Lifecycle, order: Order) -> Reply:
    return asyncio.run(lifecycle.give(order))


def told(reply: Reply) -> list[str]:
    return [fact.type for fact in reply.events]


class TestARace:
    def test_cannot_freeze_a_package_that_changes_meanwhile(self, world: World, rival: Lifecycle) -> None:
        """Neither command writes what the other writes; only what was read can tell (write skew)."""
        done = discovered(world)
        case = {"problem": done.problem, "do_nothing": "They go on waiting.", "figures": FIGURES}
        done.case = world.make("ada", "draft_business_case", iteration=done.iteration, **case)
        ask_for_money(world, done.case)
        approve = world.order("sam", "approve_business_case", done.case)
        slow = asyncio.run(rival.consider(approve))
        done.submit()

        async def record() -> int | None:
            return await rival.record(slow)

        assert asyncio.run(record()) is None
        assert told(give(rival, approve)) == ["business_case.approved", "gate.submission_voided"]

    def test_of_one_command_records_it_once(self, world: World, done: Discovered, rival: Lifecycle) -> None:
        identify = world.order("ada", "identify_opportunity", iteration=done.iteration, **NEED)
        assert give(world.lifecycle, identify) == give(rival, identify)

    def test_is_decided_anew_on_what_the_other_recorded(self, world: World, done: Discovered, rival: Lifecycle) -> None:
        give(rival, world.order("ada", "select_opportunity", done.opportunity, reason="It is the largest."))
        world.give("ada", "park_opportunity", done.opportunity, reason="It is too large.")

        reopened = give(rival, world.order("ada", "reopen_opportunity", done.opportunity, reason="It shrank."))
        assert told(reopened) == ["opportunity.reopened"]
        assert world.state(done.opportunity)["version"] == 4

    def test_refuses_nobody_on_what_is_known_no_longer(self, world: World, done: Discovered, rival: Lifecycle) -> None:
        give(rival, world.order("ada", "park_opportunity", done.opportunity, reason="It is too large."))
        eve, roles = world.people["eve"], Roles.at(Place(product=world.product))
        world.give("root", "assign_roles", roles, role="product_manager", holder=eve)

        reopen = world.order("eve", "reopen_opportunity", done.opportunity, reason="It shrank.")
        assert told(give(rival, reopen)) == ["opportunity.reopened"]

    def test_lets_nobody_use_a_role_that_was_revoked(self, world: World, done: Discovered, rival: Lifecycle) -> None:
        sam, roles = world.people["sam"], Roles.at(Place(product=world.product))
        give(rival, world.order("root", "assign_roles", roles, role="sponsor", holder=world.people["eve"]))
        world.give("root", "revoke_roles", roles, role="sponsor", holder=sam, reason="He left.")

        with pytest.raises(NotAllowed):
            give(rival, world.order("sam", "approve_business_case", done.case))

    def test_of_many_on_one_stage_loses_nothing(self, world: World, done: Discovered) -> None:
        belief = {"belief": "Analysts would wait.", "test": EXPERIMENT, "opportunity": done.opportunity}
        orders = [world.order("olga", "state_hypothesis", iteration=done.iteration, **belief) for _ in range(40)]
        head = world.ledger.head()

        async def together() -> list[Reply]:
            return await asyncio.gather(*map(world.lifecycle.give, orders + orders))

        replies = asyncio.run(together())
        assert replies[:40] == replies[40:]
        assert [record.position for record in world.ledger.page(head, 1000)] == list(range(head + 1, head + 81))
