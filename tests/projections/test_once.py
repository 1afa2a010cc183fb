"""A view whose rows are met once keeps what any other view would keep of the same rows."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel import Event
from domain.product.product import Product
from projections.store import Views
from projections.view import VIEWS, Filtered, Row, View
from tests.projections.book import SHIPS, Book
from tests.projections.histories import Step, histories, told
from tests.projections.trial import views


class Line(Row):
    """What was written of a product, fact by fact."""

    topic: Filtered[str]
    version: int


def written(_: Line | None, event: Event) -> Line:
    if isinstance(event, Product.Renamed) and event.name == "poison":
        raise ValueError("this name is poison")
    return Line(product=event.place.product, topic=event.TOPIC, version=event.originator_version)


def itself(event: Event) -> list[UUID]:
    return [event.id]


def listed(row: Line) -> str:
    return f"{row.topic} {row.version:04d}"


ONCE = View("trial-once", "What was written?", Line, itself, written, listed, met_once=True)
PERHAPS_AGAIN = View("trial-again", "What was written?", Line, itself, written, listed)
for tried in (ONCE, PERHAPS_AGAIN):
    del VIEWS[tried.name]  # nobody else is to see them


@pytest.fixture
def lines(tmp_path: Path, book: Book) -> Views:
    return views(tmp_path / "lines.db", book, [ONCE])


class TestARowThatIsMetOnce:
    @settings(max_examples=25, deadline=None)
    @given(histories, st.integers(1, 40))
    def test_is_kept_at_every_position_as_one_that_might_be_met_again(self, history: list[Step], known: int) -> None:
        book = told(history)
        with TemporaryDirectory() as directory:
            found = views(Path(directory) / "views.db", book, [ONCE, PERHAPS_AGAIN], batch=3)
            found.catch_up()
            for digests in (found.digests(), found.digests(known)):
                assert digests[ONCE.name] == digests[PERHAPS_AGAIN.name]
            assert found.page(ONCE.name).rows == found.page(PERHAPS_AGAIN.name).rows
            kept = found.digests()
            found.rebuild()
            assert found.digests() == kept
            found.close()

    def test_is_one_for_each_fact(self, lines: Views, book: Book) -> None:
        book.register(SHIPS[0])
        book.rename(SHIPS[0], "alba")
        before = lines.digests()
        lines.catch_up()

        assert len(lines.page(ONCE.name).rows) == book.head()
        assert lines.digests() != before
        lines.close()

    def test_is_parked_alone_when_it_is_poison(self, lines: Views, book: Book) -> None:
        book.register(SHIPS[0])
        poison = book.rename(SHIPS[0], "poison")
        book.rename(SHIPS[0], "alba")
        lines.catch_up()

        assert [(view, position) for view, _, position, _ in lines.parked()] == [(ONCE.name, poison)]
        assert len(lines.page(ONCE.name).rows) == book.head() - 1
        lines.close()
