"""What a product does by itself, because its turns began and ended."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from domain.acting import acting_as
from domain.product.product import Product, Status
from domain.values import Place
from tests.recorded.golden import METADATA, WHEN


@pytest.fixture
def product() -> Iterator[Product]:
    """An active one, of which nothing is left to be recorded."""
    with acting_as(METADATA, WHEN):
        made = Product(place=Place(product=UUID(int=1)), key="EXPORTS", name="Exports", accountable=UUID(int=2))
        made.collect_events()
        yield made


class TestRestingAfterATurn:
    def test_is_placing_it_on_hold(self, product: Product) -> None:
        product.rest()
        assert [type(each) for each in product.collect_events()] == [Product.PlacedOnHold]

    @pytest.mark.parametrize("status", [Status.ON_HOLD, Status.SUNSET])
    def test_is_nothing_new_to_what_rests(self, product: Product, status: Status) -> None:
        product.status = status
        product.rest()
        assert (product.collect_events(), product.status) == ([], status)


class TestEndingAfterATurn:
    @pytest.mark.parametrize("status", [Status.ACTIVE, Status.ON_HOLD])
    def test_is_its_sunset(self, product: Product, status: Status) -> None:
        product.status = status
        product.end()
        assert [type(each) for each in product.collect_events()] == [Product.SunsetDecided]

    def test_is_nothing_new_to_what_has_ended(self, product: Product) -> None:
        product.status = Status.SUNSET
        product.end()
        assert product.collect_events() == []


class TestCountingTurns:
    def test_keeps_the_greatest_number(self, product: Product) -> None:
        for number, turns, recorded in ((2, 2, 1), (2, 2, 0), (1, 2, 0), (0, 2, 0), (3, 3, 1), (7, 7, 1)):
            product.count_turn(number)
            assert (product.turns, len(product.collect_events())) == (turns, recorded)

    def test_gives_the_next_turn_the_next_number(self, product: Product) -> None:
        product.count_turn(4)
        product.begin_turn(UUID(int=3), UUID(int=4))
        begun = product.collect_events()[-1]
        assert isinstance(begun, Product.TurnBegun)
        assert (begun.number, product.turns) == (5, 5)

    @pytest.mark.parametrize("status", [Status.ON_HOLD, Status.SUNSET])
    def test_ends_where_the_product_rests(self, product: Product, status: Status) -> None:
        product.status = status
        with pytest.raises(Product.Rests):
            product.begin_turn(UUID(int=3), UUID(int=4))
