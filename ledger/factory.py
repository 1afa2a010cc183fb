"""What PERSISTENCE_MODULE=ledger.factory gives an application of the library: the ledger of a workspace."""

from contextlib import ExitStack, closing
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    InfrastructureFactory,
    NotSupportedError,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.utils import Environment

from ledger.engine import Ledger
from ledger.file import NotALedger
from ledger.lock import locked
from ledger.recorder import LedgerRecorder, Streams
from ledger.sqlite import SqliteLedger


class Factory(InfrastructureFactory[TrackingRecorder]):
    """Opens the ledger in the directory CAIRN_DATA, or the schema CAIRN_SCHEMA at CAIRN_DATABASE; makes none.

    CAIRN_PRINCIPAL is the id of the person who answers for what is appended. Appending to a directory takes its lock.
    """

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self._held, self._claiming, self._is_claimed = ExitStack(), Lock(), False
        self._ledger = self._held.enter_context(closing(self._opened()))

    def close(self) -> None:
        """Let go of the ledger."""
        self._held.close()

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """The streams of the ledger; raises NotSupportedError for any other purpose, such as snapshots."""
        if purpose != "events":
            raise NotSupportedError(f"a Cairn ledger keeps events, no {purpose}: unset IS_SNAPSHOTTING_ENABLED")
        return Streams(*self._how)

    def application_recorder(self) -> LedgerRecorder:
        """The ledger."""
        return LedgerRecorder(*self._how)

    def tracking_recorder(self, tracking_recorder_class: type[TrackingRecorder] | None = None) -> TrackingRecorder:
        """Not to be had: raises NotSupportedError."""
        raise NotSupportedError("a Cairn ledger keeps no positions of other applications; track them elsewhere")

    def process_recorder(self) -> ProcessRecorder:
        """Not to be had: raises NotSupportedError."""
        raise NotSupportedError("a Cairn ledger keeps no positions of other applications; track them elsewhere")

    @property
    def _how(self) -> tuple[Ledger, UUID | None, Any]:
        principal = self.env.get("CAIRN_PRINCIPAL")
        return self._ledger, UUID(principal) if principal else None, self._claim

    def _opened(self) -> Ledger:
        if dsn := self.env.get("CAIRN_DATABASE"):
            from ledger.postgres import PostgresLedger  # noqa: PLC0415  the driver is an extra

            return PostgresLedger(dsn, self.env.get("CAIRN_SCHEMA", "cairn"))
        if not self._file.is_file():
            raise NotALedger(f"there is no ledger in {self._file.parent}; cairn migrate makes one")
        return SqliteLedger(self._file)

    @property
    def _file(self) -> Path:
        return Path(self.env.get("CAIRN_DATA", "cairn-data")) / "ledger.db"

    def _claim(self) -> None:
        """Be the only process that appends to the file, as its server is; raises Taken while there is another."""
        with self._claiming:
            if not self._is_claimed and not self.env.get("CAIRN_DATABASE"):
                self._held.enter_context(locked(self._file.parent))
            self._is_claimed = True
