"""A gate that waits for its decision."""

import pytest

from tests.reach.discovery import FIGURES, Discovered, ask_for_money, discovered
from tests.world import World


@pytest.fixture
def done(world: World) -> Discovered:
    """A discovery whose first gate was submitted to, with every criterion met."""
    done = discovered(world)
    done.submit()
    return done


@pytest.fixture
def open_case(world: World) -> Discovered:
    """A submitted discovery whose case nobody has approved yet."""
    done = discovered(world)
    case = {"problem": done.problem, "do_nothing": "They go on waiting.", "figures": FIGURES}
    done.case = world.make("ada", "draft_business_case", iteration=done.iteration, **case)
    ask_for_money(world, done.case)
    done.submit()
    return done
