"""Where events are kept is said once, in the environment, and a directory never changes its mind about it."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from api.composition.engines import NotThisLedger
from api.composition.keyring import KeysMissing
from api.composition.workspace import opened
from api.doctor import examined
from ledger.keys_backup import backed_up
from tests.api.test_cli import cairn, failure
from tests.engines import OnAServer


@pytest.fixture
def named(home: OnAServer, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment, which names a schema."""
    monkeypatch.setenv("CAIRN_DATABASE", home.dsn)
    monkeypatch.setenv("CAIRN_SCHEMA", home.schema)
    return monkeypatch


def founded_in(directory: Path) -> bool:
    """Open a workspace; whether it was founded by that."""
    with closing(asyncio.run(opened(directory))) as workspace:
        return workspace.is_new


class TestAWorkspaceInADatabase:
    def test_is_founded_once(self, named: pytest.MonkeyPatch, tmp_path: Path) -> None:
        assert [founded_in(tmp_path) for _ in range(2)] == [True, False]

    def test_keeps_views_and_keys_in_its_directory(self, named: pytest.MonkeyPatch, tmp_path: Path) -> None:
        founded_in(tmp_path)
        assert {"keys.db", "views.db"} <= {path.name for path in tmp_path.iterdir()}
        assert not (tmp_path / "ledger.db").exists()

    def test_is_not_opened_without_its_keys(self, named: pytest.MonkeyPatch, tmp_path: Path) -> None:
        founded_in(tmp_path / "own")
        with pytest.raises(KeysMissing):
            founded_in(tmp_path / "other")

    def test_is_well(self, named: pytest.MonkeyPatch, tmp_path: Path) -> None:
        with closing(asyncio.run(opened(tmp_path))) as workspace:
            found = examined(workspace)
        assert (found["well"], found["durability"]) == (True, "synchronous_commit=on, fsync=on")

    def test_is_examined_by_the_command_line(self, named: pytest.MonkeyPatch, tmp_path: Path) -> None:
        assert cairn(tmp_path, "doctor")["durability"].startswith("synchronous_commit=on")

    def test_that_is_no_demo_is_told_no_history(self, named: pytest.MonkeyPatch, tmp_path: Path) -> None:
        founded_in(tmp_path / "own")
        (tmp_path / "demo").mkdir()
        backed_up(tmp_path / "own" / "keys.db", tmp_path / "demo" / "keys.db")
        code, lines = failure("demo", "--no-serve", "--data", str(tmp_path / "demo"))

        assert (code, len(lines)) == (1, 1)
        assert "no demo" in lines[0]
        assert not founded_in(tmp_path / "own")


class TestWhereEventsAreKept:
    def test_is_not_changed_to_a_database(self, tmp_path: Path, named: pytest.MonkeyPatch) -> None:
        with named.context() as without:
            without.delenv("CAIRN_DATABASE")
            founded_in(tmp_path)
        with pytest.raises(NotThisLedger, match="keeps its events itself"):
            founded_in(tmp_path)

    def test_is_not_changed_to_a_file(self, tmp_path: Path, named: pytest.MonkeyPatch) -> None:
        founded_in(tmp_path)
        named.delenv("CAIRN_DATABASE")
        with pytest.raises(NotThisLedger, match="say in CAIRN_DATABASE where"):
            founded_in(tmp_path)

    @pytest.mark.parametrize("dsn", ["mysql://here/there", "host=here", "here.db"])
    def test_is_a_postgresql_url(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dsn: str) -> None:
        monkeypatch.setenv("CAIRN_DATABASE", dsn)
        with pytest.raises(NotThisLedger, match="postgresql://"):
            founded_in(tmp_path)

    def test_is_no_schema_by_a_name_that_is_none(self, tmp_path: Path, named: pytest.MonkeyPatch) -> None:
        named.setenv("CAIRN_SCHEMA", "Robert'); DROP")
        with pytest.raises(NotThisLedger, match="no name for a schema"):
            founded_in(tmp_path)

    def test_is_no_database_whose_functions_lose_the_order(self, tmp_path: Path, named: pytest.MonkeyPatch) -> None:
        named.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
        with pytest.raises(NotThisLedger, match="unset it"):
            founded_in(tmp_path)

    def test_is_no_url_that_cannot_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CAIRN_DATABASE", "postgresql://me:secret@here/x?nonsense=1")
        with pytest.raises(NotThisLedger, match=r"^the address of the database cannot be read$"):
            founded_in(tmp_path)

    def test_that_cannot_be_reached_is_told_in_one_line(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CAIRN_DATABASE", "postgresql://nobody@127.0.0.1:1/nowhere")
        code, lines = failure("doctor", "--data", str(tmp_path))
        assert (code, len(lines)) == (1, 1)
