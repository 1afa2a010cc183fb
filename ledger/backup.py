"""A backup taken while others write: a consistent copy, vouched for by a checkpoint signed after it, and verified."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from ledger.backup_check import checked, hashed_again
from ledger.backup_form import FORMAT, LEDGER, MANIFEST, NOTE, Manifest, measured
from ledger.durable import replace, settle, sync

Copy = Callable[[Path], None]  # writes one consistent state of a ledger into a file that is not there yet


@dataclass(frozen=True)
class Begun:
    """A copy that nobody vouches for yet, beside the place where the backup shall be."""

    to: Path
    fresh: Path
    workspace: str
    position: int
    root: bytes

    def sealed(self, extension: str, key: str, rotations: Iterable[bytes] = ()) -> Manifest:
        """Add what shows that the signed tree goes on from the copy, verify all of it, and put it in its place.

        Raises Unsound for a copy that is not what was signed.
        """
        proof, _, note = extension.partition("\n\n")
        replace(self.fresh / NOTE, note)
        files = {name: measured(self.fresh / name) for name in (LEDGER, NOTE)}
        said = FORMAT, self.workspace, self.position, self.root.hex(), key, [each.decode() for each in rotations]
        manifest = Manifest(*said, proof.splitlines()[1:], files)
        replace(self.fresh / MANIFEST, manifest.text)
        checked(self.fresh, key)
        self.fresh.rename(self.to)
        sync(self.to.parent)
        return manifest

    def dropped(self) -> None:
        """Leave nothing behind, unless it was sealed."""
        rmtree(self.fresh, ignore_errors=True)


def begun(copy: Copy, to: Path) -> Begun:
    """A copy for a backup at a path where nothing is; raises FileExistsError, or whatever the copying raises."""
    if to.exists():
        raise FileExistsError(f"{to} exists: name a directory that does not, for every backup has its own")
    fresh = to.with_name(f"{to.name}.new")
    rmtree(fresh, ignore_errors=True)  # what a crash left
    settle(fresh)
    try:
        copy(fresh / LEDGER)
        sync(fresh / LEDGER)
        return Begun(to, fresh, *hashed_again(fresh / LEDGER))
    except BaseException:
        rmtree(fresh, ignore_errors=True)
        raise
