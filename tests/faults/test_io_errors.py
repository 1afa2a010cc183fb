"""A disk that fails now and then: whatever was acknowledged is there once, and what was not may be given again."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID

from domain.record import Entry
from ledger.sqlite import SqliteLedger
from tests.faults.disk import Op, watched
from tests.faults.sizes import FAILURES
from tests.faults.test_power_cut import known
from tests.ledger.kept import entry

KINDS = {"write": 778, "sync": 1034, "truncate": 1546}  # SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE
FULL = 13  # SQLITE_FULL


class Failing:
    """Fails one in so many operations, while it is told to."""

    def __init__(self, seed: int, one_in: int = 12) -> None:
        self._chance, self._one_in = Random(seed), one_in  # noqa: S311  # the same every time
        self.is_on, self.failed = False, 0

    def __call__(self, op: Op) -> int:
        if not self.is_on or op.kind not in KINDS or self._chance.randrange(self._one_in):
            return 0
        self.failed += 1
        return self._chance.choice((KINDS[op.kind], FULL))


def commands(count: int) -> list[Entry]:
    chance, versions = Random(7), dict[UUID, int]()  # noqa: S311  # the same every time
    return [entry(chance, versions, number) for number in range(count)]


def insisted(ledger: SqliteLedger, command: Entry, failed: Callable[[], None]) -> None:
    """Give it until it is acknowledged, or is known to be recorded."""
    while not known(ledger, command):
        try:
            assert ledger.append_now([command])
        except sqlite3.OperationalError:
            failed()


class TestADiskThatFails:
    def test_loses_nothing_that_was_acknowledged(self, tmp_path: Path, figures: Callable[[str], None]) -> None:
        disk, refused, given = Failing(1), list[int](), commands(FAILURES * 3)
        with watched(disk), closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:
            disk.is_on = True
            for number, command in enumerate(given):
                insisted(ledger, command, partial(refused.append, number))
            disk.is_on = False
        with closing(SqliteLedger(tmp_path / "ledger.db")) as again:
            positions = [record.position for record in again.page(0, 1_000_000)]
            lost = [command for command in given if not known(again, command)]
        figures(f"{disk.failed} failures of the disk: {len(given)} acknowledged, {len(lost)} lost")

        assert refused
        assert (lost, positions) == ([], list(range(1, sum(len(command.facts) for command in given) + 1)))

    def test_loses_some_for_whoever_takes_a_failure_for_a_success(self, tmp_path: Path) -> None:
        """The control."""
        disk, given = Failing(1), commands(40)
        with watched(disk), closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:
            disk.is_on = True
            for command in given:
                try:
                    ledger.append_now([command])
                except sqlite3.OperationalError:
                    continue
            disk.is_on = False
            assert not all(known(ledger, command) for command in given)


class TestACommandThatWasRefused:
    def test_is_recorded_once_however_much_of_it_a_crash_left(
        self, tmp_path: Path, figures: Callable[[str], None]
    ) -> None:
        """What is on a disk that failed to sync may be a whole commit: whoever asks again is told by the receipt."""
        disk, came_about = Failing(2), list[bool]()
        with watched(disk), closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:

            def crash(command: Entry) -> None:
                disk.is_on = False
                came_about.append(after_a_crash(tmp_path, command))
                disk.is_on = True

            disk.is_on = True
            for command in commands(FAILURES // 3):
                insisted(ledger, command, partial(crash, command))
            disk.is_on = False
        figures(f"{len(came_about)} refused by a failing disk before a crash: {sum(came_about)} had come about")

        assert came_about


def after_a_crash(directory: Path, command: Entry) -> bool:
    """Whether it is there, when the process ends here and the ledger is opened again; given again, it is there once."""
    copy = directory / "copy"
    copy.mkdir()
    for name in ("ledger.db", "ledger.db-wal"):
        shutil.copy(directory / name, copy / name)
    with closing(SqliteLedger(copy / "ledger.db")) as ledger:
        was_there = known(ledger, command)
        assert was_there != bool(ledger.append_now([command]))
        head = ledger.head()
        assert [record.position for record in ledger.page(0, head)] == list(range(1, head + 1))
    shutil.rmtree(copy)
    return was_there
