"""What the recipes are tried on."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.docs.launch import Launch, launched


@pytest.fixture(scope="module")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launch]:
    """A server that has a launch to be released."""
    made = launched(tmp_path_factory.mktemp("launch") / "data")
    with closing(made.served):
        yield made
