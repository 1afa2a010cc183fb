"""The tables of one file, one a view, and the fold of records into all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
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

    def __init__(self, db: Connection, views: Iterable[Rows], facts: Facts, lives: Lives) -> None:
        self._db, self._facts, self._lives = db, facts, lives
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
        self._db.executemany("INSERT OR IGNORE INTO parked VALUES (?, ?, ?, ?)", parked)

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

    def shelf(self, db: Connection, only: Collection[str] | None = None) -> Shelf:
        """The tables of all views, or only of some."""
        lives = Lives(self.ledger, self.mapper)
        facts = Facts(self.ledger, self.mapper, lives)
        rows: Iterator[Rows] = (Default(kind, lives) for kind in self.aggregates)
        named = {each.schema.view: each for each in rows}
        named |= {view.name: Declared(view, facts) for view in self.views}
        return Shelf(db, [each for name, each in named.items() if only is None or name in only], facts, lives)
