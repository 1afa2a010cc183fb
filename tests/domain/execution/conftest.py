"""An iteration in execution."""

import pytest

from tests.reach.planning import Planned, executed_for
from tests.world import World


@pytest.fixture
def done(world: World) -> Planned:
    """A planning that its gate let go: nothing is built yet."""
    return executed_for(world)
