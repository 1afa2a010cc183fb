"""A workspace in a fresh directory, with its cast."""

from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A workspace with one product and everybody in it."""
    made = World(tmp_path)
    made.registered()
    return made
