"""The journey is the same in process and over HTTP, in a file and on a server: every test here is run each way."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.composition.workspace import opened
from api.http import create_app
from tests.api.http_world import HttpWorld
from tests.world import World


@pytest.fixture(params=["in process", "over HTTP", "on PostgreSQL"])
def world(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A workspace with one product and everybody in it."""
    if request.param == "in process":
        with closing(World(tmp_path)) as made:
            made.registered()
            yield made
        return
    if request.param == "on PostgreSQL":
        monkeypatch.setenv("CAIRN_DATABASE", request.getfixturevalue("home").dsn)
        monkeypatch.setenv("CAIRN_SCHEMA", request.getfixturevalue("home").schema)
    cairn = asyncio.run(opened(tmp_path / "data"))
    with closing(HttpWorld(TestClient(create_app(cairn, operator_key="operator")), cairn)) as made:
        yield made
