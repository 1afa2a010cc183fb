"""A browserless client of one workspace, and keys for its cast."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.composition.workspace import Cairn, opened
from api.http import create_app
from tests.api.houses import created
from tests.api.people import People
from tests.engines import dropped


@dataclass(frozen=True)
class Peopled:
    """A directory with the cast, which is only copied."""

    directory: Path
    people: People


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Peopled:
    """The cast came once, over HTTP, for all tests of this process."""
    directory = tmp_path_factory.mktemp("peopled") / "data"
    with closing(asyncio.run(opened(directory))) as made, client_of(made) as client:
        return Peopled(directory, People(client))


@pytest.fixture
def cairn(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cairn]:
    """A workspace that this test has open, with the cast in it if they are asked for."""
    if "people" in request.fixturenames:
        copytree(request.getfixturevalue("peopled").directory, tmp_path / "data")
    made = asyncio.run(opened(tmp_path / "data"))
    yield made
    made.close()


def client_of(cairn: Cairn) -> TestClient:
    return TestClient(create_app(cairn, operator_key="operator"), raise_server_exceptions=False)


@pytest.fixture
def client(cairn: Cairn) -> Iterator[TestClient]:
    """A client of its API, in one event loop for the whole test."""
    with client_of(cairn) as made:
        yield made


@pytest.fixture
def people(client: TestClient, peopled: Peopled) -> People:
    """The cast, each with a key of their own, on one product."""
    return People(client, peopled.people)


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
