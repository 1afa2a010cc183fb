"""When the power goes, a ledger comes back with every acknowledged command, once, under a tree that fits."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from uuid import UUID

from domain.record import Entry
from ledger.signing_key import SigningKey
from ledger.sqlite import SqliteLedger
from ledger.verify import Result, verified
from tests.faults.crash import left_by
from tests.faults.disk import Op, watched
from tests.faults.sizes import CUTS
from tests.ledger.bundles import signed
from tests.ledger.kept import entry

COMMANDS = 250  # so that the write-ahead log is copied into the file more than once
ACKED = "acked"


class Recording:
    """Commands that were acknowledged one after another, and all that the disk was asked meanwhile."""

    def __init__(self, directory: Path, *, synchronous: str = "FULL") -> None:
        chance, versions = Random(7), dict[UUID, int]()  # noqa: S311  # the same every time
        self.commands = [entry(chance, versions, number) for number in range(COMMANDS)]
        self.ops: list[Op] = []
        with watched(self._note), closing(SqliteLedger(directory / "ledger.db")) as ledger:
            ledger._writer.execute(f"PRAGMA synchronous = {synchronous}")  # noqa: SLF001  # no operator can
            self.heads = [0, *(self._given(ledger, command) for command in self.commands)]
            self.key = SigningKey.fresh(f"cairn/{ledger.workspace}")
            self.notes = [signed(ledger, self.key, size).encode() for size in self.heads]

    def _note(self, op: Op) -> int:
        self.ops.append(op)
        return 0

    def _given(self, ledger: SqliteLedger, command: Entry) -> int:
        position = ledger.append_now([command])
        assert position
        self.ops.append(Op(ACKED, ""))
        return position


class Cut:
    """The power goes at some moment, and the ledger is opened again."""

    def __init__(self, recording: Recording, directory: Path, seed: int) -> None:
        chance = Random(seed)  # noqa: S311  # the same every time
        self.recording, self.path = recording, directory / "ledger.db"
        until = recording.ops[: chance.randrange(len(recording.ops))]
        self.acked = sum(op.kind == ACKED for op in until)
        for name, held in left_by(until, chance).items():
            (directory / name).write_bytes(held)

    def lost(self) -> int:
        """How many acknowledged commands are gone."""
        with closing(SqliteLedger(self.path)) as ledger:
            return self.acked - sum(known(ledger, each) for each in self.recording.commands[: self.acked])

    def goes_on(self) -> None:
        """What was under way is given again; it stands where it would have stood."""
        commands, heads = self.recording.commands[self.acked :], self.recording.heads[self.acked + 1 :]
        with closing(SqliteLedger(self.path)) as ledger:
            for command, head in zip(commands[:2], heads, strict=False):
                assert known(ledger, command) or ledger.append_now([command]) == head
                assert ledger.append_now([command]) is None
                assert [event.position for event in ledger.page(0, head + 1)] == list(range(1, head + 1))

    def verdict(self) -> Result:
        """What an auditor says who holds the head of what was acknowledged."""
        return verified(self.path, [self.recording.notes[self.acked]], self.recording.key.verifier).result


def known(ledger: SqliteLedger, command: Entry) -> bool:
    return asyncio.run(ledger.receipt(command.command)) is not None


def cuts(recording: Recording, tmp_path: Path, count: int) -> Iterator[Cut]:
    for seed in range(count):
        directory = tmp_path / "cut"
        directory.mkdir()
        yield Cut(recording, directory, seed)
        shutil.rmtree(directory)


class TestAPowerCut:
    def test_loses_nothing_that_was_acknowledged(self, tmp_path: Path, figures: Callable[[str], None]) -> None:
        recording, acked = Recording(tmp_path), 0
        for cut in cuts(recording, tmp_path, CUTS):
            assert cut.lost() == 0
            assert cut.verdict() is Result.VERIFIED or not cut.acked
            cut.goes_on()
            acked += cut.acked
        syncs = sum(op.kind == "sync" for op in recording.ops)
        figures(f"{CUTS} power cuts over {len(recording.ops)} operations, {syncs} syncs: {acked} acknowledged, 0 lost")

    def test_loses_some_of_a_ledger_that_does_not_wait_for_the_disk(
        self, tmp_path: Path, figures: Callable[[str], None]
    ) -> None:
        """The control."""
        lost = [cut.lost() for cut in cuts(Recording(tmp_path, synchronous="NORMAL"), tmp_path, CUTS)]
        figures(f"{CUTS} power cuts, synchronous=NORMAL: {sum(map(bool, lost))} lost something, {max(lost)} at most")

        assert any(lost)
