"""Backups of a ledger on either engine, and commands that are recorded meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread
from uuid import UUID

from ledger.backup import Begun, begun
from ledger.backup_form import Manifest
from ledger.engine import Ledger
from ledger.home import File, Home
from ledger.home_postgres import Schema
from ledger.notary import Notary
from tests.engines import Engine, InAFile, OnAServer
from tests.ledger.entries import step

SECONDS = 60  # after which a test gives up


def home_of(engine: Engine) -> Home:
    """Where an engine keeps its ledger."""
    if isinstance(engine, InAFile):
        return File(engine.path)
    assert isinstance(engine, OnAServer)
    return Schema(engine.dsn, engine.schema)


def taken(engine: Engine, notary: Notary, to: Path, meanwhile: Callable[[Begun], object] = lambda _: None) -> Manifest:
    """A backup; something may happen after the copy was made, and before it is vouched for."""
    copy = begun(home_of(engine).copied, to)
    meanwhile(copy)
    return copy.sealed(notary.extension(copy.position), notary.verifier)


class Load:
    """Two threads that append one command after another; `acknowledged` are those that were answered."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._stopped, self._answered = ledger, False, Condition()
        self.acknowledged: list[UUID] = []

    def until(self, more: int) -> set[UUID]:
        """Wait for so many more answers; every command that was answered by then."""
        with self._answered:
            wanted = len(self.acknowledged) + more
            assert self._answered.wait_for(lambda: len(self.acknowledged) >= wanted, SECONDS)
            return set(self.acknowledged)

    def append(self, stream: UUID) -> None:
        """Append to a stream until it is enough."""
        version = 0
        while not self._stopped:
            version += 1
            command = step(stream, version)
            assert self._ledger.append_now([command])
            with self._answered:
                self.acknowledged.append(command.command)
                self._answered.notify_all()

    def stop(self) -> None:
        """Append nothing more."""
        self._stopped = True


@contextmanager
def load(ledger: Ledger) -> Iterator[Load]:
    """A ledger that is written to."""
    made = Load(ledger)
    threads = [Thread(target=made.append, args=(UUID(int=n),)) for n in (1, 2)]
    for each in threads:
        each.start()
    try:
        yield made
    finally:
        made.stop()
        for each in threads:
            each.join()
