"""The auditor's verifier of a bundle: needs verify.py and verify_form.py beside it, and no other page of Cairn."""

import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path
from struct import error
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_STORED, BadZipFile, ZipFile
from zipfile import Path as Within

if TYPE_CHECKING or __package__:
    from ledger.verify import SIZE, Checkpoint, Result, Row, Verdict, Walk, leaf_of
    from ledger.verify_form import Unreadable, chain, event, path, root, signed, usable
else:
    from verify import SIZE, Checkpoint, Result, Row, Verdict, Walk, leaf_of
    from verify_form import Unreadable, chain, event, path, root, signed, usable

MOST = 2**26  # bytes of a line, or of a small file
PROVEN = re.compile(r"([1-9][0-9]{0,14})\.txt")
DAMAGE = (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, LookupError, error)
Folder = Path | Within


class Unfit(Exception):
    """What is given cannot be read as it must be; the text says where."""

    def __init__(self, what: str, result: Result = Result.TAMPERED) -> None:
        super().__init__(what)
        self.result = result


def judged(bundle: Path, key: str, enough: Callable[[bytes], bool] = bool) -> Verdict:
    """Whether the events of a bundle, a zip or a folder, are what this key has signed, and `enough` others with it."""
    if not usable(key):
        return Verdict(Result.INSUFFICIENT, "the key is no verifier key")
    if not bundle.exists():
        return Verdict(Result.INSUFFICIENT, "there is no bundle")
    try:
        if bundle.is_dir():
            return _judged(bundle, key, enough)
        with ZipFile(bundle) as zipped:
            return _judged(_within(zipped), key, enough)
    except Unfit as unfit:
        return Verdict(unfit.result, str(unfit))
    except DAMAGE:
        return Verdict(Result.TAMPERED, "the bundle is damaged")


def _within(zipped: ZipFile) -> Within:
    """The files of a zip that is whole, with nothing that two readers could read in two ways."""
    kinds = {(each.flag_bits, each.compress_type, each.compress_size - each.file_size) for each in zipped.infolist()}
    if kinds - {(0, ZIP_STORED, 0)}:
        raise Unfit("the zip was made anew: extract it, and verify the folder", Result.INSUFFICIENT)
    if len(set(zipped.namelist())) < len(zipped.namelist()) or zipped.testzip():
        raise BadZipFile
    return Within(zipped)


def _judged(bundle: Folder, key: str, enough: Callable[[bytes], bool]) -> Verdict:
    if not (bundle / "checkpoint.note").exists():
        raise Unfit("the bundle has no checkpoint", Result.INSUFFICIENT)
    note = _read(bundle / "checkpoint.note")
    signed = _signed(note, chain(key, _rotations(bundle / "rotations")))
    if not enough(note):
        raise Unfit("too few witnesses have cosigned the checkpoint", Result.INSUFFICIENT)
    workspace = signed.origin.removeprefix("cairn/").encode()
    if _read(bundle / "workspace") != workspace + b"\n":
        raise Unfit("the checkpoint is of another ledger")
    proofs = _proofs(bundle / "proofs")
    with (bundle / "events.ndjson").open("rb") as lines:
        events = _events(lines, signed.size)
        if proofs:
            return Chosen(workspace, signed, note, bundle / "proofs", proofs).held(events)
        return _whole(Walk(workspace, _kept(bundle / "leaves"), [signed], signed.size), events)


def _whole(walk: Walk, events: Iterator[Row]) -> Verdict:
    walk.vouch()
    try:
        for row in events:
            walk.meet(row)
    except Unfit as unfit:
        bad = [*walk.bad, walk.last + 1]
        told = walk.events, walk.proven, walk.events - walk.proven
        return Verdict(Result.TAMPERED, str(unfit), *told, bad[0], len(bad))
    return walk.end()


class Chosen:
    """Some events of a ledger, and a proof for each that it is under the signed root."""

    def __init__(self, workspace: bytes, signed: Checkpoint, note: bytes, where: Folder, proofs: set[int]) -> None:
        self._workspace, self._signed, self._note, self._where, self._bad = workspace, signed, note, where, proofs

    def held(self, events: Iterator[Row]) -> Verdict:
        """Hold each event against its proof; an event without a proof is as bad as a proof without its event."""
        many, good, last, what = 0, 0, 0, "an event is not what was signed, or is missing"
        try:
            for row in events:
                many, last = many + 1, row[0]
                if last in self._bad and self._shown(row):
                    self._bad.remove(last)
                    good += 1
                else:
                    self._bad.add(last)
        except Unfit as unfit:
            what = str(unfit)
            self._bad.add(last + 1)
        if self._bad:
            return Verdict(Result.TAMPERED, what, many, good, many - good, min(self._bad), len(self._bad))
        return Verdict(Result.VERIFIED, "every event here is in the ledger as it was recorded", many, good)

    def _shown(self, row: Row) -> bool:
        """Whether the path from an event leads to the signed root (RFC 9162, 2.1.3.2)."""
        index, leaf = row[0] - 1, leaf_of(self._workspace, row)
        siblings = path(_read(self._where / f"{row[0]}.txt"), index, self._note)
        if leaf is None or siblings is None:
            return False
        return root(index, self._signed.size, leaf, siblings) == self._signed.root


def _rotations(where: Folder) -> Iterator[bytes]:
    """The records of the rotations of the log's key, from the first on."""
    for number in count(1):
        if not (where / f"{number}.note").exists():
            return
        yield _read(where / f"{number}.note")


def _signed(note: bytes, keys: list[str]) -> Checkpoint:
    try:
        found = next(filter(None, (signed(note, key) for key in keys)), None)
    except Unreadable as reason:
        raise Unfit(str(reason)) from None
    if not found:
        raise Unfit("the checkpoint has no signature of this key", Result.INSUFFICIENT)
    return found


def _events(lines: IO[bytes], size: int) -> Iterator[Row]:
    """The events in the order of their positions, as far as the checkpoint signs any; raises Unfit."""
    number = last = 0
    while line := lines.readline(MOST):
        number += 1
        try:
            row = event(line)
        except Unreadable as reason:
            raise Unfit(f"line {number} is {reason}") from None
        if not last < row[0] <= size:
            raise Unfit(f"line {number} is out of order, or beyond the checkpoint")
        last = row[0]
        yield row


def _proofs(where: Folder) -> set[int]:
    if not where.exists():
        return set()
    return {int(found[1]) for each in where.iterdir() if (found := PROVEN.fullmatch(each.name))}


def _read(path: Folder) -> bytes:
    with path.open("rb") as file:
        return bytes(file.read(MOST))


def _kept(path: Folder) -> Iterator[bytes]:
    if path.exists():
        with path.open("rb") as file:
            while part := file.read(SIZE * 4096):
                yield from (bytes(part[n : n + SIZE]) for n in range(0, len(part), SIZE))


def main() -> int:
    """Verify the bundle that is named; prints the verdict and tells the exit code."""
    given = ArgumentParser(description=__doc__)
    given.add_argument("bundle", type=Path)
    given.add_argument("--key", required=True, help="the log's verifier key, from somebody else than the bundle")
    arguments = given.parse_args()
    verdict = judged(arguments.bundle, arguments.key)
    sys.stdout.write(json.dumps(asdict(verdict) | {"result": verdict.result.name.lower()}) + "\n")
    return int(verdict.result)


if __name__ == "__main__":
    sys.exit(main())
