"""After a power cut, whoever was acknowledged can still be named: a key is on the disk before what it has sealed."""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from uuid import UUID

from api.names import Names
from tests.faults.crash import left_by
from tests.faults.disk import Op, watched
from tests.faults.sizes import CUTS
from tests.faults.test_power_cut import ACKED
from tests.world import World

PEOPLE = 60


class Recording:
    """People who were added one after another, and all that the disk was asked meanwhile."""

    def __init__(self, directory: Path, *, synchronous: str = "FULL") -> None:
        self.ops, self.people, self.apart = list[Op](), list[UUID](), directory / "apart"
        directory.mkdir()
        with watched(self._note), closing(World(directory)) as world:
            world.keys._db.execute(f"PRAGMA synchronous = {synchronous}")  # noqa: SLF001  # no operator can
            for number in range(PEOPLE):
                self.people.append(world.make("root", "add_person", name=f"Person {number}"))
                self.ops.append(Op(ACKED, ""))

    def _note(self, op: Op) -> int:
        self.ops.append(op)
        return 0

    def nameless(self, directory: Path, seed: int) -> int:
        """How many of the acknowledged cannot be named after a power cut."""
        chance = Random(seed)  # noqa: S311  # the same every time
        until = self.ops[: chance.randrange(len(self.ops))]
        acked = self.people[: sum(op.kind == ACKED for op in until)]
        shutil.copytree(self.apart, directory / "apart")  # the key of the keys is on the disk before the first of them
        for name, held in left_by(until, chance).items():
            (directory / name).write_bytes(held)
        with closing(World(directory)) as world:
            names = [asyncio.run(Names(world.lifecycle).of(str(person))) for person in acked]
        shutil.rmtree(directory)
        return sum(name != f"Person {number}" for number, name in enumerate(names))


class TestAPowerCut:
    def test_leaves_nobody_nameless_who_was_acknowledged(
        self, tmp_path: Path, figures: Callable[[str], None]
    ) -> None:
        recording = Recording(tmp_path / "data")
        nameless = sum(recording.nameless(tmp_path / "cut", seed) for seed in range(CUTS // 4))
        figures(f"{CUTS // 4} power cuts over keys and events: {nameless} of the acknowledged without a name")

        assert nameless == 0

    def test_leaves_some_nameless_if_keys_do_not_wait_for_the_disk(self, tmp_path: Path) -> None:
        """The control."""
        recording = Recording(tmp_path / "data", synchronous="OFF")

        assert any(recording.nameless(tmp_path / "cut", seed) for seed in range(15))
