"""A portfolio of two products."""

import pytest

from tests.reach.portfolio import Spread, spread
from tests.world import World


@pytest.fixture
def done(world: World) -> Spread:
    """Two products, and four developers in each of two quarters."""
    return spread(world)
