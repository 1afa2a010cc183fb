"""A connection that may be lost at any moment, and is made anew on the next call."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from psycopg import Connection, InterfaceError, OperationalError


class Unreachable(ConnectionError):
    """The database gave no answer that can be relied on; whether a command was recorded, its receipt will tell."""


class Line:
    """One connection, which one thread at a time holds."""

    def __init__(self, dial: Callable[[], Connection]) -> None:
        self._dial, self._lock = dial, Lock()
        self._db: Connection | None = None

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            self._hang_up()

    @contextmanager
    def held(self) -> Iterator[Connection]:
        """The connection, with no transaction left behind; raises Unreachable when it is lost, or was of no avail."""
        with self._lock:
            try:
                yield self._live()
            except (OperationalError, InterfaceError, Unreachable) as lost:
                self._hang_up()
                raise Unreachable(str(lost)) from lost
            except BaseException:
                self._hang_up_unless_idle()
                raise

    def _live(self) -> Connection:
        if self._db is None or self._db.closed:
            self._db = self._dial()
        return self._db

    def _hang_up(self) -> None:
        if self._db:
            self._db.close()

    def _hang_up_unless_idle(self) -> None:
        """Roll back; a connection that cannot even do that is of no use."""
        try:
            if self._db:
                self._db.rollback()
        except OperationalError:
            self._hang_up()
