"""An operator rotates the log's key, and whoever kept the first one still verifies."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.said import application
from tests.ledger.bundles import told

run = CliRunner().invoke


def cairn(data: Path, *words: str) -> dict[str, Any]:
    """The JSON object a command ends with."""
    done = run(application, [*words, "--data", str(data), "--json"])
    assert done.exit_code == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "w"


@pytest.fixture
def first(data: Path) -> str:
    """The key that signed first; another one signs since, alone."""
    run(application, ["checkpoint", "--data", str(data)])
    rotated = cairn(data, "key", "rotate-log", "--reason", "The operator left.")
    cairn(data, "key", "retire-log")
    return str(rotated["before"])


def policy(data: Path, key: str) -> str:
    (data / "policy.toml").write_text(f'log = "{key}"\n')
    return str(data / "policy.toml")


class TestARotation:
    def test_is_recorded_with_its_reason(self, data: Path, first: str) -> None:
        done = run(application, ["query", "audit_trail", "--where", "type=ledger.key_rotated", "--data", str(data)])
        told = json.loads(done.stdout)
        record = (data / "signer" / "rotations" / "0001.note").read_text()

        assert (told["reason"], told["kind"]) == ("The operator left.", "workspace")
        assert first not in record
        assert record.startswith(first.partition("+")[0])

    def test_is_followed_by_whoever_kept_the_first_key(self, data: Path, first: str) -> None:
        cairn(data, "give", "add_person", '{"name": "Ada"}')
        found = cairn(data, "verify", "--policy", policy(data, first))

        assert (found["result"], found["unproven"]) == ("verified", 0)

    def test_is_followed_in_a_bundle_by_both_verifiers(self, data: Path, first: str, tmp_path: Path) -> None:
        run(application, ["bundle", str(tmp_path / "b.zip"), "--data", str(data)])

        assert told(tmp_path / "b.zip", first)["result"] == "verified"

    def test_is_followed_in_a_backup(self, data: Path, first: str, tmp_path: Path) -> None:
        cairn(data, "backup", str(tmp_path / "b"))
        kept = policy(data, first)
        why = "--reason", "A try.", "--policy", kept, "--without-keys"
        done = cairn(tmp_path / "again", "restore", str(tmp_path / "b"), *why)

        assert done["restored"] > 0

    def test_is_not_followed_without_its_record(self, data: Path, first: str) -> None:
        (data / "signer" / "rotations" / "0001.note").unlink()
        done = run(application, ["verify", "--policy", policy(data, first), "--data", str(data)])

        assert done.exit_code == 2

    def test_needs_a_reason(self, data: Path, first: str) -> None:
        before = (data / "signer" / "signing.key").read_text()
        refused = run(application, ["key", "rotate-log", "--reason", "", "--data", str(data)])

        assert (refused.exit_code, "/reason" in refused.stderr, bool(first)) == (1, True, True)
        assert (data / "signer" / "signing.key").read_text() == before
