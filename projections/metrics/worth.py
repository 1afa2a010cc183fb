"""What a launch brought, against the business case that it was paid for by."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from projections.metrics.figure import Figure, Unit, share
from projections.metrics.metric import metric
from projections.metrics.scope import Json, Scope

UNKNOWN = "no benefit was recorded"
SEVERAL = "the cases are in several currencies"


class Period(NamedTuple):
    """A period of which the benefits are known: how late it is, what was promised, and what came of it."""

    number: int
    planned: Decimal
    realised: Decimal


@metric(Unit.SHARE)
def benefits_realised(scope: Scope) -> Figure:
    """Benefits realised of those planned for the same periods; a period nobody looked at is left out."""

    def told(books: list[Json]) -> Figure:
        known = [each for row in books for each in _known(row)]
        planned = sum((each.planned for each in known), Decimal())
        return share(sum((each.realised for each in known), Decimal()), planned, len(known), UNKNOWN)

    return _of_one_currency(scope, told)


@metric(Unit.SHARE)
def npv_variance(scope: Scope) -> Figure:
    """Net present value with what was realised instead of what was planned, less the appraised one, of that one."""

    def told(books: list[Json]) -> Figure:
        cases = {each["id"]: each for each in scope.rows("business-cases")}
        held = [(row, cases[row["case"]]) for row in books if _known(row) and row["case"] in cases]
        appraised = sum((Decimal(case["appraisal"]["npv"]) for _, case in held), Decimal())
        gained = sum((_gained(row, Decimal(case["figures"]["rate"])) for row, case in held), Decimal())
        missing = "the appraised value is nothing" if held else UNKNOWN
        return share(gained, abs(appraised), sum(len(_known(row)) for row, _ in held), missing)

    return _of_one_currency(scope, told)


def _of_one_currency(scope: Scope, told: Callable[[list[Json]], Figure]) -> Figure:
    books = scope.rows("benefits")
    several = len({each["currency"] for each in books}) > 1
    return Figure.none(SEVERAL) if several else told(books)


def _known(row: Json) -> list[Period]:
    realised = {int(number): Decimal(amount) for number, amount in row["realised"].items()}
    return [Period(number, Decimal(row["planned"][number]), amount) for number, amount in sorted(realised.items())]


def _gained(row: Json, rate: Decimal) -> Decimal:
    """What came more or less than planned, discounted as the case was."""
    return sum(((each.realised - each.planned) / (1 + rate) ** each.number for each in _known(row)), Decimal())
