"""What a command recorded can be proven later, to whoever kept its receipt and the log's key."""

import json
from base64 import b64decode
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.said import application
from api.composition.workspace import Cairn
from ledger.checkpoint import Checkpoint
from ledger.lock import locked
from ledger.merkle import verify_consistency, verify_inclusion
from ledger.note import Verifier, opened
from ledger.sqlite import SqliteLedger
from ledger.tiles import Tree
from tests.api.people import People

run = CliRunner().invoke


def head(note: str, key: str) -> Checkpoint:
    """The checkpoint of a note, whose signature is checked."""
    return Checkpoint.read(opened(note.encode(), [Verifier.of(key)])[0])


def hashes(lines: str) -> list[bytes]:
    return [b64decode(line) for line in lines.splitlines()]


def renamed(people: People, how: str = "") -> dict[str, Any]:
    return people.give("ada", f"products/{people.product}/rename{how}", name="Imports", reason="It has grown.")


class TestAReceipt:
    def test_names_the_leaf_of_the_last_event(self, people: People, cairn: Cairn) -> None:
        told = renamed(people)

        assert told["receipt"] == {"position": told["position"], "leaf": cairn.notary.leaf(told["position"]).hex()}

    def test_is_proven_by_a_path_to_the_signed_root(self, people: People) -> None:
        receipt = renamed(people)["receipt"]
        answer = people.read(f"proofs/{receipt['position']}")
        proof, _, note = answer.text.partition("\n\n")
        kind, index, path = proof.split("\n", 2)
        signed = head(note, answer.headers["Cairn-Verifier-Key"])

        assert (kind, index) == ("c2sp.org/tlog-proof@v1", f"index {receipt['position'] - 1}")
        verify_inclusion(
            receipt["position"] - 1, signed.size, bytes.fromhex(receipt["leaf"]), hashes(path), signed.root
        )

    def test_is_not_given_for_what_recorded_nothing(self, people: People) -> None:
        assert renamed(people, "?dry_run=true")["receipt"] is None


    def test_is_given_for_each_command_of_a_batch(self, people: People, cairn: Cairn) -> None:
        names = [{"command": "add_person", "body": {"name": name}, "key": name} for name in ("Bea", "Cy")]
        replies = people.give("root", "batch", commands=names)["replies"]

        assert [each["receipt"] for each in replies] == [
            {"position": each["position"], "leaf": cairn.notary.leaf(each["position"]).hex()} for each in replies
        ]
        assert replies[0]["position"] < replies[1]["position"]


class TestADecisionThatCannotBeSigned:
    def test_is_said_to_be_recorded(self, people: People, cairn: Cairn) -> None:
        note, elsewhere = cairn.directory / "signer" / "last.note", cairn.directory / "last.note"
        before = cairn.ledger.head()

        note.rename(elsewhere)
        refused = people.refused("sam", f"products/{people.product}/sunset", reason="Nobody uses it.")
        elsewhere.rename(note)

        assert refused == (503, "recorded_unsigned")
        assert cairn.ledger.head() > before


class TestACheckpoint:
    def test_signs_all_that_is_recorded(self, people: People, cairn: Cairn) -> None:
        answer = people.read("checkpoint")

        assert head(answer.text, answer.headers["Cairn-Verifier-Key"]).size == cairn.ledger.head()

    def test_is_shown_to_go_on_from_an_older_one(self, people: People) -> None:
        first = people.read("checkpoint")
        old = head(first.text, first.headers["Cairn-Verifier-Key"])
        renamed(people)
        proof, _, note = people.read(f"checkpoint/extension?from={old.size}").text.partition("\n\n")
        new = head(note, first.headers["Cairn-Verifier-Key"])

        assert proof.splitlines()[0] == f"old {old.size}"
        verify_consistency(old.size, new.size, old.root, new.root, hashes(proof.partition("\n")[2]))

    @pytest.mark.parametrize("path", ["proofs/0", "proofs/99999", "checkpoint/extension?from=99999"])
    def test_proves_nothing_that_is_not_there(self, people: People, path: str) -> None:
        assert people.read(path).status_code == 404


class TestAnOlderCopyOfTheLedger:
    @pytest.fixture
    def data(self, tmp_path: Path) -> Path:
        """A workspace whose ledger was put back to what it was a command ago."""
        data = tmp_path / "w"
        run(application, ["checkpoint", "--data", str(data)])
        older = (data / "ledger.db").read_bytes()
        run(application, ["give", "add_person", '{"name": "Ada"}', "--data", str(data)])
        (data / "ledger.db").write_bytes(older)
        return data

    def test_is_not_opened(self, data: Path) -> None:
        refused = run(application, ["rebuild", "--data", str(data)])

        assert refused.exit_code == 1
        assert "ledger_forked: the tree is smaller than the one signed last" in refused.stderr

    def test_is_opened_once_somebody_has_said_why(self, data: Path) -> None:
        run(application, ["checkpoint", "--restored", "The disk failed.", "--data", str(data)])

        assert run(application, ["rebuild", "--data", str(data)]).exit_code == 0
        assert "The disk failed." in (data / "signer" / "restorations.jsonl").read_text()

    def test_says_in_itself_what_was_lost_and_why(self, data: Path) -> None:
        signed = Checkpoint.in_note((data / "signer" / "last.note").read_text())
        run(application, ["checkpoint", "--restored", "The disk failed.", "--data", str(data)])
        with closing(SqliteLedger(data / "ledger.db")) as ledger:
            found = ledger.page(0, 99)[-1]
            root = Tree(ledger.tile).root(found.position - 1)

        said = json.loads(found.state)
        assert (found.topic, json.loads(found.metadata)["reason"]) == ("ledger.restored", "The disk failed.")
        assert (said["signed_size"], said["signed_root"]) == (signed.size, signed.root.hex())
        assert (said["size"], said["root"]) == (found.position - 1, root.hex())

    def test_is_not_one_that_a_server_has_open_and_signs(self, data: Path) -> None:
        with locked(data):
            refused = run(application, ["checkpoint", "--restored", "The disk failed.", "--data", str(data)])

        assert (refused.exit_code, "directory_in_use" in refused.stderr) == (1, True)

    def test_is_not_signed_for_a_reason_that_says_nothing(self, data: Path) -> None:
        before = (data / "signer" / "last.note").read_text()
        refused = run(application, ["checkpoint", "--restored", " . ", "--data", str(data)])

        assert (refused.exit_code, "/reason" in refused.stderr) == (1, True)
        assert (data / "signer" / "last.note").read_text() == before
