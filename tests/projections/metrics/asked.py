"""Rows that are said, for whoever asks: what a metric makes of them is its definition."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from projections.metrics.figure import Figure
from projections.metrics.metric import METRICS
from projections.metrics.scope import Json, Scope

PRODUCT, TURN, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Said:
    """The rows of views by name, as they stand and as they stood at positions, and what rows were before."""

    views: dict[str, list[Json]] = field(default_factory=dict)
    stood: dict[tuple[str, int], list[Json]] = field(default_factory=dict)
    before: dict[str, list[Json]] = field(default_factory=dict)

    def rows(self, view: str, product: UUID, as_of: int | None = None) -> list[Json]:
        """Every row of a view about a product."""
        found = self.stood[view, as_of] if as_of else self.views.get(view, [])
        return [row for row in found if row["product"] == str(product)]

    def past(self, view: str, row: UUID) -> list[Json]:
        """Every state of a row until the moment."""
        return self.before[str(row)]


def day(number: float) -> str:
    """A moment so many days after the start."""
    return (START + timedelta(days=number)).isoformat()


def rows(*said: dict[str, Any], iteration: UUID | None = TURN) -> list[Json]:
    """Rows of one iteration of the product."""
    about = {"product": str(PRODUCT), "since": day(0), "position": 1}
    about |= {"iteration": str(iteration)} if iteration else {}
    return [{"id": str(UUID(int=100 + number)), **about, **each} for number, each in enumerate(said)]


def figure(metric: str, ask: Said, iteration: UUID | None = TURN) -> Figure:
    """What a metric says of the turn."""
    return METRICS[metric].measure(Scope(ask, PRODUCT, iteration))


def told(metric: str, iteration: UUID | None = TURN, **views: Iterable[Json]) -> tuple[str | None, int]:
    """The value as text, and how much it rests on."""
    found = figure(metric, Said({name: list(said) for name, said in views.items()}), iteration)
    return (None if found.value is None else str(found.value)), found.of
