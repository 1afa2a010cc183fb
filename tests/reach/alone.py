"""An aggregate alone, told by nobody but the test what it is to remember."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from domain.kernel import Aggregate
from domain.values import Place, Stage

SECOND, FIRST, THIRD = THREE = (UUID(int=2), UUID(int=1), UUID(int=3))


def place(stage: Stage) -> Place:
    """A stage of some turn."""
    return Place(product=UUID(int=10), iteration=UUID(int=11), stage=stage)


def recorded(aggregate: Aggregate, remember: Callable[..., Any], *told: Any) -> list[str]:
    """The kinds of facts that were recorded as it was told something."""
    remember(*told)
    return [type(each).__name__ for each in aggregate.collect_events()]
