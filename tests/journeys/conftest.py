"""The journey is the same in process and over HTTP: every test here is run through both doors."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.composition import opened
from api.http import create_app
from tests.api.http_world import HttpWorld
from tests.world import World


@pytest.fixture(params=["in process", "over HTTP"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A workspace with one product and everybody in it."""
    if request.param == "in process":
        with closing(World(tmp_path)) as made:
            made.registered()
            yield made
        return
    cairn = asyncio.run(opened(tmp_path / "data"))
    with closing(HttpWorld(TestClient(create_app(cairn, operator_key="operator")), cairn)) as made:
        yield made
