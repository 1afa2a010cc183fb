"""What cannot be opened or written is refused in one line with exit code 1, and is left as it was."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger.leaf import hashed
from ledger.sqlite import SqliteLedger
from ledger.tiles import grown
from tests.faults.served import Served, free_port
from tests.faults.workspaces import copied, founded, left_alone, refusal


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return founded(tmp_path_factory.mktemp("workspace") / "data")


def altered(workspace: Path, to: Path, *statements: str) -> Path:
    data = copied(workspace, to)
    with closing(sqlite3.connect(data / "ledger.db", isolation_level=None)) as db:
        for each in statements:
            db.execute(each)
    return data


class TestADatabase:
    def test_of_another_application_is_refused(self, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as db:
            db.execute("CREATE TABLE invoices (n)")
        with left_alone(tmp_path / "ledger.db"):
            assert "database of another application" in refusal(tmp_path, "doctor")

    def test_of_a_newer_cairn_is_refused(self, workspace: Path, tmp_path: Path) -> None:
        data = altered(workspace, tmp_path, "PRAGMA user_version = 99")
        with left_alone(data / "ledger.db"):
            assert "has form 99" in refusal(data, "give", "add_person", '{"name": "Ada"}')

    def test_of_an_older_cairn_keeps_its_events_and_is_given_a_tree(self, workspace: Path, tmp_path: Path) -> None:
        older = "DROP TABLE tile", "DROP TABLE workspace", "PRAGMA user_version = 0", "PRAGMA application_id = 0"
        data = altered(workspace, tmp_path, *older)
        with closing(SqliteLedger(workspace / "ledger.db")) as before, closing(SqliteLedger(data / "ledger.db")) as now:
            records = now.page(0, 1_000)
            leaves = [hashed(now.workspace, record) for record in records]

            assert records == before.page(0, 1_000)
            for level, number, hashes in grown(0, leaves, lambda *_: b""):
                assert now.tile(level, number) == hashes


class TestADirectory:
    @pytest.fixture
    def read_only(self, workspace: Path, tmp_path: Path) -> Iterator[Path]:
        data = copied(workspace, tmp_path)
        every = [data, *data.rglob("*")]
        for path in every:
            path.chmod(0o500 if path.is_dir() else 0o400)
        yield data
        for path in every:
            path.chmod(0o700)

    def test_that_may_not_be_written_is_refused(self, read_only: Path) -> None:
        with left_alone(read_only / "ledger.db"):
            assert "ermission denied" in refusal(read_only, "doctor", hindered="read-only")

    def test_whose_files_may_not_be_written_is_refused(self, read_only: Path) -> None:
        for path in (read_only, *(read_only / name for name in ("signer", "lock", "projecting", "bells"))):
            path.chmod(0o700)
        said = refusal(read_only, "give", "add_person", '{"name": "Ada"}', hindered="read-only")

        assert "readonly database" in said

    def test_without_any_room_is_refused(self, workspace: Path, tmp_path: Path) -> None:
        data = copied(workspace, tmp_path)
        with left_alone(data / "ledger.db"):
            assert "error: " in refusal(data, "give", "add_person", '{"name": "Ada"}', hindered="full")
        with closing(SqliteLedger(workspace / "ledger.db")) as before, closing(SqliteLedger(data / "ledger.db")) as now:
            assert now.page(0, 1_000) == before.page(0, 1_000)

    def test_that_is_served_is_served_by_nobody_else(self, tmp_path: Path) -> None:
        with closing(Served(tmp_path / "data")) as served:
            said = refusal(served.data, "serve", "--port", str(free_port()))
            code, told, _ = served.asked("query", "people")

        assert said.startswith("error: directory_in_use")
        assert (code, len(told.splitlines())) == (0, 1)
