"""How do the turns of every product's loop go, in numbers?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from projections.metrics.figure import Unit
from projections.metrics.metric import METRICS, Metric
from projections.metrics.scope import Ask, Json, Scope, instant
from projections.view import Filtered, Row, View


class Measured(Row):
    """One metric of one iteration, or of a product over all of them (`iteration` is none then).

    `of` counts what the value rests on; where there is no value, `missing` says why. Numbers are exact, sent as text.
    """

    id: UUID
    iteration: Filtered[UUID | None]
    metric: Filtered[str]
    definition: str
    unit: Unit
    value: Decimal | None
    of: int
    missing: str | None


class Worked(NamedTuple):
    """A row, and since when nothing that it was worked out of has changed."""

    row: Measured
    since: datetime


def measured(ask: Ask, products: Iterable[Json], wanted: Mapping[str, Any]) -> Iterator[Worked]:
    """Every metric of these products and their iterations that is wanted."""
    for product in products:
        id_ = UUID(product["id"])
        iterations: list[UUID | None] = [UUID(each["id"]) for each in ask.rows("iterations", id_)]
        for iteration in (None, *iterations):
            if wanted.get("iteration", iteration) == iteration:
                for metric in _wanted(wanted.get("metric"), iteration):
                    yield _worked(metric, Scope(ask, id_, iteration), product["since"])


def _wanted(name: str | None, iteration: UUID | None) -> Iterator[Metric]:
    for _, each in sorted(METRICS.items()):
        if name in (None, each.name) and (each.of_products if iteration is None else each.of_iterations):
            yield each


def _worked(metric: Metric, scope: Scope, born: str) -> Worked:
    figure = metric.measure(scope)
    id_ = uuid5(scope.iteration or scope.product, f"metric/{metric.name}")
    about = {"id": id_, "product": scope.product, "iteration": scope.iteration}
    told = {"metric": metric.name, "definition": metric.definition, "unit": metric.unit}
    return Worked(Measured(**about, **told, **dict(figure)), instant(scope.newest or born))


def listed(row: Measured) -> str:
    """What rows are listed by: the product as a whole, then its iterations."""
    return f"{row.product} {row.iteration or ''} {row.metric}"


MEASURED = View("metrics", __doc__, Measured, reaches=lambda _: (), evolve=lambda row, _: row, order=listed, facts=())
