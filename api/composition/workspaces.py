"""The workspaces that one server serves: that of its directory, and those below it, each found without opening it."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.composition.address import BELOW, UNFINISHED, WRITTEN, Address, address_of
from api.composition.backups import WorkspaceExists
from api.composition.engines import NotThisLedger, fitting, migrated
from api.composition.keyring import KeysMissing
from api.composition.workspace import Cairn, opened
from domain.errors import Invalid
from ledger import lock
from ledger.durable import settle, sync

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


class NotAName(Invalid, code="not_a_name"):
    """A workspace is named by at most 40 of a to z, 0 to 9 and -; the first is no -."""


class WorkspaceTwice(NotThisLedger, code="workspace_twice"):
    """Two directories hold one workspace, and a key would open either; move one of them away."""


@dataclass(frozen=True)
class Found:
    """A workspace in a directory: its id, and how many events were signed, as its signer has last written."""

    name: str
    directory: Path
    workspace: str
    signed: int


def found_in(directory: Path) -> Found | None:
    """The workspace of a directory, if one was opened there before."""
    try:
        origin, size, *_ = (directory / "signer" / "last.note").read_text(encoding="utf-8").split("\n")
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Found(directory.name, directory, origin.removeprefix("cairn/"), int(size))


def below(home: Path) -> list[Found]:
    """The workspaces below a directory, by name; raises WorkspaceTwice."""
    directories = sorted((home / BELOW).iterdir()) if (home / BELOW).is_dir() else []
    known: dict[str, Found] = {}
    for each in filter(None, map(found_in, (each for each in directories if each.suffix != UNFINISHED))):
        if twin := known.get(each.workspace):
            raise WorkspaceTwice(f"{twin.directory} and {each.directory} hold one workspace: move one of them away")
        known[each.workspace] = each
    return list(known.values())


def named(home: Path, name: str) -> Path:
    """The directory of a workspace below another, or that one itself when none is named; raises NotAName."""
    if name and not NAME.fullmatch(name):
        raise NotAName(f"{name!r} names no workspace: use at most 40 of a to z, 0 to 9 and -")
    return home / BELOW / name if name else home


def address_for(name: str, database: str, schema: str) -> Address:
    """Where a workspace of this name is to keep its events; its schema is named after it unless it is said."""
    return Address.told(database, schema or f"cairn_{name.replace('-', '_')}".rstrip("_"))


async def made(home: Path, name: str, address: Address) -> Cairn:
    """A fresh workspace, which is not served before it is `ready`; raises WorkspaceExists, NotAName."""
    place = named(home, name)
    if place.exists():
        raise WorkspaceExists(f"{place} is there already: name another workspace")
    fresh = place.with_name(f"{name}{UNFINISHED}")
    settle(home / BELOW)
    if not (fresh / WRITTEN).exists() or address_of(fresh) != address:
        address.write(fresh / WRITTEN)
    migrated(fresh)
    try:
        return await opened(fresh, name)
    except KeysMissing:
        raise WorkspaceExists(f"{address.text} holds a workspace already: name another --schema") from None


def ready(home: Path, name: str) -> Path:
    """Have a workspace found that was made and closed."""
    place = named(home, name)
    place.with_name(f"{name}{UNFINISHED}").rename(place)
    sync(place.parent)
    return place


@contextmanager
def alone_in(home: Path) -> Iterator[None]:
    """Be the only server of what is below a directory; raises DirectoryInUse."""
    with fitting(), closing(lock.locked(home)):
        yield
