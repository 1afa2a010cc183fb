"""An iteration in planning, before and after its plan was made."""

import pytest

from tests.reach.discovery import Discovered, planned_for
from tests.reach.planning import Planned, planned
from tests.world import World


@pytest.fixture
def done(world: World) -> Discovered:
    """A discovery whose gate let it go: planning is open and empty."""
    return planned_for(world)


@pytest.fixture
def plan(world: World) -> Planned:
    """A plan with everything its gate asks for, not yet submitted."""
    return planned(world)
