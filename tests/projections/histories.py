"""Any history: ships and crews to which anything happens, on time, late, or before they were known."""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from tests.projections.book import CREWS, SHIPS, Book

Happening = Callable[[Book, UUID, int], int]


def renaming(name: str) -> Happening:
    """What gives a ship this name."""
    return lambda book, ship, late: book.rename(ship, name, late)


def registering(book: Book, ship: UUID, late: int) -> int:
    """What makes a ship known."""
    return book.register(ship, late=late)


AT_SEA: tuple[Happening, ...] = (
    renaming("alba"),
    renaming("bora"),
    renaming("poison"),
    renaming("alba"),
    renaming("bora"),
    Book.hold,
    Book.resume,
    Book.sunset,
)
ABOARD: tuple[Happening, ...] = (Book.assign, Book.assign, Book.revoke)


class Step(NamedTuple):
    """What happens, to which ship or crew, and how many seconds before it is recorded."""

    what: int
    whom: int
    late: int


late = st.sampled_from((0, 0, 0, 1, 2, 3, 5, 8, 20, 200))
steps = st.builds(Step, st.integers(0, len(AT_SEA + ABOARD) - 1), st.integers(0, 11), late)
histories = st.lists(steps, min_size=20, max_size=50)


def told(history: Sequence[Step]) -> Book:
    """The ledger that records it; what happens first to a ship or crew is that it is known."""
    book = Book()
    for what, whom, seconds in history:
        if what < len(AT_SEA):
            ship = SHIPS[whom % len(SHIPS)]
            (AT_SEA[what] if ship in book.versions else registering)(book, ship, seconds)
        else:
            crew = CREWS[whom % len(CREWS)]
            happens = ABOARD[what - len(AT_SEA)] if book.versions.get(crew, 0) > 1 else Book.assign
            (happens if crew in book.versions else Book.muster)(book, crew, seconds)
    return book
