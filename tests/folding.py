"""A view folded by hand, in the order of the record: what the store must make of the same facts."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from domain.kernel import Aggregate, Event
from projections.store import Views
from projections.view import RESERVED, Change, OfProduct, Row, View
from tests.world import World

R = TypeVar("R", bound=Row)


def folded(view: View[R], facts: Iterable[Event]) -> dict[UUID, R]:
    """Every row alive after these facts, by its key, read back from its JSON."""
    rows: dict[UUID, R] = {}
    known: dict[UUID, Aggregate] = {}
    for fact in facts:
        change = changed(known, fact)
        for key in reached(view, rows, fact):
            happened: Any = change if view.asks_change else fact
            if row := view.evolve(rows.pop(key, None), happened):
                rows[key] = view.row.model_validate_json(row.model_dump_json())
    return rows


def changed(known: dict[UUID, Aggregate], fact: Event) -> Change:
    """The fact with the state of its aggregate on both sides."""
    before = known.get(fact.originator_id)
    was = before.public() if before else None
    grown: Any = fact.mutate(before)
    known[fact.originator_id] = grown
    return Change(fact, was, grown.public())


def reached(view: View[R], rows: dict[UUID, R], fact: Event) -> list[UUID]:
    """The keys a fact reaches."""
    keys: list[UUID] = []
    for each in view.reaches(fact):
        keys += [k for k, row in rows.items() if row.product == each.product] if isinstance(each, OfProduct) else [each]
    return keys


def kept(path: Path, world: World, view: View[R]) -> dict[UUID, R]:
    """The same rows as the store keeps them in a fresh file; nothing may be parked."""
    store = Views(path / f"{view.name}.db", (view,), world.ledger, world.mapper, ())
    try:
        store.catch_up()
        assert store.parked() == []
        bodies = [json.loads(body) for body in store.page(view.name, limit=100_000).rows]
    finally:
        store.close()
    return {UUID(body["id"]): view.row.model_validate_json(json.dumps(own(body))) for body in bodies}


def own(body: dict[str, Any]) -> dict[str, Any]:
    """A served row without what every served row bears."""
    return {name: value for name, value in body.items() if name not in RESERVED}
