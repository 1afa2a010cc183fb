"""A workspace whose operator may import."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.imports.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A fresh workspace."""
    made = Desk(tmp_path)
    yield made
    made.cairn.close()
