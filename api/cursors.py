"""Where a page ended: a cursor holds the question and its moment, so that the next page goes on with the same.

It holds nothing that whoever has it could not ask for, so nobody signs it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from pydantic import Field

from api.problems import Malformed
from domain.values import Value
from projections.listing import Listed

MOST_MICROS = 10**18  # no moment and no position is as large


class CursorUnreadable(Malformed, code="cursor_unreadable"):
    """This cursor was not made by this server; begin again without one."""


class CursorMismatch(Malformed, code="cursor_mismatch"):
    """A cursor goes on with the same question; begin again when it is another."""


Whole = Annotated[int, Field(ge=-MOST_MICROS, le=MOST_MICROS)]


class Pinned(Value):
    """What a cursor holds: the question, the moment it was first asked at, and the last row that was shown."""

    question: str
    position: Annotated[int, Field(ge=0, le=MOST_MICROS)]
    effective_at: Whole | None
    after: tuple[str, str, str | Whole | float | None]

    @property
    def moment(self) -> tuple[int, int | None]:
        """The position and the business moment of every page."""
        return self.position, self.effective_at

    @property
    def last(self) -> Listed:
        """The last row that was shown."""
        return Listed(*self.after)


def sealed(pinned: Pinned) -> str:
    """The cursor as it is sent."""
    return urlsafe_b64encode(pinned.model_dump_json().encode()).decode()


def unsealed(cursor: str, question: str) -> Pinned:
    """What a cursor holds; raises CursorUnreadable, or CursorMismatch for another question than its own."""
    try:
        pinned = Pinned.model_validate_json(urlsafe_b64decode(cursor), strict=True)
    except ValueError as unreadable:
        raise CursorUnreadable from unreadable
    if pinned.question != question:
        raise CursorMismatch
    return pinned
