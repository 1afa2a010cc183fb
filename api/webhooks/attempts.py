"""What was tried, when, and how it ended: of each endpoint the newest attempts."""

from typing import NamedTuple
from uuid import UUID

from api.webhooks.filed import Filed

KEPT = 1000  # attempts of an endpoint


class Attempt(NamedTuple):
    """One attempt, as it is kept; moments in seconds since 1970."""

    endpoint: str
    event: str
    type: str
    position: int | None
    number: int
    at: float
    seconds: float
    status: int | None
    error: str | None
    response: str
    next: float | None


COLUMNS = ", ".join(Attempt._fields)
INSERT = f"INSERT INTO attempt ({COLUMNS}) VALUES ({', '.join('?' * len(Attempt._fields))})"  # noqa: S608
NEWEST = f"SELECT n, {COLUMNS} FROM attempt WHERE endpoint = ? AND n < ? ORDER BY n DESC LIMIT ?"  # noqa: S608
PRUNE = """
DELETE FROM attempt WHERE endpoint = ?1 AND n <= (
    SELECT n FROM attempt WHERE endpoint = ?1 ORDER BY n DESC LIMIT 1 OFFSET ?2
)"""


class Attempts:
    """The log of what was tried."""

    def __init__(self, filed: Filed) -> None:
        self._filed = filed

    def log(self, attempt: Attempt) -> None:
        """Keep an attempt, and let go of the oldest."""
        self._filed.do(INSERT, *attempt)
        self._filed.do(PRUNE, attempt.endpoint, KEPT)

    def of(self, endpoint: UUID, before: int, limit: int) -> list[tuple[int, Attempt]]:
        """The attempts before one of them, the newest first, each with its number."""
        return [(n, Attempt(*row)) for n, *row in self._filed.all(NEWEST, endpoint, before, limit)]
