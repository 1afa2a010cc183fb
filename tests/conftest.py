"""A workspace in a fresh directory, with its cast."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A workspace with one product and everybody in it."""
    with closing(World(tmp_path)) as made:
        made.registered()
        yield made
