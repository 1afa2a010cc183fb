"""What a transaction is to write, by column, and how it leaves the ledger's end."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from ledger import tiles
from ledger.leaf import hashed
from ledger.plan import Plan, Tail, Unit

Columns = list[list[object]]
Edge = Mapping[tuple[int, int], bytes]


class End(NamedTuple):
    """Where a ledger ends, and the tiles there, of which each level's last may have room."""

    tail: Tail
    edge: Edge


class Work(NamedTuple):
    """The last position of each unit, None for what cannot be taken; the columns of three tables; the end it makes."""

    positions: list[int | None]
    commands: Columns
    events: Columns
    tiles: Columns
    left: End


def worked(
    workspace: str, units: Sequence[Unit], end: End, heads: dict[UUID, int], recorded: Collection[UUID] = ()
) -> Work:
    """What is to be written of these units at this end; the heads move with what is taken."""
    plan = Plan(end.tail, heads, recorded)
    positions = [plan.take(unit) for unit in units]
    leaves = [hashed(workspace, record) for record in plan.records]
    grown = list(tiles.grown(end.tail.position, leaves, lambda *at: end.edge[at]))
    events = [(*record[:6], record.command) for record in plan.records]
    moment = plan.records[-1].recorded_at if plan.records else end.tail.moment
    left = End(plan.tail._replace(moment=moment), _open(end.edge, grown))
    return Work(positions, columns(plan.commands, 4), columns(events, 7), columns(grown, 3), left)


def columns(rows: Iterable[tuple[object, ...]], width: int) -> Columns:
    """The same values by column; every column is there, even with no rows."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _open(edge: Edge, grown: Iterable[tiles.Tile]) -> Edge:
    """The tiles that have room: at most one a level."""
    every = {**edge, **{(level, number): hashes for level, number, hashes in grown}}
    return {at: hashes for at, hashes in every.items() if len(hashes) < tiles.FULL}
