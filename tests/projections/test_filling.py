"""What two processes fold from nothing is what one folds."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from domain.product.product import Product
from projections import filling
from projections.filling import alone, dealt, together
from projections.shelf import Declarations
from projections.source import Parked
from projections.view import VIEWS, View
from tests.projections.book import CREWS, MAPPER, SHIPS, Book
from tests.projections.histories import Step, histories, told
from tests.projections.test_once import ONCE
from tests.projections.test_runner import seafaring
from tests.projections.trial import CREWS as SERVED
from tests.projections.trial import FLEET, KINDS, LOGS, Ship, of_product, sail, views

TRIED = (FLEET, SERVED, LOGS, ONCE)
Told = tuple[dict[str, str], list[Parked], list[list[str]]]


def declared(book: Book, apart: Book | None = None) -> Declarations:
    """What is folded of a ledger, which the other process may find otherwise."""
    return Declarations(TRIED, KINDS, book, MAPPER, lambda: (apart or book, MAPPER))


def kept(path: Path, book: Book) -> Told:
    """What stands in a file: digests, what is parked, and every row."""
    found = views(path, book, TRIED)
    try:
        return found.digests(), found.parked(), [found.page(view).rows for view in found.filters]
    finally:
        found.close()


def unreadable(book: Book) -> Book:
    """The same history, in which some facts are of no kind that anybody knows."""
    book.records[7::9] = [each._replace(topic="product.never_declared") for each in book.records[7::9]]
    return book


class TestTwoProcesses:
    @settings(max_examples=25, deadline=None)
    @given(histories)
    def test_make_what_one_makes_of_any_history(self, history: list[Step]) -> None:
        book = told(history)
        with TemporaryDirectory() as directory:
            one, two = Path(directory) / "one.db", Path(directory) / "two.db"
            alone(one, declared(book), book.head())
            together(two, declared(book), book.head())
            assert kept(two, book) == kept(one, book)

    def test_park_what_one_parks(self, tmp_path: Path) -> None:
        book = seafaring(40)
        for n in range(20):
            book.rename(SHIPS[n % 2], "poison", late=n % 3 * 10)
            book.revoke(CREWS[n % 3], late=500)
        unreadable(book)
        alone(tmp_path / "one.db", declared(book), book.head())
        together(tmp_path / "two.db", declared(book), book.head())

        _, parked, _ = kept(tmp_path / "two.db", book)
        assert parked == kept(tmp_path / "one.db", book)[1]
        assert {each.view for each in parked} == {"", "products", "roles", FLEET.name, LOGS.name, ONCE.name}

    def test_each_make_a_part_without_which_the_rows_are_others(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        book = seafaring(40)
        alone(tmp_path / "one.db", declared(book), book.head())
        monkeypatch.setattr(filling, "_add", lambda *_: None)
        together(tmp_path / "half.db", declared(book), book.head())

        one, _, _ = kept(tmp_path / "one.db", book)
        half, _, _ = kept(tmp_path / "half.db", book)
        assert {view for view, digest in half.items() if digest != one[view]} >= {"products", "roles", ONCE.name}

    def test_leave_no_file_but_the_one_that_was_asked_for(self, tmp_path: Path) -> None:
        book = seafaring(5)
        together(tmp_path / "two.db", declared(book), book.head())
        assert [each.name for each in tmp_path.iterdir()] == ["two.db"]


class TestDealing:
    def test_gives_each_view_whose_rows_come_of_many_streams_to_one(self) -> None:
        one, other = dealt(declared(seafaring(40)), 40)
        assert sorted((*one.views, *other.views)) == sorted((FLEET.name, SERVED.name, LOGS.name))

    def test_has_views_apart_that_meet_most(self) -> None:
        few = View("trial-few", "?", Ship, of_product, sail, lambda row: row.name, facts=(Product.SunsetDecided,))
        rare = View("trial-rare", "?", Ship, of_product, sail, lambda row: row.name, facts=(Product.PlacedOnHold,))
        for each in (few, rare):
            del VIEWS[each.name]
        book = seafaring(40)
        one, other = dealt(Declarations((FLEET, few, LOGS, rare), (), book, MAPPER), book.head())
        assert (FLEET.name in other.views, LOGS.name in one.views) == (True, True)
