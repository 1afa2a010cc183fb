"""Sparse rows: of all fields only those that were asked for."""

import ast
from functools import cache
from inspect import getsource
from textwrap import dedent

from pydantic_core import from_json, to_json

from api.problems import Malformed
from domain.kernel import AGGREGATES, Aggregate
from domain.part import Part
from domain.values import Place
from projections.default import collection
from projections.view import RESERVED, VIEWS

IDENTITY = frozenset({"id", "version", *Place.model_fields})


class FieldUnknown(Malformed, code="field_unknown"):
    """`fields` names fields of a row, with commas between them; see the operation in /openapi.json."""


def sparse(row: str, fields: tuple[str, ...]) -> str:
    """The same row, as JSON, with these fields alone, in the order they were asked for."""
    known = from_json(row)
    return to_json({name: known[name] for name in fields if name in known}).decode()


def fields_in(view: str, said: str | None) -> tuple[str, ...]:
    """The fields that are asked for, none when all are; raises FieldUnknown."""
    if said is None:
        return ()
    fields = tuple(dict.fromkeys(said.split(",")))
    if unknown := set(fields) - (known := fields_of(view)):
        told = ", ".join(map(repr, sorted(unknown)))
        raise FieldUnknown(f"{view} has no field {told}; it has {', '.join(sorted(known))}", pointer="/fields")
    return fields


@cache
def fields_of(view: str) -> frozenset[str]:
    """Every field that a row of a view may have."""
    if view in VIEWS:
        return RESERVED | {*VIEWS[view].row.model_fields}
    kind = next(kind for topic, kind in AGGREGATES.items() if collection(topic) == view)
    written = [each for each in kind.__mro__ if issubclass(each, Aggregate | Part) and each not in (Aggregate, Part)]
    own = {name for each in written for name in _kept_in(each) if not name.startswith("_")}
    return RESERVED | IDENTITY | own | {name for name, is_had in _woven(kind) if is_had}


def _woven(kind: type[Aggregate]) -> tuple[tuple[str, bool], ...]:
    """What every aggregate of its kind has, though its page does not say so."""
    return ("archived", kind.ARCHIVABLE), ("custom", kind.CUSTOMISED)


def _kept_in(kind: type) -> set[str]:
    """The attributes that a class's own methods give to what they make."""
    stored = (each for each in ast.walk(ast.parse(dedent(getsource(kind)))) if isinstance(each, ast.Attribute))
    return {
        each.attr
        for each in stored
        if isinstance(each.ctx, ast.Store) and isinstance(each.value, ast.Name) and each.value.id == "self"
    }
