"""At the terminal: a bundle is written from a workspace, and verified by somebody who has only the log's key."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from api.cli.said import application
from tests.ledger.bundles import edited, told, zipped

run = CliRunner().invoke


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A workspace with a few events."""
    data = tmp_path / "w"
    run(application, ["give", "add_person", '{"name": "Ada"}', "--data", str(data)])
    return data


@pytest.fixture
def policy(data: Path, tmp_path: Path) -> Path:
    """The log's key, kept by the auditor."""
    key = run(application, ["checkpoint", "--data", str(data)]).stderr.strip()
    (tmp_path / "policy.toml").write_text(f'log = "{key}"\n')
    return tmp_path / "policy.toml"


def bundled(data: Path, *how: str) -> Path:
    done = run(application, ["bundle", str(data.with_name("b.zip")), "--data", str(data), *how])
    assert done.exit_code == 0, done.stderr
    return data.with_name("b.zip")


def verified(bundle: Path, *how: str) -> tuple[int, dict[str, Any]]:
    done = run(application, ["verify", "--bundle", str(bundle), "--json", *how])
    return done.exit_code, json.loads(done.stdout)


class TestABundle:
    def test_of_all_events_is_verified(self, data: Path, policy: Path) -> None:
        code, verdict = verified(bundled(data), "--policy", str(policy))

        assert (code, verdict["result"], verdict["unproven"]) == (0, "verified", 0)
        assert verdict["events"] == verdict["proven"] > 0

    def test_of_some_events_is_verified_for_them(self, data: Path, policy: Path) -> None:
        code, verdict = verified(bundled(data, "--position", "1", "--position", "2"), "--policy", str(policy))

        assert (code, verdict["events"], verdict["proven"]) == (0, 2, 2)

    def test_names_the_key_on_standard_error(self, data: Path, policy: Path, tmp_path: Path) -> None:
        key = run(application, ["bundle", str(tmp_path / "b.zip"), "--data", str(data)]).stderr.strip()

        assert key in policy.read_text()
        assert told(tmp_path / "b.zip", key)["result"] == "verified"

    def test_that_was_altered_ends_with_1(self, data: Path, policy: Path, tmp_path: Path) -> None:
        with ZipFile(bundled(data)) as file:
            files = {name: file.read(name) for name in file.namelist()}
        first, *rest = files["events.ndjson"].splitlines(keepends=True)
        lines = b"".join([edited(first, topic="another"), *rest])
        altered = zipped(files | {"events.ndjson": lines}, tmp_path / "altered.zip")

        code, verdict = verified(altered, "--policy", str(policy))
        assert (code, verdict["result"], verdict["first"]) == (1, "tampered", 1)

    def test_without_a_policy_ends_with_2(self, data: Path) -> None:
        assert verified(bundled(data))[0] == 2

    def test_takes_no_checkpoint_from_elsewhere(self, data: Path, policy: Path) -> None:
        how = ["--bundle", str(bundled(data)), "--policy", str(policy), "--since", str(policy)]

        assert run(application, ["verify", *how]).exit_code == 2


class TestWhatIsNotThere:
    def test_is_no_position_to_bundle(self, data: Path, tmp_path: Path) -> None:
        refused = run(application, ["bundle", str(tmp_path / "b.zip"), "--data", str(data), "--position", "999"])

        assert (refused.exit_code, refused.stderr.startswith("error: not_found: ")) == (1, True)
        assert not (tmp_path / "b.zip").exists()

    def test_is_no_ledger_to_bundle_nor_is_one_founded(self, tmp_path: Path) -> None:
        refused = run(application, ["bundle", str(tmp_path / "b.zip"), "--data", str(tmp_path / "none")])

        assert (refused.exit_code, refused.stderr.startswith("error: not_found: ")) == (1, True)
        assert not (tmp_path / "none").exists()
