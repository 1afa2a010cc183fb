"""How far each exact number may go, which docs/api, where it is a text, cannot say; and how a day is said."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from domain import lifecycle
from domain.discovery import case_values, market_size
from domain.execution import debt_item
from domain.launch import benefits
from domain.planning import frameworks, objective, pricing_strategy, reservation, roadmap_values, scores
from domain.planning import scenario_values as scenarios
from domain.portfolio import portfolio_values
from domain.values import Day, Exact, Moment, Money

MILLION, ENDLESS = "1000000", "9" * 18  # of more digits is no number


def of(kind: type[BaseModel], name: str) -> Any:
    """What a field of some value takes."""
    field = kind.model_fields[name]
    return Annotated[field.annotation, *field.metadata]


FIELDS = {
    "an effort of a scenario": (scenarios.Effort, "0", "100000", "0.01"),
    "a weight in a framework": (frameworks.Weight, "0.01", "100", "0.01"),
    "a grade": (objective.Graded, "0", "1", "0.01"),
    "a degree": (scores.Degree, "0", "10", "0.01"),
    "an effort": (scores.Effort, "0.01", MILLION, "0.01"),
    "an effort in RICE": (of(scores.RiceScore, "effort"), "0.5", MILLION, "0.01"),
    "a cost of delay": (of(scores.CostOfDelayScore, "cost"), "0", ENDLESS, "0.01"),
    "a price": (pricing_strategy.Price, "0", ENDLESS, "0.01"),
    "a share of customers": (pricing_strategy.Share, "0", "1", "0.0001"),
    "people who are reserved": (of(reservation.Capacity, "fte"), "0.01", "1000", "0.01"),
    "a volume of a market": (market_size.Volume, "0", ENDLESS, "0.01"),
    "an amount of a case": (case_values.Amount, "0", ENDLESS, "0.01"),
    "an amount of money": (of(Money, "amount"), f"-{ENDLESS}", ENDLESS, "0.01"),
    "people of a pool": (portfolio_values.Fte, "0", "10000", "0.01"),
    "a share of a portfolio": (of(portfolio_values.Bucket, "share"), "0.01", "100", "0.01"),
    "people in a quarter": (of(portfolio_values.Share, "fte"), "0.01", "10000", "0.01"),
    "a weight in a lifecycle": (lifecycle.Weight, "0", "100", "0.01"),
    "an amount of benefits": (benefits.Amount, "0", ENDLESS, "0.01"),
    "days of a debt": (debt_item.Days, "0", ENDLESS, "0.01"),
    "an effort of an item": (of(roadmap_values.Rice, "effort"), "0.01", ENDLESS, "0.01"),
}
OF_ANY_PLACES = {
    "a share of votes": (lifecycle.Share, "0", "1", "0.0001"),
    "a spread": (case_values.Spread, "0", "1", "0.0001"),
    "a chance": (case_values.Chance, "0.0001", "1", "0.0001"),
    "a rate": (case_values.Rate, "-0.9999", "10", "0.0001"),
    "a rating": (of(scores.Rated, "value"), "-1000000000", "1000000000", "0.0001"),
}


class TestAnExactNumber:
    @pytest.mark.parametrize(
        ("kind", "least", "most", "step"), (FIELDS | OF_ANY_PLACES).values(), ids=FIELDS | OF_ANY_PLACES
    )
    def test_goes_from_the_least_to_the_most(self, kind: Any, least: str, most: str, step: str) -> None:
        takes = TypeAdapter(kind).validate_python
        assert [takes(each) for each in (least, most)] == [Decimal(least), Decimal(most)]
        for beyond in (Decimal(least) - Decimal(step), Decimal(most) + Decimal(step)):
            with pytest.raises(ValidationError):
                takes(str(beyond))

    @pytest.mark.parametrize(("kind", "least", "most", "step"), FIELDS.values(), ids=FIELDS)
    def test_has_so_many_places(self, kind: Any, least: str, most: str, step: str) -> None:
        takes, finest = TypeAdapter(kind).validate_python, Decimal(1) - Decimal(step)
        assert takes(str(finest)) == finest
        assert Decimal(least) < finest < Decimal(most)
        with pytest.raises(ValidationError):
            takes(str(finest - Decimal(step) / 10))

    @pytest.mark.parametrize("text", ["NaN", "Infinity", "1234567890.123456789", "1e18"])
    def test_is_finite_and_of_18_digits(self, text: str) -> None:
        takes = TypeAdapter[Decimal](Exact).validate_python
        assert takes("123456789.123456789") == Decimal("123456789.123456789")
        with pytest.raises(ValidationError):
            takes(text)

    @pytest.mark.parametrize("number", [12, 12.5, True, None])
    def test_is_sent_as_text(self, number: object) -> None:
        with pytest.raises(ValidationError):
            TypeAdapter(Exact).validate_python(number)


class TestADay:
    @pytest.mark.parametrize("kind", [Day, Moment])
    @pytest.mark.parametrize("number", [0, 20_000, 20_000.0, "20000", "-20000", "1782820800"])
    def test_is_no_number(self, kind: Any, number: object) -> None:
        """Nobody means what has passed since 1970."""
        with pytest.raises(ValidationError, match="RFC 3339"):
            TypeAdapter(kind).validate_python(number)

    def test_is_said_in_words(self) -> None:
        noon = datetime(2026, 6, 30, 12, tzinfo=UTC)
        assert TypeAdapter[date](Day).validate_python("2026-06-30") == noon.date()
        assert TypeAdapter[datetime](Moment).validate_python("2026-06-30T12:00:00Z") == noon
