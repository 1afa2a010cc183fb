"""Any history: ships and crews to which anything happens, on time, late, or before they were known."""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from tests.projections.book import CREWS, SHIPS, Book

AT_SEA: tuple[Callable[[Book, UUID, int], int], ...] = (
    lambda book, ship, late: book.rename(ship, "alba", late),
    lambda book, ship, late: book.rename(ship, "bora", late),
    lambda book, ship, late: book.rename(ship, "poison", late),
    Book.hold,
    Book.resume,
    Book.sunset,
)
ABOARD = (Book.assign, Book.assign, Book.revoke)


class Step(NamedTuple):
    """What happens, to which ship or crew, and how many seconds before it is recorded."""

    what: int
    whom: int
    late: int


late = st.sampled_from((0, 0, 0, 1, 2, 5, 20, 200))
steps = st.builds(Step, st.integers(0, len(AT_SEA + ABOARD) - 1), st.integers(0, 11), late)
histories = st.lists(steps, min_size=1, max_size=40)


def told(history: Sequence[Step]) -> Book:
    """The ledger that records it; what happens first to a ship or crew is that it is known."""
    book = Book()
    for what, whom, seconds in history:
        if what < len(AT_SEA):
            ship = SHIPS[whom % len(SHIPS)]
            (AT_SEA[what] if ship in book.versions else Book.register)(book, ship, late=seconds)
        else:
            crew = CREWS[whom % len(CREWS)]
            happens = ABOARD[what - len(AT_SEA)] if book.versions.get(crew, 0) > 1 else Book.assign
            (happens if crew in book.versions else Book.muster)(book, crew, late=seconds)
    return book
