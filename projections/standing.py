"""What stands in a file of views: the tables that answer, as far as they were folded, and those built beside them."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from sqlite3 import Connection
from typing import NamedTuple

from domain.errors import Late
from projections.moment import At, Moment
from projections.questions import Questions
from projections.rows import Rows
from projections.schema import OPEN, Schema

STANDING = (
    "(view TEXT PRIMARY KEY, version TEXT NOT NULL, turn INTEGER NOT NULL, filters TEXT NOT NULL,"
    " sought TEXT NOT NULL, stopped INTEGER, again INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"
)
BESIDE = "(view TEXT PRIMARY KEY, version TEXT NOT NULL, turn INTEGER NOT NULL, position INTEGER NOT NULL)"
PARKED = "(view TEXT, key TEXT, position INTEGER, error TEXT)"
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS progress (position INTEGER NOT NULL, generation INTEGER NOT NULL)",
    "INSERT INTO progress SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM progress)",
    f"CREATE TABLE IF NOT EXISTS standing {STANDING}",
    f"CREATE TABLE IF NOT EXISTS beside {BESIDE}",
    f"CREATE TABLE IF NOT EXISTS parked {PARKED}",
    f"CREATE TABLE IF NOT EXISTS parked_beside {PARKED}",
    "CREATE UNIQUE INDEX IF NOT EXISTS parked_once ON parked (view, key, position)",
    "CREATE UNIQUE INDEX IF NOT EXISTS parked_beside_once ON parked_beside (view, key, position)",
)
BUILDING = "SELECT EXISTS (SELECT 1 FROM beside) OR EXISTS (SELECT 1 FROM standing WHERE again OR stopped IS NOT NULL)"
EARLIER_FORM = "SELECT 1 FROM sqlite_master WHERE name = 'declared'"


class ViewIsBehind(Late, code="view_is_behind"):
    """The view has not come as far as was asked; send the same again a little later."""


class Stand(NamedTuple):
    """The table that answers for a view: `stopped` where folding ended, `again` when it is to be folded anew."""

    version: str
    turn: int
    stopped: int | None
    again: bool


class Progress(NamedTuple):
    """The last position that was folded, and the generation, which moves with every table that comes or goes."""

    position: int
    generation: int


class Standing(NamedTuple):
    """The table that answers, and the last position it knows."""

    questions: Questions
    position: int

    def at(self, moment: Moment) -> At:
        """The moment pinned to what has been folded, so that a second query sees what the first one saw."""
        p, t = self.position, moment.effective_at
        return At(p if moment.as_of is None else min(moment.as_of, p), OPEN if t is None else t)


def version_of(rows: Rows) -> str:
    """What two tables of a view have in common unless one has to be folded anew."""
    return f"{rows.version}; {' '.join(rows.filters)}"


def is_founded(db: Connection) -> bool:
    """Whether the file has tables of this form."""
    return bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'standing'").fetchone())


def found(db: Connection, wanted: Mapping[str, Rows]) -> None:
    """Make everything in a file that has nothing, or was folded by a Cairn that kept its tables otherwise."""
    if is_founded(db):
        return
    if db.execute(EARLIER_FORM).fetchone():
        for (view,) in db.execute("SELECT view FROM declared").fetchall():
            db.execute(f"DROP TABLE IF EXISTS {Schema(view, ()).table}")
        db.execute("DROP TABLE declared")
        db.execute("DELETE FROM parked")
        db.execute("UPDATE progress SET position = 0, generation = generation + 1")
    for statement in SCHEMA:
        db.execute(statement)
    for rows in wanted.values():
        make(db, rows.schema)
        stand(db, rows, 1)


def make(db: Connection, schema: Schema) -> None:
    """An empty table."""
    for statement in schema.create():
        db.execute(statement)


def drop(db: Connection, view: str, turn: int) -> None:
    """No table of this turn any more."""
    db.execute(f"DROP TABLE IF EXISTS {Schema(view, (), (), turn).table}")


def index(db: Connection, schemas: Iterable[Schema]) -> None:
    """Make what questions are answered by; a fold from nothing is faster without."""
    for schema in schemas:
        for statement in schema.indexes():
            db.execute(statement)


def abandon(db: Connection) -> None:
    """Let go of what was being built beside."""
    for view, turn in db.execute("SELECT view, turn FROM beside").fetchall():
        drop(db, view, turn)
    clear(db)


def clear(db: Connection) -> None:
    """Nothing is being built any more."""
    db.execute("DELETE FROM beside")
    db.execute("DELETE FROM parked_beside")
    rearranged(db)


def stand(db: Connection, rows: Rows, turn: int) -> None:
    """Have the table of this turn answer from now on."""
    described = " ".join(rows.schema.filters), " ".join(rows.schema.sought)
    values = (rows.schema.view, version_of(rows), turn, *described)
    db.execute("INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?, NULL, 0)", values)


def stands(db: Connection) -> dict[str, Stand]:
    """The table that answers for each view."""
    found = db.execute("SELECT view, version, turn, stopped, again FROM standing")
    return {view: Stand(*rest) for view, *rest in found}


def progress(db: Connection) -> Progress:
    """How far the file was folded."""
    return Progress(*db.execute("SELECT position, generation FROM progress").fetchone())


def is_building(db: Connection) -> bool:
    """Whether a table is being built, or is to be, that will answer instead of another one."""
    return bool(db.execute(BUILDING).fetchone()[0])


def rearranged(db: Connection) -> None:
    """Have everybody who folds look again at what stands."""
    db.execute("UPDATE progress SET generation = generation + 1")


def standing(db: Connection, view: str) -> Standing:
    """The table that answers for a view; raises ViewIsBehind while its first one is being built."""
    wanted = "SELECT filters, sought, turn, IFNULL(stopped, position) FROM progress, standing WHERE view = ?"
    known = db.execute(wanted, (view,)).fetchone()
    if known is None:
        raise ViewIsBehind(f"{view} is being built for the first time; send the same again a little later")
    filters, sought, turn, position = known
    return Standing(_questions(Schema(view, tuple(filters.split()), tuple(sought.split()), turn)), position)


@lru_cache(1024)
def _questions(schema: Schema) -> Questions:
    return Questions(schema)
