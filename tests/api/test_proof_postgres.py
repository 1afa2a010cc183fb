"""At the terminal: a ledger on PostgreSQL is verified and bundled as one in a file is."""

import json
from pathlib import Path
from typing import Any

import pytest
from psycopg import connect
from typer.testing import CliRunner

from api.cli.said import application
from ledger.bundle import bundle
from ledger.signing_key import SigningKey
from ledger.verify_postgres import on_a_server
from ledger.verify_source import in_a_file
from tests.engines import OnAServer
from tests.ledger.bundles import signed, told
from tests.ledger.kept import fill, filled

run = CliRunner().invoke


@pytest.fixture
def data(home: OnAServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of a workspace with a few events, which are kept on PostgreSQL."""
    monkeypatch.setenv("CAIRN_DATABASE", home.dsn)
    monkeypatch.setenv("CAIRN_SCHEMA", home.schema)
    given = run(application, ["give", "add_person", '{"name": "Ada"}', "--data", str(tmp_path / "w")])
    assert given.exit_code == 0, given.stderr
    return tmp_path / "w"


@pytest.fixture
def kept(data: Path, tmp_path: Path) -> list[str]:
    """What the auditor keeps: the log's key and a checkpoint."""
    done = run(application, ["checkpoint", "--data", str(data)])
    (tmp_path / "policy.toml").write_text(f'log = "{done.stderr.strip()}"\n')
    (tmp_path / "kept.note").write_text(done.stdout)
    return ["--policy", str(tmp_path / "policy.toml"), "--since", str(tmp_path / "kept.note")]


def verdict(*how: str) -> tuple[int, dict[str, Any]]:
    done = run(application, ["verify", "--json", *how])
    return done.exit_code, json.loads(done.stdout)


class TestVerifying:
    def test_ends_with_0_when_all_is_as_it_was_signed(self, data: Path, kept: list[str]) -> None:
        code, found = verdict("--data", str(data), *kept)

        assert (code, found["result"], found["unproven"]) == (0, "verified", 0)
        assert found["events"] > 0

    def test_needs_no_directory(
        self, data: Path, kept: list[str], home: OnAServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        for name in ("CAIRN_DATABASE", "CAIRN_SCHEMA"):
            monkeypatch.delenv(name)
        monkeypatch.chdir(tmp_path)

        assert verdict("--database", home.dsn, "--schema", home.schema, *kept)[0] == 0

    def test_ends_with_1_when_an_event_was_altered(self, data: Path, kept: list[str], home: OnAServer) -> None:
        with connect(home.dsn) as db:
            db.execute(f"UPDATE {home.schema}.event SET topic = 'another' WHERE position = 2".encode())  # noqa: S608
        code, found = verdict("--data", str(data), *kept)

        assert (code, found["result"], found["first"]) == (1, "tampered", 2)

    def test_ends_with_2_without_a_checkpoint(self, kept: list[str], home: OnAServer, tmp_path: Path) -> None:
        assert verdict("--data", str(tmp_path / "none"), *kept[:2])[0] == 2

    def test_of_a_schema_that_is_not_there_is_refused(self, kept: list[str], tmp_path: Path) -> None:
        done = run(application, ["verify", "--data", str(tmp_path / "none"), "--schema", "nowhere", *kept])

        assert (done.exit_code, done.stderr.startswith("error: not_a_ledger: ")) == (1, True)


class TestABundle:
    def test_is_verified_by_both_verifiers(self, data: Path, kept: list[str], tmp_path: Path) -> None:
        done = run(application, ["bundle", str(tmp_path / "b.zip"), "--data", str(data), "--position", "2"])

        assert done.exit_code == 0, done.stderr
        assert told(tmp_path / "b.zip", done.stderr.strip())["result"] == "verified"

    @pytest.mark.parametrize("positions", [(), (3, 57)])
    def test_is_byte_for_byte_that_of_the_same_events_in_a_file(
        self, home: OnAServer, tmp_path: Path, positions: tuple[int, ...]
    ) -> None:
        ledger = filled(tmp_path / "ledger.db", 60)
        key = SigningKey.fresh(f"cairn/{ledger.workspace}")
        note = signed(ledger, key, ledger.head())
        with connect(home.dsn) as db:
            db.execute(f"UPDATE {home.schema}.workspace SET id = %s".encode(), (ledger.workspace,))  # noqa: S608
        fill(home.open(), 60)
        ledger.close()
        with in_a_file(tmp_path / "ledger.db") as file, on_a_server(home.dsn, home.schema) as server:
            bundle(file, note, tmp_path / "file.zip", positions)
            bundle(server, note, tmp_path / "server.zip", positions)

        assert (tmp_path / "server.zip").read_bytes() == (tmp_path / "file.zip").read_bytes()
