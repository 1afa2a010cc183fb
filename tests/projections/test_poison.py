"""A fact that a view cannot take is parked with its error; the row stays as it was, and the others go on."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from projections.store import Views
from projections.view import VIEWS, View
from tests.projections.book import CREWS, SHIPS, Book
from tests.projections.trial import Ship, of_product, sail, views

SHIP, CREW = SHIPS[0], CREWS[0]


class TestAPoisonousFact:
    def test_is_parked_where_it_was_poison(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        poison = book.rename(SHIP, "poison")
        found.catch_up()

        assert found.parked() == [("trial-fleet", str(SHIP), poison, "ValueError: this name is poison")]

    def test_leaves_the_row_as_it_was_and_later_facts_go_on(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "poison")
        book.rename(SHIP, "alba")
        found.catch_up()

        assert '"name":"alba","past":["new"]' in found.page("trial-fleet").rows[0]

    def test_is_no_poison_to_other_views(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "poison")
        found.catch_up()

        assert '"name":"poison"' in found.page("products").rows[0]

    def test_is_parked_when_it_comes_late(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "alba")
        poison = book.rename(SHIP, "poison", late=1)
        found.catch_up()

        assert [(each.view, each.position) for each in found.parked()] == [("trial-fleet", poison)]
        assert '"past":["new"]' in found.page("trial-fleet").rows[0]

    def test_is_parked_once_however_often_it_is_met(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        book.rename(SHIP, "poison")
        found.catch_up()
        found.rebuild()

        assert len(found.parked()) == 1


class TestAFactThatNobodyCanRead:
    def test_is_parked_for_every_view(self, found: Views, book: Book) -> None:
        book.register(SHIP)
        lost = book.rename(SHIP, "alba")
        book.records[-1] = book.records[-1]._replace(topic="product.never_declared")
        found.catch_up()

        assert [(each.view, each.key, each.position) for each in found.parked()] == [("", "", lost)]
        assert found.position == lost


    def test_is_no_poison_to_what_was_recorded_before(self, tmp_path: Path, book: Book) -> None:
        """Not even to whoever begins in between, and reads again what the aggregate was."""
        for name in ("new", "alba", "bora", "cora"):
            book.rename(SHIP, name) if book.head() else book.register(SHIP, name)
        book.records[-1] = book.records[-1]._replace(topic="product.never_declared")
        for to in range(book.head() + 1):
            found = views(tmp_path / "again.db", book)
            found.catch_up(to=to)
            parked = found.parked()
            found.close()

        assert [(each.view, each.position) for each in parked] == [("", book.head())]


class TestALateFactThatItsAggregateCannotTake:
    def test_is_parked_and_the_state_stays_as_it_was(self, found: Views, book: Book) -> None:
        book.muster(CREW)
        book.assign(CREW)
        before_it_was_assigned = book.revoke(CREW, late=2)
        found.catch_up()

        assert [(each.view, each.position) for each in found.parked()] == [("roles", before_it_was_assigned)]
        assert '"version":2' in found.page("roles").rows[0]

    def test_does_not_stop_the_facts_that_follow(self, found: Views, book: Book) -> None:
        book.muster(CREW)
        book.assign(CREW)
        book.revoke(CREW, late=2)
        book.assign(CREW)
        found.catch_up()

        (row,) = [json.loads(row) for row in found.page("roles").rows]
        assert len(found.parked()) == 1
        assert (row["version"], row["held"]["tech_lead"]) == (4, [str(UUID(int=1)), str(UUID(int=3))])


    def test_does_not_stop_facts_that_are_folded_with_it_after_a_restart(self, tmp_path: Path, book: Book) -> None:
        book.muster(CREW)
        book.assign(CREW)
        before = views(tmp_path / "again.db", book)
        before.catch_up()
        before.close()
        book.revoke(CREW, late=2)
        book.assign(CREW)
        found = views(tmp_path / "again.db", book)
        found.catch_up()
        (row,) = [json.loads(row) for row in found.page("roles").rows]
        found.close()

        assert row["held"]["tech_lead"] == [str(UUID(int=1)), str(UUID(int=3))]


class TestAViewThatCannotTellWhatIsReached:
    def test_has_the_fact_parked_without_a_key(self, tmp_path: Path, book: Book) -> None:
        def lost(_: object) -> list[object]:
            raise LookupError("no map")

        astray = View("trial-astray", "Where are we?", Ship, lost, sail, lambda row: row.name)  # type: ignore[arg-type]
        del VIEWS[astray.name]
        book.register(SHIP)
        found = views(tmp_path / "astray.db", book, [astray])
        found.catch_up()

        assert found.parked() == [("trial-astray", "", 1, "LookupError: no map")]
        found.close()


class TestARowFieldThatEveryServedRowBears:
    def test_cannot_be_declared(self) -> None:
        class Dated(Ship):
            since: str = ""

        with pytest.raises(TypeError, match="since"):
            View("trial-dated", "When?", Dated, of_product, sail, lambda row: row.name)  # type: ignore[arg-type]
