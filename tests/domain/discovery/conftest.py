"""An iteration in discovery."""

from uuid import UUID

import pytest

from tests.reach.discovery import Discovered, discovered
from tests.world import World


@pytest.fixture
def iteration(world: World) -> UUID:
    """An iteration that nothing was recorded in yet."""
    return world.make("ada", "start_iteration", product=world.product)


@pytest.fixture
def opportunity(world: World, iteration: UUID) -> UUID:
    need = {"title": "Slow exports", "need": "I want my report within the hour."}
    return world.make("ada", "identify_opportunity", iteration=iteration, **need)


@pytest.fixture
def done(world: World) -> Discovered:
    """A discovery with everything its gate asks for."""
    return discovered(world)
