"""The next version of views: built in tables of its own while the old ones answer, then put in their place at once."""

from collections.abc import Mapping
from sqlite3 import Connection

from projections import standing
from projections.shelf import Declarations
from projections.standing import Stand, version_of


class Beside:
    """Some views that are folded anew, all as far as each other; within the transactions of its runner."""

    def __init__(self, db: Connection, declarations: Declarations, turns: Mapping[str, int], position: int) -> None:
        self._db, self._declarations, self.turns, self.position = db, declarations, turns, position
        self._shelf = declarations.shelf(db, turns, "parked_beside")
        self._shelf.forget(empty=position == 0)

    @classmethod
    def of(cls, db: Connection, declarations: Declarations, stale: Mapping[str, Stand | None]) -> "Beside | None":
        """Go on with what was being built of these views, or begin; what was begun of others goes."""
        wanted = {view: version_of(declarations.wanted[view]) for view in stale}
        known = db.execute("SELECT view, version, turn, position FROM beside").fetchall()
        positions = {position for *_, position in known}
        if {view: version for view, version, _, _ in known} == wanted and len(positions) <= 1:
            turns = {view: turn for view, _, turn, _ in known}
            return cls(db, declarations, turns, *positions) if stale else None
        standing.abandon(db)
        turns = {view: stand.turn + 1 if stand else 1 for view, stand in stale.items()}
        db.executemany("INSERT INTO beside VALUES (?, ?, ?, 0)", [(view, wanted[view], turns[view]) for view in stale])
        begun = cls(db, declarations, turns, 0)
        begun.make()
        return begun if stale else None

    def make(self) -> None:
        """The tables, empty."""
        for table in self._shelf.tables:
            standing.make(self._db, table.rows.schema)

    def fold(self, limit: int) -> bool:
        """Fold a page unless somebody else has; tells whether it did."""
        page = self._declarations.ledger.page(self.position, limit)
        moved = "UPDATE beside SET position = ? WHERE position = ?"
        won = self._db.execute(moved, (page[-1].position, self.position)).rowcount > 0
        if won:
            self._shelf.fold(page)
            self.position = page[-1].position
        return won

    def trim(self) -> None:
        """Keep no more rows in memory than are to be remembered."""
        self._shelf.trim()

    def swap(self) -> None:
        """Have the new tables answer, and the old ones gone, with what each could not take."""
        old = standing.stands(self._db)
        standing.index(self._db, (table.rows.schema for table in self._shelf.tables))
        for view, turn in self.turns.items():
            if view in old:
                standing.drop(self._db, view, old[view].turn)
            standing.stand(self._db, self._declarations.wanted[view], turn)
            self._db.execute("DELETE FROM parked WHERE view = ?", (view,))
        if self.turns.keys() == self._declarations.wanted.keys():  # nobody reads a fact otherwise any more
            self._db.execute("DELETE FROM parked WHERE view = ''")
        self._db.execute("INSERT OR IGNORE INTO parked SELECT * FROM parked_beside")
        standing.clear(self._db)
