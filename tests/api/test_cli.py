"""What an operator types: results in the last line, errors in one line, with or without a server running."""

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen, run
from typing import Any

import pytest

from tests.ledger.bundles import told
from tests.terminal import typed

CAIRN = str(Path(sys.executable).with_name("cairn"))
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
HISTORY = (str(EXAMPLES / "history.csv"), "--mapping", str(EXAMPLES / "history.toml"))


def cairn(data: Path, *words: str) -> dict[str, Any]:
    """The JSON object a command ends with."""
    done = typed(*words, "--data", str(data), "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def rows(data: Path, *words: str) -> list[dict[str, Any]]:
    """The rows a query prints, one a line."""
    done = typed("query", *words, "--data", str(data))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def failure(*words: str) -> tuple[int, list[str]]:
    """The exit code and the lines on standard error of a command that fails."""
    done = typed(*words)
    return done.returncode, done.stderr.splitlines()


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the example's history."""
    data = tmp_path_factory.mktemp("imported") / "data"
    cairn(data, "import", "history", *HISTORY)
    return data


class TestAnImport:
    def test_ends_with_what_it_did(self, imported: Path) -> None:
        again = cairn(imported, "import", "history", *HISTORY)

        assert (again["recorded"], again["rows"] > 20, again["nonconforming"]) == (0, True, 1)

    def test_gives_roadmap_rows_with_what_the_source_said(self, imported: Path) -> None:
        wanted = {"id", "key", "product", "title", "owner", "theme", "state", "source_id", "source_state", "target"}
        found = rows(imported, "roadmap")

        assert found
        assert all(wanted | {"since", "until"} <= row.keys() for row in found)
        assert all(row["until"] is None for row in found)


    def test_is_recorded_by_a_service_that_the_operator_answers_for(self, imported: Path) -> None:
        (importer,) = [row for row in rows(imported, "people") if row["kind"] == "service"]
        (workspace,) = rows(imported, "workspaces")
        attested = rows(imported, "audit_trail", "--where", "type=feature.history_attested")

        assert (importer["name"], importer["responsible"]) == ("Importer", workspace["administrator"])
        assert {row["actor"] for row in attested} == {"Importer"}


class TestAKey:
    def test_that_decides_is_refused_to_the_operator(self, imported: Path) -> None:
        wanted = ("key", "create", "--principal", "Administrator", "--role", "sponsor")
        code, (line,) = failure(*wanted, "--data", str(imported))

        assert (code, line.startswith("error: roles.never_to_oneself")) == (1, True)


class TestAQuery:
    def test_is_narrowed_and_asked_for_any_moment(self, imported: Path) -> None:
        done = rows(imported, "roadmap", "--where", "state=done")
        early = rows(imported, "roadmap", "--effective-at", done[0]["since"])

        assert {row["state"] for row in done} == {"done"}
        assert done[0]["id"] in {row["id"] for row in early if row["state"] == "done"}

    def test_names_people_or_not(self, imported: Path) -> None:
        names = {row["owner"] for row in rows(imported, "roadmap") if row["owner"]}
        ids = {row["owner"] for row in rows(imported, "roadmap", "--no-names") if row["owner"]}

        assert not any(len(name) == 36 for name in names)
        assert all(len(person) == 36 for person in ids)

    def test_lists_every_view(self, imported: Path) -> None:
        views = {each["view"] for each in rows(imported, "--list")}

        assert {"roadmap", "pipeline", "backlog", "kpis", "gates", "audit_trail", "why", "features", "people"} <= views


class TestAReplay:
    def test_gives_the_digests_of_a_rebuild(self, imported: Path) -> None:
        rebuilt, replayed = cairn(imported, "rebuild"), cairn(imported, "replay")
        well = cairn(imported, "doctor")

        assert rebuilt == replayed
        assert (well["well"], well["digests"]) == (True, rebuilt["digests"])

    def test_ends_at_the_moment_asked(self, imported: Path) -> None:
        early = cairn(imported, "replay", "--to", "pos:20")

        assert early["position"] == 20
        assert early["digests"] != cairn(imported, "rebuild")["digests"]


class TestAnError:
    def test_is_one_line(self, imported: Path, tmp_path: Path) -> None:
        data = ("--data", str(imported))
        nowhere = ("import", "history", str(tmp_path / "none.csv"), *HISTORY[1:], *data)
        for wrong in (("query", "nothing", *data), ("replay", "--to", "never", *data), nowhere):
            code, lines = failure(*wrong)
            assert (code, len(lines), lines[0].startswith("error: ")) == (1, 1, True), lines


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Path]:
    """A directory that a server has open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    data = tmp_path / "data"
    server = Popen([CAIRN, "serve", "--data", str(data), "--port", port, "--json"], stdout=PIPE, text=True)
    assert server.stdout
    assert json.loads(server.stdout.readline())["key"]
    yield data
    server.terminate()
    server.wait()
    server.stdout.close()


class TestBesideAServer:
    def test_a_bundle_holds_all_that_is_recorded(self, served: Path, tmp_path: Path) -> None:
        position = cairn(served, "give", "add_person", '{"name": "Ada"}')["position"]
        done = run([CAIRN, "bundle", tmp_path / "b.zip", "--data", served], capture_output=True, text=True, check=True)

        verdict = told(tmp_path / "b.zip", done.stderr.strip())
        assert (verdict["result"], verdict["proven"]) == ("verified", position)

    def test_a_backup_holds_all_that_is_recorded(self, served: Path, tmp_path: Path) -> None:
        position = cairn(served, "give", "add_person", '{"name": "Ada"}')["position"]

        assert cairn(served, "backup", str(tmp_path / "b"))["position"] == position

    def test_commands_go_through_it(self, served: Path) -> None:
        person = cairn(served, "give", "add_person", '{"name": "Ada"}')["resource"]["id"]
        body = json.dumps({"key": "PAY", "name": "Payments", "accountable": person})
        cairn(served, "give", "register_product", body)
        made = cairn(served, "key", "create", "--principal", "Ada", "--role", "product_owner", "--product", "PAY")

        assert made["key"].startswith("cairn_")
        assert made["principal"] == person
        assert [row["name"] for row in rows(served, "products")] == ["Payments"]

    def test_history_is_imported_through_it(self, served: Path) -> None:
        assert cairn(served, "import", "history", *HISTORY)["recorded"] > 20
        assert cairn(served, "import", "history", *HISTORY)["recorded"] == 0
        keys = [row for row in rows(served, "api-keys") if row["label"] == "command line"]
        assert [row["revoked"] for row in keys] == [True, True]

    def test_the_directory_is_opened_by_nobody_else(self, served: Path) -> None:
        code, lines = failure("rebuild", "--data", str(served))

        assert (code, lines[0].startswith("error: directory_in_use")) == (1, True)
