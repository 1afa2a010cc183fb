"""Where many tests begin is reached once in a process; each of them is given a copy of its files."""

from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec, TypeVar

from ledger.sqlite import SqliteLedger
from tests.world import Remembered, World

P = ParamSpec("P")
R = TypeVar("R")
FILES = "ledger.db", "keys.db", "snapshots.db", "apart/key"


@dataclass(frozen=True)
class Kept:
    """A workspace that something was reached in: its files, what its world knows, and what was reached."""

    files: dict[str, bytes]
    world: World
    known: Remembered
    reached: Any

    def open(self, path: Path) -> World:
        """A world that goes on from here."""
        self.lay(path)
        return World(path, begun=self.known)

    def lay(self, path: Path) -> None:
        """Put the files where a world is to be opened."""
        (path / "apart").mkdir(mode=0o700, exist_ok=True)
        for each, content in self.files.items():
            (path / each).write_bytes(content)
            (path / each).chmod(0o600)

    def told(self, world: World) -> Any:
        """What was reached, as something of this world."""
        return deepcopy(self.reached, {id(self.world): world})


@cache
def begun() -> Kept:
    """A product with its whole cast, which nothing has happened to yet."""
    with TemporaryDirectory() as path:
        return _kept(World(Path(path)), World.registered)


@cache
def kept(reach: Callable[[World], Any]) -> Kept:
    """What is reached from there."""
    with TemporaryDirectory() as path:
        return _kept(begun().open(Path(path)), reach)


def _kept(world: World, reach: Callable[[World], Any]) -> Kept:
    with closing(world):
        reached = reach(world)
    return Kept({each: (world.path / each).read_bytes() for each in FILES}, world, world.remembered(), reached)


def once(reach: Callable[Concatenate[World, P], R]) -> Callable[Concatenate[World, P], R]:
    """Reach it only once for all worlds that nothing has happened in yet, and that nobody else has open."""

    @wraps(reach)
    def reached(world: World, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if args or kwargs or not _is_begun(world):
            return reach(world, *args, **kwargs)
        world.close()
        if (world.path / "ledger.db-wal").exists():  # somebody else has
            world.go_on(begun().known)
            return reach(world, *args, **kwargs)
        there = kept(reach)
        there.lay(world.path)
        world.go_on(there.known)
        result: R = there.told(world)
        return result

    return reached


def _is_begun(world: World) -> bool:
    return type(world) is World and type(world.ledger) is SqliteLedger and world.remembered() == begun().known
