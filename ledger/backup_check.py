"""Whether a backup is whole and what was signed: by the hash of each file, and by hashing every event again."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from ledger.backup_form import LEDGER, NOTE, Manifest, Unsound, measured
from ledger.checkpoint import Checkpoint
from ledger.merkle import BadProof, verify_consistency
from ledger.note import Verifier, opened
from ledger.tiles import Tree
from ledger.verify import LEAVES, ROWS, SIZE, Result, Row, Walk, leaf_of
from ledger.verify import Checkpoint as Head
from ledger.verify import Tree as Frontier
from ledger.verify_form import chain

TILE = "SELECT hashes FROM tile WHERE level = ? AND number = ?"


def checked(backup: Path, key: str = "") -> Manifest:
    """The manifest of a backup that is sound; raises Unsound. A key from elsewhere proves more than the manifest's."""
    manifest = Manifest.read(backup)
    for name in (LEDGER, NOTE):
        if not (backup / name).is_file() or measured(backup / name) != manifest.files.get(name):
            raise Unsound(f"{backup / name} is missing or damaged: take another backup")
    _vouched(manifest, (backup / NOTE).read_bytes(), key or manifest.key)
    with closing(reading(backup / LEDGER)) as db:
        (workspace,) = db.execute("SELECT id FROM workspace").fetchone() or ("",)
        if workspace != manifest.workspace:
            raise Unsound(f"{backup / LEDGER} is of another workspace than the manifest says")
        held(manifest, db.execute(ROWS), _leaves(db))
        if Tree(lambda *at: bytes(db.execute(TILE, at).fetchone()[0])).root(manifest.position).hex() != manifest.root:
            raise Unsound("the kept tree has another root than the events")
    return manifest


def held(manifest: Manifest, rows: Iterable[Row], leaves: Iterator[bytes]) -> None:
    """Hash events again, and hold them against the kept leaves and the root; raises Unsound."""
    head = Head(manifest.position, bytes.fromhex(manifest.root), "")
    walk = Walk(manifest.workspace.encode(), leaves, [head], manifest.position)
    walk.vouch()
    for row in rows:
        walk.meet(row)
    verdict = walk.end()
    if verdict.result is not Result.VERIFIED or verdict.unproven:
        raise Unsound(f"{verdict.what}: {verdict.many} of them, the first at {verdict.first}")


def hashed_again(ledger: Path) -> tuple[str, int, bytes]:
    """The workspace of a ledger's file, the number of its events, and the root over them as they are."""
    with closing(reading(ledger)) as db:
        (workspace,) = db.execute("SELECT id FROM workspace").fetchone()
        tree = Frontier()
        for row in db.execute(ROWS):
            tree.add(leaf_of(workspace.encode(), row) or b"")
        return workspace, tree.size, tree.root()


def reading(ledger: Path) -> sqlite3.Connection:
    """A connection that writes nothing."""
    return sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro", uri=True)


def _vouched(manifest: Manifest, note: bytes, key: str) -> None:
    """See that the log has signed a tree that goes on from the one in the backup; raises Unsound."""
    try:
        keys = chain(key, [each.encode() for each in manifest.rotations])
        signed = Checkpoint.read(opened(note, map(Verifier.of, keys))[0])
        if signed.origin != f"cairn/{manifest.workspace}":
            raise Unsound(f"the checkpoint is of {signed.origin}")
        root = bytes.fromhex(manifest.root)
        verify_consistency(manifest.position, signed.size, root, signed.root, manifest.proof)
    except (BadProof, ValueError, AttributeError) as unproven:
        raise Unsound(f"the checkpoint does not vouch for the events: {unproven}") from unproven


def _leaves(db: sqlite3.Connection) -> Iterator[bytes]:
    for _, hashes in db.execute(LEAVES):
        yield from (hashes[n : n + SIZE] for n in range(0, len(hashes), SIZE))
