"""Whatever is done to a bundle, both verifiers tell, in the same words, and neither falls over."""

import os
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from ledger.checkpoint import Checkpoint
from ledger.signing_key import SigningKey
from tests.ledger.bundles import Evidence, Files, edited, relined, told, zipped

SEEDS = int(os.environ.get("CAIRN_SEEDS", "25"))
ELSE = b64encode(b'{"said": "something else"}').decode()
EVIDENCE = ("events.ndjson", "checkpoint.note", "workspace", "proofs/57.txt", "leaves")
Change = Callable[[list[bytes]], None]


def edit(**fields: object) -> Change:
    def change(lines: list[bytes]) -> None:
        lines[2] = edited(lines[2], **fields)

    return change


def write(line: bytes) -> Change:
    def change(lines: list[bytes]) -> None:
        lines[2] = line

    return change


def delete(lines: list[bytes]) -> None:
    del lines[2]


def swap(lines: list[bytes]) -> None:
    lines[2], lines[3] = lines[3], lines[2]


def insert(lines: list[bytes]) -> None:
    lines.insert(2, lines[2])


def append(lines: list[bytes]) -> None:
    lines.append(edited(lines[-1], position=len(lines) + 1000))


def truncate(lines: list[bytes]) -> None:
    del lines[-1]


def tear(lines: list[bytes]) -> None:
    lines[-1] = lines[-1][:-9]


def empty(lines: list[bytes]) -> None:
    lines.clear()


ALTERED = {
    "state": edit(state=ELSE),
    "topic": edit(topic="gate.forgotten"),
    "topic beyond any": edit(topic="x" * 70_000),
    "topic in other letters": edit(topic='Prüfung – \U0001f9ea \u2028 \x7f "quoted" \\ \t'),
    "metadata": edit(metadata=ELSE),
    "moment": edit(recorded_at=7),
    "stream": edit(stream="00" * 16),
    "version": edit(version=99),
    "version beyond any": edit(version=2**40),
    "deleted": delete,
    "swapped": swap,
    "inserted": insert,
    "appended": append,
    "truncated": truncate,
    "torn": tear,
    "emptied": empty,
}
MALFORMED = {
    "no JSON": write(b"{\n"),
    "no object": write(b"[1,2]\n"),
    "null": write(b"null\n"),
    "empty": write(b"\n"),
    "not UTF-8": write(b'{"position":"\xff"}\n'),
    "deeper than any": write(b"[" * 100_000 + b"\n"),
    "other fields": edit(more=1),
    "a number as text": edit(version="1"),
    "a truth as a number": edit(version=True),
    "a fraction": edit(version=1.5),
    "a number below 0": edit(version=-1),
    "a number beyond JavaScript": edit(recorded_at=2**53 + 1),
    "not a number": edit(recorded_at=float("nan")),
    "state of null": edit(state=None),
    "no base64": edit(state="*"),
    "base64 of another alphabet": edit(state="-_-_"),
    "base64 without its end": edit(state="YQ"),
    "base64 written otherwise": edit(state="YR=="),
    "no hex": edit(stream="xy"),
    "hex with a space": edit(stream="ab cd"),
    "hex in capitals": edit(stream="AB"),
    "half a character": write(
        b'{"position":3,"recorded_at":1,"stream":"","version":1,"topic":"\\ud800","state":"","metadata":""}\n'
    ),
    "a field twice": write(b'{"position":3,"position":3}\n'),
}


class TestAnAlteredEvent:
    @pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED)
    def test_is_told_of_all(self, evidence: Evidence, whole: Files, change: Change) -> None:
        found = evidence.told(relined(whole, change))

        assert found["result"] == "tampered"
        assert found["first"] in {1, 3, 4, evidence.size, evidence.size + 1}

    @pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED)
    def test_is_told_of_some(self, evidence: Evidence, partial: Files, change: Change) -> None:
        assert evidence.told(relined(partial, change))["result"] == "tampered"

    @pytest.mark.parametrize("change", MALFORMED.values(), ids=MALFORMED)
    def test_that_is_none_is_named_by_its_line(self, evidence: Evidence, whole: Files, change: Change) -> None:
        found = evidence.told(relined(whole, change))

        assert (found["result"], found["first"], found["many"], found["events"]) == ("tampered", 3, 1, 2)
        assert found["what"] == "line 3 is not an event as Cairn writes one"


class TestALeafThatWasKept:
    @pytest.mark.parametrize("leaves", [b"", b"short", bytes(32) * 400])
    def test_is_no_evidence_but_must_fit(self, evidence: Evidence, whole: Files, leaves: bytes) -> None:
        assert evidence.told(whole | {"leaves": leaves})["result"] == "tampered"


class TestAProof:
    @pytest.mark.parametrize("proof", [b"", b"no proof", b"c2sp.org/tlog-proof@v1\nindex 56\n\n"])
    def test_that_is_none_is_told(self, evidence: Evidence, partial: Files, proof: bytes) -> None:
        found = evidence.told(partial | {"proofs/57.txt": proof})

        assert (found["result"], found["first"], found["many"], found["proven"]) == ("tampered", 57, 1, 3)

    def test_of_another_event_is_told(self, evidence: Evidence, partial: Files) -> None:
        assert evidence.told(partial | {"proofs/57.txt": partial["proofs/3.txt"]})["first"] == 57

    def test_that_is_too_short_is_told(self, evidence: Evidence, partial: Files) -> None:
        lines = partial["proofs/57.txt"].splitlines(keepends=True)

        assert evidence.told(partial | {"proofs/57.txt": b"".join(lines[:2] + lines[3:])})["first"] == 57

    def test_without_its_event_is_told(self, evidence: Evidence, partial: Files) -> None:
        assert evidence.told(partial | {"proofs/99.txt": partial["proofs/57.txt"]})["first"] == 99

    def test_that_is_gone_is_told(self, evidence: Evidence, partial: Files) -> None:
        del partial["proofs/57.txt"]

        assert evidence.told(partial)["first"] == 57


class TestACheckpoint:
    @pytest.mark.parametrize("note", [b"", b"no note\n", b"\xff", b"cairn/x\n1\nAAAA\n\n"])
    def test_that_is_none_is_told(self, evidence: Evidence, whole: Files, note: bytes) -> None:
        found = evidence.told(whole | {"checkpoint.note": note})

        assert (found["result"], found["what"]) == ("tampered", "the checkpoint is not a signed note")

    def test_that_was_altered_is_told(self, evidence: Evidence, whole: Files) -> None:
        note = whole["checkpoint.note"].replace(b"\n%d\n" % evidence.size, b"\n7\n")

        found = evidence.told(whole | {"checkpoint.note": note})
        assert (found["result"], found["what"]) == ("tampered", "the checkpoint is not what the log has signed")

    def test_signed_by_a_stranger_proves_nothing(self, evidence: Evidence, whole: Files) -> None:
        text = evidence.note.partition("\n\n")[0] + "\n"
        note = SigningKey.fresh(f"cairn/{whole['workspace'].decode().strip()}").sign(text).encode()

        assert evidence.told(whole | {"checkpoint.note": note})["result"] == "insufficient"

    def test_of_another_root_means_that_all_was_rewritten(self, evidence: Evidence, whole: Files) -> None:
        text = Checkpoint(evidence.note.partition("\n")[0], evidence.size, bytes(32)).text
        found = evidence.told(whole | {"checkpoint.note": evidence.key.sign(text).encode()})

        assert (found["result"], found["first"], found["proven"]) == ("tampered", 1, 0)

    def test_of_another_ledger_is_told(self, evidence: Evidence, whole: Files) -> None:
        assert evidence.told(whole | {"workspace": b"another\n"})["what"] == "the checkpoint is of another ledger"

    def test_that_is_gone_leaves_nothing_proven(self, evidence: Evidence, whole: Files) -> None:
        del whole["checkpoint.note"]

        assert evidence.told(whole)["result"] == "insufficient"


class TestAKey:
    def test_of_a_stranger_proves_nothing(self, evidence: Evidence) -> None:
        stranger = SigningKey.fresh(evidence.note.partition("\n")[0]).verifier

        assert told(evidence.bundled(evidence.directory / "a.zip"), stranger)["result"] == "insufficient"

    @pytest.mark.parametrize("key", ["x", "cairn/x+00000000+AAAA", "cairn/x+00000000+" + "A" * 44])
    def test_that_is_none_proves_nothing(self, evidence: Evidence, key: str) -> None:
        assert told(evidence.bundled(evidence.directory / "a.zip"), key)["result"] == "insufficient"


class TestAFile:
    def test_that_is_missing_is_damage(self, evidence: Evidence, whole: Files) -> None:
        del whole["events.ndjson"]

        assert evidence.told(whole)["what"] == "the bundle is damaged"

    def test_that_is_not_there_proves_nothing(self, evidence: Evidence, tmp_path: Path) -> None:
        assert told(tmp_path / "none.zip", evidence.key.verifier)["result"] == "insufficient"

    def test_that_was_packed_anew_is_to_be_extracted(self, evidence: Evidence, whole: Files, tmp_path: Path) -> None:
        with ZipFile(tmp_path / "packed.zip", "w", ZIP_DEFLATED) as file:
            for name, content in whole.items():
                file.writestr(name, content)

        assert told(tmp_path / "packed.zip", evidence.key.verifier)["result"] == "insufficient"

    @pytest.mark.parametrize("kept", [0, 10, 20_000, -1, -22])
    def test_that_was_cut_is_damage(self, evidence: Evidence, tmp_path: Path, kept: int) -> None:
        content = evidence.bundled(tmp_path / "a.zip").read_bytes()
        (tmp_path / "a.zip").write_bytes(content[:kept])

        assert told(tmp_path / "a.zip", evidence.key.verifier)["what"] == "the bundle is damaged"


class TestAByte:
    @pytest.mark.parametrize("positions", [(), (57,)])
    def test_is_never_altered_unseen(self, evidence: Evidence, tmp_path: Path, positions: tuple[int, ...]) -> None:
        files = evidence.files(positions)
        for seed in range(SEEDS):
            chance = Random(seed)  # noqa: S311  # the same every time
            name = chance.choice([each for each in EVIDENCE if each in files])
            raw = bytearray(files[name])
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            altered = zipped(files | {name: bytes(raw)}, tmp_path / "a.zip")

            assert told(altered, evidence.key.verifier)["result"] != "verified", seed

    def test_of_the_list_of_files_is_read_by_both_alike(self, evidence: Evidence, tmp_path: Path) -> None:
        raw = evidence.bundled(tmp_path / "a.zip", [57]).read_bytes()
        start = raw.index(b"PK\x01\x02")
        for seed in range(SEEDS):
            chance = Random(seed)  # noqa: S311  # the same every time
            altered = bytearray(raw)
            altered[chance.randrange(start, len(raw))] ^= 1 << chance.randrange(8)
            (tmp_path / "a.zip").write_bytes(altered)

            assert told(tmp_path / "a.zip", evidence.key.verifier)["proven"] in {0, 1}, seed
