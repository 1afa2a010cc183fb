"""The same rules for every engine."""

import pytest

from ledger.engine import Ledger
from tests.engines import ENGINES, Engine


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever opens a ledger here is tried on each engine."""
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ENGINES, indirect=True)


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    """An empty ledger."""
    return engine.open()
