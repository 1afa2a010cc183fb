"""The tables of one file, one a view, and the fold of records into all of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from sqlite3 import Connection
from typing import Any, NamedTuple, Self

from domain.kernel import Aggregate, Event
from projections.declared import Declared
from projections.default import Default
from projections.fact import Fact, Facts
from projections.lives import Lives
from projections.once import Once
from projections.rows import Rows
from projections.share import EVERYTHING, Share
from projections.source import Ledger, Mapper, Parked, Poison, Record, kind_in
from projections.table import Table
from projections.view import View

REMEMBERED = 50_000  # rows of all views together
Apart = Callable[[], tuple[Ledger, Mapper]]


class Reach(NamedTuple):
    """The tables, by their numbers, that a kind of fact is met by, and whether one of them looks at its aggregate."""

    tables: list[int]
    asks_change: bool


class Shelf:
    """Tables that are folded, written and forgotten together; of all rows, those that are in a share."""

    def __init__(
        self, db: Connection, views: Iterable[Rows], facts: Facts, lives: Lives, *, parked: str, share: Share
    ) -> None:
        self._db, self._facts, self._lives, self._share = db, facts, lives, share
        self._park = f"INSERT OR IGNORE INTO {parked} VALUES (?, ?, ?, ?)"  # noqa: S608
        self.tables = [(Once if rows.met_once else Table)(db, rows) for rows in views if share.keeps(rows)]
        self._reaches: dict[tuple[type[Event], bool], Reach] = {}

    def fold(self, records: Sequence[Record]) -> None:
        """Let each record's fact reach every view, and write the rows; what nobody can decode is parked.

        The work is done kind by kind, not record by record: a loop that does one thing is half again as fast.
        """
        parked: list[Parked] = []
        facts = [(fact, self._reach(fact)) for fact in self._decoded(records, parked)]
        for fact, reach in facts:
            if reach.asks_change:
                fact.meet()
        waiting: dict[int, list[Fact]] = defaultdict(list)
        for fact, reach in facts:
            for number in reach.tables:
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

    def _reach(self, fact: Fact) -> Reach:
        return self._reach_of(type(fact.event), own=self._share.has(fact.event.originator_id))

    def _reach_of(self, kind: type[Event], *, own: bool) -> Reach:
        """What a fact of this kind may reach; one of another share's streams, only what is folded whole."""
        if (kind, own) not in self._reaches:
            rows = [table.rows for table in self.tables]
            met = [n for n, each in enumerate(rows) if each.meets(kind) and (own or not each.by_stream)]
            self._reaches[kind, own] = Reach(met, asks_change=any(rows[n].asks_change for n in met))
        return self._reaches[kind, own]

    def _decoded(self, records: Sequence[Record], parked: list[Parked]) -> Iterator[Fact]:
        for record in records:
            try:
                if self._share.has(record.originator_id) or self._is_met(record):
                    yield self._facts.of(record)
            except Poison as poison:
                parked.append(Parked("", "", record.position, str(poison)))

    def _is_met(self, record: Record) -> bool:
        kind = kind_in(record)
        return kind is not None and bool(self._reach_of(kind, own=False).tables)


@dataclass(frozen=True)
class Declarations:
    """What is folded: declared views, default views of aggregates, and the ledger whose records they are made of.

    `apart` opens the same ledger, and what reads it, for a process that was forked from this one.
    """

    views: Sequence[View[Any]]
    aggregates: Sequence[type[Aggregate]]
    ledger: Ledger
    mapper: Mapper
    apart: Apart | None = None
    share: Share = EVERYTHING

    @property
    def is_parted(self) -> bool:
        """Whether two processes have something to fold each, and both may read the ledger."""
        rows = self.wanted.values()
        return self.apart is not None and (len(rows) > 1 or any(each.by_stream for each in rows))

    def of(self, share: Share) -> Self:
        """The same for another process, which folds a share of it."""
        if self.apart is None:
            raise RuntimeError("nobody has said how another process reads this ledger")
        ledger, mapper = self.apart()
        return replace(self, ledger=ledger, mapper=mapper, share=share)

    def shelf(self, db: Connection, turns: Mapping[str, int], parked: str = "parked") -> Shelf:
        """The tables of these views, each the one of its turn, and where what they cannot take is parked."""
        lives = Lives(self.ledger, self.mapper)
        facts = Facts(self.ledger, self.mapper, lives)
        named = {each.schema.view: each for each in self._rows(facts, lives)}
        for name, turn in turns.items():
            named[name].schema = replace(named[name].schema, turn=turn)
        known = [each for name, each in named.items() if name in turns]
        return Shelf(db, known, facts, lives, parked=parked, share=self.share)

    @cached_property
    def wanted(self) -> dict[str, Rows]:
        """How the rows of each view come about, by its name."""
        lives = Lives(self.ledger, self.mapper)
        rows = self._rows(Facts(self.ledger, self.mapper, lives), lives)
        return {each.schema.view: each for each in rows}

    def _rows(self, facts: Facts, lives: Lives) -> Iterator[Rows]:
        named: dict[str, Rows] = {each.schema.view: each for each in (Default(kind, lives) for kind in self.aggregates)}
        yield from (named | {view.name: Declared(view, facts) for view in self.views}).values()
