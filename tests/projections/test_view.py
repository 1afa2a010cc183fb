"""What is read off a view's declaration."""

from uuid import UUID

from domain.product.product import Status
from domain.values import PersonId
from projections.view import VIEWS, Filtered, View
from tests.projections.trial import FLEET, LOGS, Ship, of_product, sail


class Manned(Ship):
    """A ship with all the ways in which a row may name people."""

    pilot: Filtered[PersonId | None] = None
    crew: tuple[PersonId, ...] = ()
    berths: tuple[UUID, ...] = ()


MANNED = View("trial-manned", "Who is aboard?", Manned, of_product, sail, lambda row: row.name)  # type: ignore[arg-type]
del VIEWS[MANNED.name]


class TestAView:
    def test_is_filtered_by_the_fields_that_are_marked(self) -> None:
        assert FLEET.filters == {"product": UUID | None, "status": Status | None}

    def test_names_people_in_the_fields_that_hold_them(self) -> None:
        assert MANNED.people == ("captain", "pilot", "crew")

    def test_is_given_the_change_when_it_asks_for_it(self) -> None:
        assert LOGS.asks_change
        assert not FLEET.asks_change

    def test_registers_itself(self) -> None:
        declared = View("trial-declared", "?", Ship, of_product, sail, lambda row: row.name)

        assert VIEWS.pop("trial-declared") is declared
