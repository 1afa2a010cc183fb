"""A gate that waits for its decision."""

import pytest

from tests.reach.discovery import Discovered, discovered
from tests.world import World


@pytest.fixture
def done(world: World) -> Discovered:
    """A discovery whose first gate was submitted to, with every criterion met."""
    done = discovered(world)
    done.submit()
    return done
