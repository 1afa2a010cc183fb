"""A workspace that was lost goes on from its backup, with its keys or without, and says itself that it was restored."""

import asyncio
import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.said import application
from api.composition.workspace import opened
from api.doctor import examined
from projections.lead import Lead
from projections.worker import LEAD
from tests.engines import OnAServer

WHY = ("--reason", "The disk failed.")
run = CliRunner().invoke


def cairn(data: Path, *words: str) -> dict[str, Any]:
    """The JSON object a command ends with."""
    done = run(application, [*words, "--data", str(data), "--json"])
    assert done.exit_code == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def rows(data: Path, *words: str) -> list[dict[str, Any]]:
    """The rows a query prints, one a line."""
    done = run(application, ["query", *words, "--data", str(data)])
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def failure(*words: str) -> tuple[int, list[str]]:
    """The exit code and the lines on standard error of a command that fails."""
    done = run(application, words)
    return done.exit_code, done.stderr.splitlines()


@pytest.fixture
def lost(tmp_path: Path) -> Path:
    """A workspace that went on after its backup `b`, and was lost but for its keys."""
    data = tmp_path / "data"
    cairn(data, "give", "add_person", '{"name": "Ada"}')
    cairn(data, "backup", str(tmp_path / "b"))
    cairn(data, "give", "add_person", '{"name": "Eve"}')
    for name in ("ledger.db", "views.db"):
        (data / name).unlink()
    return data


@pytest.fixture
def backup(lost: Path) -> str:
    return str(lost.parent / "b")


class TestARestoredWorkspace:
    def test_is_as_it_was(self, lost: Path, backup: str) -> None:
        restored = cairn(lost, "restore", backup, *WHY)

        assert {row["name"] for row in rows(lost, "people")} == {"Administrator", "Ada"}
        assert restored["signed"] == restored["restored"] + 1
        assert cairn(lost, "doctor")["well"]

    def test_says_what_was_lost(self, lost: Path, backup: str) -> None:
        signed = int((lost / "signer" / "last.note").read_text().split("\n")[1])
        position = cairn(lost, "restore", backup, *WHY)["restored"]
        (told,) = rows(lost, "audit_trail", "--where", "type=ledger.restored")

        assert (told["reason"], told["actor"], told["position"]) == ("The disk failed.", "Administrator", position + 1)
        assert signed > position

    def test_is_verified_by_the_key_that_was_kept(self, lost: Path, backup: str, tmp_path: Path) -> None:
        policy = tmp_path / "policy.toml"
        policy.write_text(f'log = "{json.loads((Path(backup) / "manifest.json").read_text())["key"]}"')
        cairn(lost, "restore", backup, *WHY, "--policy", str(policy))

        assert cairn(lost, "verify", "--policy", str(policy))["result"] == "verified"

    def test_without_its_keys_knows_people_by_their_ids(self, lost: Path, backup: str) -> None:
        shutil.rmtree(lost)
        code, (line,) = failure("restore", backup, *WHY, "--data", str(lost))
        assert (code, line.startswith("error: keys_missing: "), lost.exists()) == (1, True, False)

        cairn(lost, "restore", backup, *WHY, "--without-keys")
        people = rows(lost, "people")

        assert len(people) == 2
        assert {row["name"] for row in people}.isdisjoint({"Administrator", "Ada"})
        assert cairn(lost, "doctor")["well"]

    @pytest.mark.parametrize("reason", ["", "x", "   "])
    def test_is_not_put_in_place_without_a_reason(self, backup: str, tmp_path: Path, reason: str) -> None:
        """Not even where nothing was signed before, so that nobody would ask for one later."""
        fresh = tmp_path / "fresh"
        code, (line,) = failure("restore", backup, "--reason", reason, "--without-keys", "--data", str(fresh))

        assert (code, line.startswith("error: validation: /reason: "), fresh.exists()) == (1, True, False)

    def test_is_not_put_beside_keys_of_another_workspace(self, backup: str, tmp_path: Path) -> None:
        """It would be there, and nobody would have recorded why."""
        other = tmp_path / "other"
        run(application, ["checkpoint", "--data", str(other)])
        fresh = tmp_path / "fresh"
        fresh.mkdir()
        shutil.copy(other / "keys.db", fresh)
        code, (line,) = failure("restore", backup, *WHY, "--data", str(fresh))

        assert (code, line.startswith("error: wrong_key: ")) == (1, True)
        assert not (fresh / "ledger.db").exists()

    def test_is_not_put_under_a_worker_that_goes_on_with_what_was_lost(self, lost: Path, backup: str) -> None:
        with closing(Lead(lost / LEAD)) as lead:
            assert lead.take()
            code, (line,) = failure("restore", backup, *WHY, "--data", str(lost))

        assert (code, line.startswith("error: directory_in_use: ")) == (1, True)
        assert cairn(lost, "restore", backup, *WHY)["restored"]

    def test_is_not_put_over_another(self, lost: Path, backup: str) -> None:
        cairn(lost, "restore", backup, *WHY)
        before = (lost / "ledger.db").read_bytes()
        code, (line,) = failure("restore", backup, *WHY, "--data", str(lost))

        assert (code, line.startswith("error: already_there: ")) == (1, True)
        assert (lost / "ledger.db").read_bytes() == before

    def test_is_not_one_that_was_damaged(self, lost: Path, backup: str) -> None:
        (Path(backup) / "ledger.db").write_bytes(b"")
        code, (line,) = failure("restore", backup, *WHY, "--data", str(lost))

        assert (code, line.startswith("error: backup_unsound: ")) == (1, True)
        assert not (lost / "ledger.db").exists()

    def test_may_be_on_the_other_engine(
        self, lost: Path, backup: str, home: OnAServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CAIRN_DATABASE", home.dsn)
        monkeypatch.setenv("CAIRN_SCHEMA", home.schema)
        cairn(lost, "restore", backup, *WHY)
        cairn(lost, "backup", f"{backup}2")

        assert {row["name"] for row in rows(lost, "people")} == {"Administrator", "Ada"}
        with closing(asyncio.run(opened(lost))) as found:
            assert examined(found)["well"]


class TestABackupOfNothing:
    def test_is_refused(self, tmp_path: Path) -> None:
        code, (line,) = failure("backup", str(tmp_path / "b"), "--data", str(tmp_path / "none"))

        assert (code, line.startswith("error: not_a_ledger: ")) == (1, True)
        assert list(tmp_path.iterdir()) == []
