"""A metric is a named pure function from a scope to a figure; its docstring is the definition it is held to."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc

from projections.metrics.figure import Figure, Unit
from projections.metrics.scope import Scope

Measure = Callable[[Scope], Figure]


@dataclass(frozen=True)
class Metric:
    """What is measured, in which unit, and of what."""

    measure: Measure
    unit: Unit
    of_iterations: bool
    of_products: bool

    @property
    def name(self) -> str:
        """`cycle_time`: the name of its function."""
        return self.measure.__name__

    @property
    def definition(self) -> str:
        """What is true of the number, in a sentence."""
        return (getdoc(self.measure) or "").partition("\n")[0]


METRICS: dict[str, Metric] = {}


def metric(unit: Unit, *, of_iterations: bool = True, of_products: bool = True) -> Callable[[Measure], Measure]:
    """Have this measured, of every iteration, and of every product over all of its iterations."""

    def remember(measure: Measure) -> Measure:
        METRICS[measure.__name__] = Metric(measure, unit, of_iterations, of_products)
        return measure

    return remember
