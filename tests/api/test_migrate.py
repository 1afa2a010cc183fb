"""A ledger is made in a step of its own; whoever opens one that was not made is told so."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from api.composition.engines import NotMigrated
from api.composition.workspace import opened
from tests.api.test_cli import cairn, failure
from tests.engines import OnAServer


@pytest.fixture
def unmade(home: OnAServer, monkeypatch: pytest.MonkeyPatch) -> OnAServer:
    """A schema that the environment names, and that is still to be made."""
    home.close()
    monkeypatch.setenv("CAIRN_DATABASE", home.dsn)
    monkeypatch.setenv("CAIRN_SCHEMA", home.schema)
    return home


class TestASchema:
    def test_that_was_not_made_is_no_workspace_to_open(self, unmade: OnAServer, tmp_path: Path) -> None:
        with pytest.raises(NotMigrated, match="cairn migrate"):
            asyncio.run(opened(tmp_path))

    def test_that_was_not_made_is_told_in_one_line(self, unmade: OnAServer, tmp_path: Path) -> None:
        code, lines = failure("serve", "--data", str(tmp_path))

        assert (code, len(lines)) == (1, 1)
        assert lines[0].startswith("error: not_migrated: schema cairn_test_")

    def test_is_made_and_then_opened(self, unmade: OnAServer, tmp_path: Path) -> None:
        told = [cairn(tmp_path, "migrate") for _ in range(2)]

        assert told == [{"ready": f"schema {unmade.schema}"}] * 2
        assert cairn(tmp_path, "doctor")["well"]

    def test_is_named_by_options_as_well(self, home: OnAServer, tmp_path: Path) -> None:
        home.close()
        cairn(tmp_path, "migrate", "--database", home.dsn, "--schema", home.schema)
        assert home.open().head() == 0

    def test_of_somebody_else_is_refused(self, home: OnAServer, tmp_path: Path) -> None:
        code, lines = failure("migrate", "--database", home.dsn, "--schema", "pg_catalog")

        assert (code, len(lines)) == (1, 1)
        assert lines[0].startswith("error: not_a_ledger: ")


class TestADirectory:
    def test_is_given_a_ledger_that_nobody_has_founded(self, tmp_path: Path) -> None:
        assert cairn(tmp_path, "migrate") == {"ready": str(tmp_path / "ledger.db")}
        with closing(asyncio.run(opened(tmp_path))) as workspace:
            assert workspace.is_new

    def test_that_has_one_keeps_it(self, tmp_path: Path) -> None:
        asyncio.run(opened(tmp_path)).close()
        cairn(tmp_path, "migrate")
        with closing(asyncio.run(opened(tmp_path))) as workspace:
            assert not workspace.is_new

    def test_that_is_open_is_left_alone(self, tmp_path: Path) -> None:
        with closing(asyncio.run(opened(tmp_path))):
            code, lines = failure("migrate", "--data", str(tmp_path))
        assert (code, lines[0].startswith("error: directory_in_use: ")) == (1, True)
