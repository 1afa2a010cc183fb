"""What rows are narrowed to, as a question says it: fields of a view, bounds of them, and fields of the workspace."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.problems import Malformed
from domain.clock import to_micros
from domain.kernel import AGGREGATES
from projections.columns import column
from projections.default import FILTERS, collection
from projections.fields import Field, measured, sortable
from projections.listing import Bound, Listing
from projections.view import VIEWS

SIGNS = {"after": ">", "before": "<", "gte": ">=", "lte": "<="}
LISTINGS = frozenset({"q", "sort"})
WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(?:$|[Tt ])")  # and not seconds since 1970, which would be read, too
LARGEST, LONGEST = 10**18, 200  # what is compared fits 64 bits; characters of a text that is sought


class FilterUnreadable(Malformed, code="filter_unreadable"):
    """A filter has the type of its field; see the operation in /openapi.json."""


class SortUnknown(Malformed, code="sort_unknown"):
    """Rows are sorted by one of the fields that the operation names in /openapi.json, with - before it for falling."""


@cache
def shows_custom_fields(view: str) -> bool:
    """Whether rows of this view have the fields that the workspace declared, and are found by them."""
    if view in VIEWS:
        return "custom" in VIEWS[view].row.model_fields
    return any(collection(topic) == view and kind.CUSTOMISED for topic, kind in AGGREGATES.items())


@cache
def kinds_of(view: str) -> dict[str, Any]:
    """The type of every field that rows of a view are filtered by."""
    return VIEWS[view].filters if view in VIEWS else FILTERS


@cache
def bounds_of(view: str) -> dict[str, tuple[Field, str]]:
    """The parameters that say on which side of a value a field is to lie; a filter of that name comes first."""
    fields = [Field(*each) for each in measured(view).items()]
    named = {f"{field.name}_{suffix}": (field, sign) for field in fields for suffix, sign in SIGNS.items()}
    return {name: each for name, each in named.items() if name not in kinds_of(view)}


def typed(view: str, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The values to filter by, in the types of their fields: any of several; an empty one asks for rows without."""
    kinds = kinds_of(view)
    return {name: _either(_sought(name, kinds.get(name, str), each) for each in said) for name, said in filters.items()}


def listing(view: str, said: Mapping[str, str]) -> Listing:
    """Between which bounds rows lie, what they say, and how they are sorted; raises FilterUnreadable or SortUnknown."""
    known = bounds_of(view)
    bounds = tuple(_bound(name, *known[name], value) for name, value in said.items() if name in known)
    text, sort = said.get("q"), said.get("sort")
    if text is not None and not 0 < len(text) <= LONGEST:
        raise FilterUnreadable(f"q is a text of 1 to {LONGEST} characters", pointer="/q")
    by = _sorted_by(view, sort.removeprefix("-")) if sort is not None else None
    return Listing(bounds, text, by, falling=bool(sort and sort.startswith("-")))


def _sorted_by(view: str, name: str) -> Field:
    if name not in (known := sortable(view)):
        raise SortUnknown(f"{view} is not sorted by {name!r}; it is by {', '.join(sorted(known))}", pointer="/sort")
    return Field(name, known[name])


def _bound(name: str, field: Field, sign: str, value: str) -> Bound:
    if issubclass(field.kind, date) and not WRITTEN.match(value):
        raise FilterUnreadable(f"{name}: {value!r} is no date and no RFC 3339 instant", pointer=f"/{name}")
    found = _typed(name, field.kind, value)
    if isinstance(found, Decimal):
        return Bound(field, sign, float(found))
    if not isinstance(found, datetime):
        return Bound(field, sign, column(found))
    if found.tzinfo is None:
        raise FilterUnreadable(f"{name}: {value!r} has no offset; end it with Z for UTC", pointer=f"/{name}")
    return Bound(field, sign, to_micros(found))


def _sought(name: str, kind: Any, value: str) -> Any:
    return _typed(name, kind, value) if value else None


def _either(values: Iterable[Any]) -> Any:
    several = tuple(values)
    return several[0] if len(several) == 1 else several


def _typed(name: str, kind: Any, value: str) -> Any:
    try:
        found = TypeAdapter(kind).validate_strings(value)
    except ValidationError as unreadable:
        raise FilterUnreadable(f"{name}: {unreadable.errors()[0]['msg']}", pointer=f"/{name}") from unreadable
    if isinstance(found, int) and abs(found) > LARGEST:
        raise FilterUnreadable(f"{name}: no number is as large", pointer=f"/{name}")
    return found
