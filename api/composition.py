"""The composition root: the only module that picks concrete parts and joins them."""

import fcntl
import os
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from api.moments import Moments
from api.names import Names
from api.view_doors import Reader
from domain.application import Lifecycle
from domain.clock import now
from domain.errors import LifecycleError
from domain.mapper import Mapper
from domain.workspace import Workspace, founded
from ledger.keys import Keys
from ledger.sqlite import SqliteLedger
from projections.store import Views
from projections.view import VIEWS


class DirectoryInUse(LifecycleError, code="directory_in_use"):
    """Another process has this data directory open; stop it, or use another directory."""


@dataclass
class Cairn:
    """One open workspace: where commands are given, and where views are asked."""

    directory: Path
    lifecycle: Lifecycle
    views: Views
    ledger: SqliteLedger
    workspace: Workspace
    held: ExitStack

    def close(self) -> None:
        """Let go of the directory."""
        self.held.close()


def reader_of(cairn: Cairn) -> Reader:
    """Where views are asked."""
    workspace = {"name": cairn.workspace.name, "demo": cairn.workspace.demo}
    moments = Moments(cairn.ledger, cairn.lifecycle.clock)
    return Reader(cairn.views, moments, Names(cairn.lifecycle), workspace)


async def opened(
    directory: Path, name: str = "", *, demo: bool = False, clock: Callable[[], datetime] = now
) -> Cairn:
    """The workspace in a directory, founded when there is none; raises DirectoryInUse when another process has it."""
    with ExitStack() as held:
        held.enter_context(locked(directory))
        ledger = held.enter_context(closing(SqliteLedger(directory / "ledger.db")))
        mapper = Mapper(held.enter_context(closing(Keys(directory / "keys.db"))))
        lifecycle = Lifecycle(ledger, mapper, clock)
        workspace = await founded(lifecycle, name or directory.name, "Administrator", demo=demo)
        views = held.enter_context(closing(Views(directory / "views.db", VIEWS.values(), ledger, mapper)))
        return Cairn(directory, lifecycle, views, ledger, workspace, held.pop_all())


def locked(directory: Path) -> IO[str]:
    """The directory's lock, held until it is closed."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = (directory / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        lock.close()
        raise DirectoryInUse(f"{directory} is open in another process") from taken
    os.set_inheritable(lock.fileno(), False)  # noqa: FBT003
    return lock
