"""A browserless client of one workspace, and keys for its cast."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.composition.workspace import Cairn, opened
from api.http import create_app
from tests.api.houses import created
from tests.api.people import People
from tests.engines import dropped


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


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Where several workspaces are to be."""
    return tmp_path / "house"


@pytest.fixture(params=["file", "server"])
def keys(request: pytest.FixtureRequest, house: Path) -> dict[str, str]:
    """The administrators' keys of two workspaces: alpha is in a file, beta in a file or on a server."""
    to = "file" if request.param == "file" else request.getfixturevalue("schemas")
    return {name: created(house, name, where) for name, where in (("alpha", "file"), ("beta", to))}


@pytest.fixture
def schemas(postgres: str) -> Iterator[str]:
    """A server on which alpha and beta have no schema yet, and none in the end."""
    yield postgres
    for name in ("cairn_alpha", "cairn_beta"):
        dropped(postgres, name)
