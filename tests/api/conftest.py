"""A browserless client of one workspace, and keys for its cast."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.composition.workspace import Cairn, opened
from api.http import create_app
from tests.api.people import People


@pytest.fixture
def cairn(tmp_path: Path) -> Iterator[Cairn]:
    """A workspace that this test has open."""
    made = asyncio.run(opened(tmp_path / "data"))
    yield made
    made.close()


@pytest.fixture
def client(cairn: Cairn) -> TestClient:
    """A client of its API."""
    return TestClient(create_app(cairn, operator_key="operator"), raise_server_exceptions=False)


@pytest.fixture
def people(client: TestClient) -> People:
    """The cast, each with a key of their own, on one product."""
    return People(client)


Give = Callable[..., Any]
