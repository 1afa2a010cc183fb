"""How far each endpoint was told, and what is to be sent again: one small file beside the views.

What is to be sent is the ledger itself; this file only remembers where in it each endpoint stands. Without it an
endpoint begins again where it was registered, so that nothing is lost: its events come twice, under the same ids.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from api.webhooks.filed import Filed

FIRST_OF_ITS_SUBJECT = """
AND NOT EXISTS (
    SELECT 1 FROM pending earlier
    WHERE earlier.endpoint = pending.endpoint AND earlier.subject = pending.subject
      AND earlier.position < pending.position
)"""


class Stand(NamedTuple):
    """Where an endpoint stands: told as far as a position, failing since, left alone until, and whether it rests."""

    position: int
    failing_since: float | None
    not_before: float
    closed: int


class Due(NamedTuple):
    """An event that is to be sent, and how often that was tried."""

    position: int
    tries: int


class Replay(NamedTuple):
    """A range that is to be sent once more."""

    n: int
    position: int
    last: int
    types: tuple[str, ...]


class Outbox:
    """Where endpoints stand; moments are seconds since 1970."""

    def __init__(self, filed: Filed) -> None:
        self._filed = filed
        self._do, self._all, self._one = filed.do, filed.all, filed.one

    def stand(self, endpoint: UUID) -> Stand | None:
        """Where an endpoint stands, if it was met before."""
        found = self._one("SELECT position, failing_since, not_before, closed FROM endpoint WHERE id = ?", endpoint)
        return Stand(*found) if found else None

    def begin(self, endpoint: UUID, position: int) -> None:
        """Tell an endpoint what follows a position."""
        self._do("INSERT OR IGNORE INTO endpoint (id, position) VALUES (?, ?)", endpoint, position)

    def rest(self, endpoint: UUID) -> None:
        """Note that nothing is sent there."""
        self._do("UPDATE endpoint SET closed = 1 WHERE id = ?", endpoint)

    def open(self, endpoint: UUID, now: float) -> None:
        """Have everything sent at once that waited, as if it had not failed before."""
        self._do("UPDATE endpoint SET closed = 0, failing_since = NULL, not_before = 0 WHERE id = ?", endpoint)
        self._do("UPDATE pending SET due = ?, tries = 0 WHERE endpoint = ?", now, endpoint)

    def waiting(self, endpoint: UUID) -> int:
        """How much is to be sent."""
        return int((self._one("SELECT COUNT(*) FROM pending WHERE endpoint = ?", endpoint) or (0,))[0])

    def take(self, endpoint: UUID, reached: int, found: Iterable[tuple[int, UUID]], now: float) -> None:
        """Have these events sent, and go on behind a position: both, or neither."""
        with self._filed.whole():
            self._put(endpoint, found, now)
            self._do("UPDATE endpoint SET position = ? WHERE id = ?", reached, endpoint)

    def due(self, endpoint: UUID, now: float, limit: int, *, in_order: bool) -> list[Due]:
        """What is to be sent now; in order, nothing before what precedes it of the same subject."""
        first = FIRST_OF_ITS_SUBJECT if in_order else ""
        sql = f"SELECT position, tries FROM pending WHERE endpoint = ? AND due <= ? {first} ORDER BY position LIMIT ?"  # noqa: S608
        return [Due(*row) for row in self._all(sql, endpoint, now, limit)]

    def received(self, endpoint: UUID, position: int) -> None:
        """An event was received, and with it the endpoint works."""
        with self._filed.whole():
            self.drop(endpoint, position)
            self._do("UPDATE endpoint SET failing_since = NULL WHERE id = ?", endpoint)

    def drop(self, endpoint: UUID, position: int) -> None:
        """Send an event no more."""
        self._do("DELETE FROM pending WHERE endpoint = ? AND position = ?", endpoint, position)

    def failed(self, endpoint: UUID, now: float) -> float:
        """Note that something failed; since when everything has."""
        self._do("UPDATE endpoint SET failing_since = IFNULL(failing_since, ?) WHERE id = ?", now, endpoint)
        return float((self._one("SELECT failing_since FROM endpoint WHERE id = ?", endpoint) or (now,))[0])

    def again(self, endpoint: UUID, position: int, due: float) -> None:
        """Send an event once more, at this moment."""
        sql = "UPDATE pending SET tries = tries + 1, due = ? WHERE endpoint = ? AND position = ?"
        self._do(sql, due, endpoint, position)

    def leave_alone(self, endpoint: UUID, until: float) -> None:
        """Send nothing there until this moment."""
        self._do("UPDATE endpoint SET not_before = MAX(not_before, ?) WHERE id = ?", until, endpoint)

    def replay(self, endpoint: UUID, first: int, last: int, types: Iterable[str]) -> None:
        """Have a range sent once more."""
        sql = "INSERT INTO replay (endpoint, position, last, types) VALUES (?, ?, ?, ?)"
        self._do(sql, endpoint, first - 1, last, " ".join(types))

    def replays(self, endpoint: UUID) -> list[Replay]:
        """The ranges that are still to be looked through."""
        rows = self._all("SELECT n, position, last, types FROM replay WHERE endpoint = ? ORDER BY n", endpoint)
        return [Replay(n, position, last, tuple(types.split())) for n, position, last, types in rows]

    def replayed(
        self, endpoint: UUID, replay: Replay, reached: int, found: Iterable[tuple[int, UUID]], now: float
    ) -> None:
        """Have these events of a range sent, and go on behind a position."""
        with self._filed.whole():
            self._put(endpoint, found, now)
            self._do("UPDATE replay SET position = ? WHERE n = ?", reached, replay.n)
            self._do("DELETE FROM replay WHERE n = ? AND position >= last", replay.n)

    def _put(self, endpoint: UUID, found: Iterable[tuple[int, UUID]], now: float) -> None:
        sql = "INSERT INTO pending (endpoint, position, subject, due) VALUES (?, ?, ?, ?)"
        again = "ON CONFLICT (endpoint, position) DO UPDATE SET due = excluded.due"
        rows = [(str(endpoint), position, str(subject), now) for position, subject in found]
        self._filed.db.executemany(f"{sql} {again}", rows)
