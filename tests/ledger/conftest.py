"""One ledger of more than a tile, and its bundles, for every test of them."""

import pytest

from tests.ledger.bundles import CHOSEN, Evidence, Files


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return Evidence.of(tmp_path_factory.mktemp("evidence"), 300)


@pytest.fixture
def whole(evidence: Evidence) -> Files:
    return evidence.files()


@pytest.fixture
def partial(evidence: Evidence) -> Files:
    return evidence.files(CHOSEN)
