"""Writers that append one command after another to a ledger on PostgreSQL, and ask again until they are answered."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Condition, Event
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

from ledger.line import Unreachable
from ledger.postgres import PostgresLedger
from tests.faults.served import PATIENCE
from tests.ledger.entries import Command, step


class Writers:
    """Some at once, each with a stream of its own."""

    def __init__(self, open_: Callable[[], PostgresLedger], count: int = 3) -> None:
        self._open, self._count = open_, count
        self.acked: list[Command] = []
        self.unsure = 0
        self._heard, self._over = Condition(), Event()

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(self._count)
        self._working = [self._pool.submit(self._work, uuid4()) for _ in range(self._count)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        for each in self._working:
            each.result()

    def stop(self) -> None:
        """Let each have its last answer."""
        self._over.set()
        self._pool.shutdown()

    def more(self, count: int) -> None:
        """Wait until so many more are acknowledged."""
        with self._heard:
            wanted = len(self.acked) + count
            assert self._heard.wait_for(lambda: len(self.acked) >= wanted, PATIENCE), f"{self.unsure} without answer"

    def _work(self, stream: UUID) -> None:
        with closing(self._open()) as ledger:
            version = 0
            while not self._over.is_set():
                version += 1
                self._insist(ledger, step(stream, version))

    def _insist(self, ledger: PostgresLedger, command: Command) -> None:
        """Append it until that is known to have come about; after the end, a server that is gone is not waited for."""
        while not self._recorded(ledger, command):
            self.unsure += 1
            if self._over.wait(0.02):
                return
        with self._heard:
            self.acked.append(command)
            self._heard.notify_all()

    def _recorded(self, ledger: PostgresLedger, command: Command) -> bool:
        try:
            return ledger.append_now([command]) is not None or asyncio.run(ledger.receipt(command.command)) is not None
        except Unreachable:
            return False
