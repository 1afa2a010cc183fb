"""Evidence in one zip: all events up to a signed checkpoint, or some with their proofs, and two verifiers of them."""

import json
import os
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import ZipFile, ZipInfo

from ledger.checkpoint import Checkpoint
from ledger.notary import tlog_proof
from ledger.tiles import WIDTH, Tree
from ledger.verify import SIZE, Row
from ledger.verify_source import Source

HERE = Path(__file__).parent
PYTHON = ("verify_bundle.py", "verify_form.py", "verify.py")
JAVASCRIPT = ("verify.mjs", "verify_form.mjs", "verify_files.mjs")
SHIPPED = {"README.txt": "bundle.txt"} | {name: name for name in PYTHON + JAVASCRIPT}
FIELDS = ("position", "recorded_at", "stream", "version", "topic", "state", "metadata")
UNIX, FILE = 3, 0o100644 << 16


def bundle(
    source: Source, note: str, to: Path, positions: Iterable[int] = (), rotations: Sequence[bytes] = ()
) -> None:
    """Write what an auditor needs of a ledger, which is only read: for one note always the same bytes.

    Without positions it is all events up to the checkpoint; raises IndexError for one that the checkpoint lacks.
    """
    fresh = to.with_name(f"{to.name}.new")
    fresh.unlink(missing_ok=True)  # what a crash left
    try:
        with os.fdopen(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            Evidence(source, note, rotations).write(file, sorted(set(positions)))
        fresh.replace(to)
    finally:
        fresh.unlink(missing_ok=True)


@dataclass(frozen=True)
class Evidence:
    """A ledger, the note that signs the beginning of it which is bundled, and how its key came to sign."""

    source: Source
    note: str
    rotations: Sequence[bytes] = ()

    def write(self, file: IO[bytes], positions: Sequence[int]) -> None:
        """Write the zip."""
        with ZipFile(file, "w") as to:
            for name, kept in SHIPPED.items():
                _put(to, name, [(HERE / kept).read_bytes()])
            _put(to, "workspace", [f"{self.source.workspace}\n".encode()])
            _put(to, "checkpoint.note", [self.note.encode()])
            for number, record in enumerate(self.rotations, 1):
                _put(to, f"rotations/{number}.note", [record])
            if positions:
                for position in positions:
                    _put(to, f"proofs/{position}.txt", [self._proof(position)])
                _put(to, "events.ndjson", (_line(row) for at in positions for row in self.source.event(at)))
            else:
                _put(to, "leaves", self._leaves())
                _put(to, "events.ndjson", map(_line, self._rows()))

    @property
    def _size(self) -> int:
        return Checkpoint.in_note(self.note).size

    def _rows(self) -> Iterator[Row]:
        size = self._size
        for row in self.source.rows():
            if row[0] > size:
                return
            yield row

    def _leaves(self) -> Iterator[bytes]:
        """The leaf hashes as they were kept, up to the first tile that is missing."""
        size = self._size
        for number, (at, hashes) in enumerate(self.source.leaves()):
            if at != number or number * WIDTH >= size:
                return
            yield hashes[: (size - number * WIDTH) * SIZE]

    def _proof(self, position: int) -> bytes:
        """A C2SP tlog-proof, which ends in the note."""
        try:
            path = Tree(self.source.tile).inclusion(position - 1, self._size)
        except ValueError as short:
            raise IndexError(f"the kept tree is too short to prove {position}: verify the ledger") from short
        return tlog_proof(position - 1, path, self.note).encode()


def _put(to: ZipFile, name: str, parts: Iterable[bytes]) -> None:
    """Add a file that is the same wherever and whenever it is made: 1980, not compressed."""
    info = ZipInfo(name)
    info.create_system, info.external_attr = UNIX, FILE
    with to.open(info, "w", force_zip64=True) as file:
        for part in parts:
            file.write(part)


def _line(row: Row) -> bytes:
    """An event, or what is left of one: what an honest ledger never holds is written as null."""
    position, recorded_at, stream, version, topic, *said = row
    texts = [b64encode(each).decode() if isinstance(each, bytes) else None for each in said]
    named = stream.hex() if isinstance(stream, bytes) else None
    fields = zip(FIELDS, (position, recorded_at, named, version, topic, *texts), strict=True)
    written = json.dumps(dict(fields), ensure_ascii=False, separators=(",", ":"), default=lambda _: None)
    return f"{written}\n".encode(errors="replace")
