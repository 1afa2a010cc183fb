"""A launch stage, and a launch that is ready for its last gate."""

import pytest

from tests.reach.launch import Launched, Launching, launched, launching
from tests.world import World


@pytest.fixture
def begun(world: World) -> Launching:
    """A launch stage with nothing in it."""
    return launching(world)


@pytest.fixture
def done(world: World) -> Launched:
    """A launch with everything its last gate asks for, not yet submitted."""
    return launched(world)
