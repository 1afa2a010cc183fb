"""The tables of one file, one a view, and the fold of records into all of them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from sqlite3 import Connection
from typing import Any

from domain.kernel import Aggregate, Event
from projections.declared import Declared
from projections.default import Default
from projections.fact import Facts
from projections.lives import Lives
from projections.rows import Rows
from projections.source import Ledger, Mapper, Parked, Poison, Record
from projections.table import Table
from projections.view import View

REMEMBERED = 50_000  # rows of all views together


class Shelf:
    """Tables that are folded, written and forgotten together."""

    def __init__(self, db: Connection, views: Iterable[Rows], facts: Facts, lives: Lives) -> None:
        self._db, self._facts, self._lives = db, facts, lives
        self.tables = [Table(db, rows) for rows in views]
        self._reachable = cache(self._meeting)

    def fold(self, records: Sequence[Record]) -> None:
        """Let each record's fact reach every view, and write the rows; what nobody can decode is parked."""
        parked = [poisoned for record in records if (poisoned := self._fold(record))]
        for table in self.tables:
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

    def _fold(self, record: Record) -> Parked | None:
        try:
            fact = self._facts.of(record)
        except Poison as poison:
            return Parked("", "", record.position, str(poison))
        for table in self._reachable(type(fact.event)):
            table.fold(fact)
        return None

    def _meeting(self, kind: type[Event]) -> list[Table]:
        return [table for table in self.tables if table.rows.meets(kind)]


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
