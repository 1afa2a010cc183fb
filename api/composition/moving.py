"""A workspace is moved from a file to a database, or back, with its events, their tree, its keys and its id."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from api.composition.address import WRITTEN, Address, address_of
from api.composition.arrival import BESIDE, MOVING
from api.composition.backups import WorkspaceExists, backing_up, home_of
from api.composition.engines import LEDGER, DirectoryInUse, place_at
from api.composition.evidence import rotations_in
from api.composition.workspace import Cairn, opened
from domain.errors import LifecycleError
from ledger.backup import begun
from ledger.backup_form import Manifest
from ledger.engine import Ledger
from ledger.move import Place, WentOn
from ledger.tiles import Tree
from projections.store import Views
from projections.view import VIEWS


class RecordedMeanwhile(LifecycleError, code="recorded_meanwhile"):
    """Somebody recorded while the workspace was copied; stop its other servers, then move it again."""


class NotAlike(LifecycleError, code="not_alike"):
    """What was written to the new place is not what was read, and nothing was moved; look after the disk."""


@dataclass(frozen=True)
class State:
    """What does not differ between two places: the id, the number of events, the root over them, every view."""

    workspace: str
    position: int
    root: str
    digests: dict[str, str]


async def moved(directory: Path, to: Address) -> State:
    """Keep the events of a directory's workspace elsewhere from now on.

    Raises DirectoryInUse, WorkspaceExists, RecordedMeanwhile, NotAlike; then it is where it was.
    """
    with closing(await opened(directory)) as cairn, recorded_by_nobody_else():
        if not cairn.worker.lead.take():
            raise DirectoryInUse(f"{directory} is still folded by another process: stop `cairn project` first")
        source = address_of(directory)
        if (to.dsn, to.text) == (source.dsn, source.text):
            raise WorkspaceExists(f"the workspace is in {to.text} already: name another place")
        source.write(directory / WRITTEN)
        before = state(cairn.ledger, cairn.views)
        target = place_at(to, directory / LEDGER)
        with backing_up():
            carried(cairn, target, before)
        to.write(directory / MOVING)
        place_at(source, directory / LEDGER).given_up(before.position)
    with closing(await opened(directory)) as cairn:
        return state(cairn.ledger, cairn.views)


def carried(cairn: Cairn, target: Place, before: State) -> None:
    """Have the ledger at its new place, and every view folded from it as it was; raises NotAlike."""
    beside = cairn.directory / BESIDE
    rmtree(beside, ignore_errors=True)  # what a crash left
    try:
        target.received(beside / "backup", copied(cairn, beside / "backup"))
        with closing(target.looked_at()) as ledger:
            views = Views(beside / "views.db", VIEWS.values(), ledger, cairn.lifecycle.mapper)
            with closing(views):
                if state(ledger, views) != before:
                    raise NotAlike
    finally:
        rmtree(beside, ignore_errors=True)


def copied(cairn: Cairn, to: Path) -> Manifest:
    """A verified copy of an open ledger."""
    copy = begun(home_of(cairn.directory).copied, to)
    extension = cairn.notary.extension(copy.position)
    return copy.sealed(extension, cairn.notary.verifier, rotations_in(cairn.directory))


def state(ledger: Ledger, views: Views) -> State:
    """A ledger as it stands, with every view folded up to its head."""
    views.catch_up()
    head = ledger.head()
    return State(ledger.workspace, head, Tree(ledger.tile).root(head).hex(), views.digests(head))


@contextmanager
def recorded_by_nobody_else() -> Iterator[None]:
    """Whatever somebody else recorded is told by its code."""
    try:
        yield
    except WentOn as other:
        raise RecordedMeanwhile(str(other)) from other
