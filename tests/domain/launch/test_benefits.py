"""What came of what the business case promised."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import AlreadyExists, NotAllowed
from domain.launch.benefits import Benefits
from tests.reach.discovery import FIGURES
from tests.reach.launch import Launching, beside

BROUGHT = {"period": 1, "amount": "150.00", "source": "The books of November."}


@pytest.fixture
def books(begun: Launching) -> UUID:
    return begun.make("ada", "open_benefits", case=begun.planning.discovery.case)


def brought(begun: Launching, books: UUID, who: str = "ada", **more: Any) -> list[str]:
    return begun.world.told(who, "record_benefit", books, **{**BROUGHT, **more})


class TestOpeningTheBooks:
    def test_takes_over_what_the_case_promises(self, begun: Launching, books: UUID) -> None:
        opened = begun.world.state(books)
        assert (opened["planned"], opened["currency"], opened["realised"]) == (FIGURES["benefits"], "EUR", {})

    @pytest.mark.usefixtures("books")
    def test_is_refused_a_second_time(self, begun: Launching) -> None:
        with pytest.raises(AlreadyExists):
            begun.make("ada", "open_benefits", case=begun.planning.discovery.case)

    def test_is_refused_on_the_case_of_another_turn(self, begun: Launching) -> None:
        with pytest.raises(Benefits.NotApproved):
            begun.make("ada", "open_benefits", case=beside(begun).planning.discovery.case)

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="open_benefits is for product_manager"):
            begun.make("sam", "open_benefits", case=begun.planning.discovery.case)


class TestRecordingABenefit:
    def test_is_recorded_with_what_shows_it(self, begun: Launching, books: UUID) -> None:
        assert brought(begun, books) == ["benefits.realised"]
        state = begun.world.state(books)
        assert (state["realised"], state["sources"]) == ({"1": "150.00"}, {"1": BROUGHT["source"]})

    def test_is_ignored_a_second_time(self, begun: Launching, books: UUID) -> None:
        brought(begun, books)
        assert brought(begun, books) == []

    def test_replaces_a_figure_that_was_wrong(self, begun: Launching, books: UUID) -> None:
        brought(begun, books)
        brought(begun, books, amount="160.00")
        assert begun.world.state(books)["realised"] == {"1": "160.00"}

    def test_of_nothing_is_a_zero_and_not_unknown(self, begun: Launching, books: UUID) -> None:
        brought(begun, books, period=0, amount="0.00")
        assert begun.world.state(books)["realised"] == {"0": "0.00"}

    def test_is_refused_for_a_period_the_case_does_not_have(self, begun: Launching, books: UUID) -> None:
        with pytest.raises(Benefits.NoSuchPeriod):
            brought(begun, books, period=2)

    @pytest.mark.parametrize("amount", ["-0.01", "0.001"])
    def test_is_refused_below_zero_and_below_the_cent(self, begun: Launching, books: UUID, amount: str) -> None:
        with pytest.raises(ValidationError):
            brought(begun, books, amount=amount)

    def test_is_for_product_managers_only(self, begun: Launching, books: UUID) -> None:
        with pytest.raises(NotAllowed, match="record_benefit is for product_manager"):
            brought(begun, books, who="olga")
