"""A ledger in memory, and the views that are folded from it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.store import Views
from tests.projections.book import Book
from tests.projections.trial import views


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def found(tmp_path: Path, book: Book) -> Iterator[Views]:
    """The views of this ledger, folded when they are told to catch up."""
    opened = views(tmp_path / "views.db", book)
    yield opened
    opened.close()
