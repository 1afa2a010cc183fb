"""The same rules for every engine, and one ledger of more than a tile with its bundles."""

import pytest

from ledger.engine import Ledger
from tests.engines import ENGINES, Engine
from tests.ledger.bundles import CHOSEN, Evidence, Files


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever opens a ledger here is tried on each engine."""
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ENGINES, indirect=True)


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    """An empty ledger."""
    return engine.open()


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return Evidence.of(tmp_path_factory.mktemp("evidence"), 300)


@pytest.fixture
def whole(evidence: Evidence) -> Files:
    return evidence.files()


@pytest.fixture
def partial(evidence: Evidence) -> Files:
    return evidence.files(CHOSEN)
