"""What rows are filtered by, as a question says it: the fields of a view, and those that the workspace declared."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.problems import Malformed
from domain.kernel import AGGREGATES
from projections.default import FILTERS, collection
from projections.view import VIEWS


class FilterUnreadable(Malformed, code="filter_unreadable"):
    """A filter has the type of its field; see the operation in /openapi.json."""


@cache
def shows_custom_fields(view: str) -> bool:
    """Whether rows of this view have the fields that the workspace declared, and are found by them."""
    if view in VIEWS:
        return "custom" in VIEWS[view].row.model_fields
    return any(collection(topic) == view and kind.CUSTOMISED for topic, kind in AGGREGATES.items())


def typed(view: str, filters: dict[str, str]) -> dict[str, Any]:
    """The values to filter by, in the types of their fields; an empty one asks for rows that have none."""
    kinds = VIEWS[view].filters if view in VIEWS else FILTERS
    return {name: _typed(name, kinds.get(name, str), value) if value else None for name, value in filters.items()}


def _typed(name: str, kind: Any, value: str) -> Any:
    try:
        return TypeAdapter(kind).validate_strings(value)
    except ValidationError as unreadable:
        raise FilterUnreadable(f"{name}: {unreadable.errors()[0]['msg']}", pointer=f"/{name}") from unreadable
