"""While the database is not there every question and every command is told to come again, and nothing else."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from psycopg.conninfo import conninfo_to_dict

from api.composition.workspace import opened
from api.http import create_app
from tests.api.people import People
from tests.engines import OnAServer
from tests.proxy import Proxy


@pytest.fixture
def proxy(home: OnAServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    with closing(Proxy(home.dsn)) as made:
        monkeypatch.setenv("CAIRN_DATABASE", f"postgresql:///?{urlencode(conninfo_to_dict(made.dsn))}")
        monkeypatch.setenv("CAIRN_SCHEMA", home.schema)
        yield made


@pytest.fixture
def without(proxy: Proxy, tmp_path: Path) -> Iterator[People]:
    """The cast of a workspace whose database has gone."""
    cairn = asyncio.run(opened(tmp_path / "data"))
    people = People(TestClient(create_app(cairn, "operator"), raise_server_exceptions=False))
    cairn.lifecycle.memory.clear()
    proxy.cut()
    yield people
    with suppress(ConnectionError):  # what was recorded last cannot be signed
        cairn.close()


class TestWithoutItsDatabase:
    @pytest.mark.parametrize("path", ["products", "roadmap", "roadmap/diff", "audit_trail?as_of=2026-01-01"])
    @pytest.mark.parametrize("who", ["root", "ada"])
    def test_a_question_is_late(self, without: People, who: str, path: str) -> None:
        answer = without.read(path, who)
        assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
        assert (answer.json()["retryable"], answer.headers["retry-after"]) == (True, "1")

    def test_a_command_is_late(self, without: People) -> None:
        answer = without.send("root", "people", name="Kim")
        assert (answer.status_code, answer.json()["retryable"]) == (503, True)
