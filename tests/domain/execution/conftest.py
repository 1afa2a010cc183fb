"""An iteration in execution."""

import pytest

from tests.reach.planning import Planned, executed_for, planned
from tests.world import World


@pytest.fixture
def done(world: World) -> Planned:
    """A planning that its gate let go: nothing is built yet."""
    return executed_for(world)


@pytest.fixture
def plan(world: World) -> Planned:
    """A planning with everything its gate asks for, not yet submitted."""
    return planned(world)
