"""The tables of one file, one a view, and the fold of records into all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from sqlite3 import Connection
from typing import Any

from domain.kernel import Aggregate, Event
from projections.declared import Declared
from projections.default import Default
from projections.fact import Fact, Facts
from projections.lives import Lives
from projections.once import Once
from projections.rows import Rows
from projections.source import Ledger, Mapper, Parked, Poison, Record
from projections.table import Table
from projections.view import View

REMEMBERED = 50_000  # rows of all views together


class Shelf:
    """Tables that are folded, written and forgotten together."""

    def __init__(self, db: Connection, views: Iterable[Rows], facts: Facts, lives: Lives, parked: str) -> None:
        self._db, self._facts, self._lives = db, facts, lives
        self._park = f"INSERT OR IGNORE INTO {parked} VALUES (?, ?, ?, ?)"  # noqa: S608
        self.tables = [(Once if rows.met_once else Table)(db, rows) for rows in views]
        self._reachable: dict[type[Event], list[int]] = {}
        self._asks_change = any(table.rows.asks_change for table in self.tables)

    def fold(self, records: Sequence[Record]) -> None:
        """Let each record's fact reach every view, and write the rows; what nobody can decode is parked.

        The work is done kind by kind, not record by record: a loop that does one thing is half again as fast.
        """
        parked: list[Parked] = []
        facts = list(self._decoded(records, parked))
        if self._asks_change:
            for fact in facts:
                fact.meet()
        waiting: dict[int, list[Fact]] = defaultdict(list)
        for fact in facts:
            for number in self._meeting(type(fact.event)):
                waiting[number].append(fact)
        for number, table in enumerate(self.tables):
            for fact in waiting[number]:
                table.fold(fact)
            table.flush()
            parked += table.parked
            table.parked.clear()
        self._db.executemany(self._park, parked)

    def trim(self) -> None:
        """Keep no more rows in memory than are to be remembered."""
        while sum(len(table.heads) for table in self.tables) > REMEMBERED:
            max(self.tables, key=lambda table: len(table.heads)).forget_half()

    def forget(self, *, empty: bool) -> None:
        """Let go of everything that is not written; nothing needs to be looked up in tables that are empty."""
        self._lives.forget()
        for table in self.tables:
            table.forget(empty=empty)

    def _meeting(self, kind: type[Event]) -> list[int]:
        if kind not in self._reachable:
            self._reachable[kind] = [number for number, table in enumerate(self.tables) if table.rows.meets(kind)]
        return self._reachable[kind]

    def _decoded(self, records: Sequence[Record], parked: list[Parked]) -> Iterator[Fact]:
        for record in records:
            try:
                yield self._facts.of(record)
            except Poison as poison:
                parked.append(Parked("", "", record.position, str(poison)))


@dataclass(frozen=True)
class Declarations:
    """What is folded: declared views, default views of aggregates, and the ledger whose records they are made of."""

    views: Sequence[View[Any]]
    aggregates: Sequence[type[Aggregate]]
    ledger: Ledger
    mapper: Mapper

    def shelf(self, db: Connection, turns: Mapping[str, int], parked: str = "parked") -> Shelf:
        """The tables of these views, each the one of its turn, and where what they cannot take is parked."""
        lives = Lives(self.ledger, self.mapper)
        facts = Facts(self.ledger, self.mapper, lives)
        named = {each.schema.view: each for each in self._rows(facts, lives)}
        for name, turn in turns.items():
            named[name].schema = replace(named[name].schema, turn=turn)
        return Shelf(db, [each for name, each in named.items() if name in turns], facts, lives, parked)

    @cached_property
    def wanted(self) -> dict[str, Rows]:
        """How the rows of each view come about, by its name."""
        lives = Lives(self.ledger, self.mapper)
        rows = self._rows(Facts(self.ledger, self.mapper, lives), lives)
        return {each.schema.view: each for each in rows}

    def _rows(self, facts: Facts, lives: Lives) -> Iterator[Rows]:
        named: dict[str, Rows] = {each.schema.view: each for each in (Default(kind, lives) for kind in self.aggregates)}
        yield from (named | {view.name: Declared(view, facts) for view in self.views}).values()
