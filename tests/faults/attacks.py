"""Ten ways to alter a ledger behind its back, each made directly on its tables."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any, Protocol
from uuid import UUID

from ledger import tiles
from ledger.leaf import hashed
from ledger.record import Record


class Tables(Protocol):
    """The tables of a ledger, to whoever comes from behind."""

    def execute(self, sql: str, arguments: Any = ..., /) -> Any:
        """Do it, and tell the rows."""

    def executemany(self, sql: str, rows: Iterable[Any], /) -> Any:
        """Do it for each."""


Attack = Callable[[Tables, Random, int], int]  # tells the first position that is bad
EVENT = "position, recorded_at, originator_id, originator_version, topic, state, metadata, command"


def edit_state(db: Tables, chance: Random, head: int) -> int:
    at = chance.randint(1, head)
    (state,) = db.execute("SELECT state FROM event WHERE position = ?", (at,)).fetchone()
    n = chance.randrange(len(state))
    altered = state[:n] + bytes([state[n] ^ 1 << chance.randrange(8)]) + state[n + 1 :]
    db.execute("UPDATE event SET state = ? WHERE position = ?", (altered, at))
    return at


def edit_topic(db: Tables, chance: Random, head: int) -> int:
    at = chance.randint(1, head)
    db.execute("UPDATE event SET topic = topic || '.v2' WHERE position = ?", (at,))
    return at


def edit_metadata(db: Tables, chance: Random, head: int) -> int:
    (command,) = db.execute("SELECT command FROM event WHERE position = ?", (chance.randint(1, head),)).fetchone()
    db.execute("UPDATE command SET metadata = ? WHERE n = ?", (b'{"actor":"somebody else"}', command))
    (at,) = db.execute("SELECT MIN(position) FROM event WHERE command = ?", (command,)).fetchone()
    return int(at)


def delete_one(db: Tables, chance: Random, head: int) -> int:
    at = chance.randint(1, head - 1)
    db.execute("DELETE FROM event WHERE position = ?", (at,))
    return at


def delete_a_run(db: Tables, chance: Random, head: int) -> int:
    at = chance.randint(1, head - 3)
    db.execute("DELETE FROM event WHERE position BETWEEN ? AND ?", (at, min(at + chance.randint(1, 9), head - 1)))
    return at


def delete_the_tail(db: Tables, chance: Random, head: int) -> int:
    at = chance.randint(2, head)
    db.execute("DELETE FROM event WHERE position >= ?", (at,))
    return at


def swap_two(db: Tables, chance: Random, head: int) -> int:
    a, b = sorted(chance.sample(range(1, head + 1), 2))
    for was, becomes in ((a, -1), (b, a), (-1, b)):
        db.execute("UPDATE event SET position = ? WHERE position = ?", (becomes, was))
    return a


def insert_one(db: Tables, chance: Random, head: int) -> int:
    at = chance.randint(1, head)
    db.execute("UPDATE event SET position = -position WHERE position >= ?", (at,))
    db.execute("UPDATE event SET position = 1 - position WHERE position < 0")
    db.execute(
        "INSERT INTO event SELECT ?, recorded_at, ?, 1, topic, state, command FROM event WHERE position = ?",
        (at, chance.randbytes(16), at + 1),
    )
    return at


def restore_an_older_copy(db: Tables, chance: Random, head: int) -> int:
    at = chance.randint(2, head)
    db.execute("DELETE FROM event WHERE position >= ?", (at,))
    _plant(db)
    return at


def rewrite_events_with_the_tree(db: Tables, chance: Random, head: int) -> int:
    at = edit_state(db, chance, head)
    _plant(db)
    return at


def _plant(db: Tables) -> None:
    """The tree as it would be, had the events always been these."""
    (workspace,) = db.execute("SELECT id FROM workspace").fetchone()
    found = db.execute(f"SELECT {EVENT} FROM event JOIN command ON command.n = command ORDER BY position")  # noqa: S608
    leaves = [hashed(workspace, Record(n, at, UUID(bytes=i), *rest)) for n, at, i, *rest in found]
    db.execute("DELETE FROM tile")
    db.executemany("INSERT INTO tile VALUES (?, ?, ?)", list(tiles.grown(0, leaves, lambda *_: b"")))


ATTACKS: tuple[Attack, ...] = (
    edit_state,
    edit_topic,
    edit_metadata,
    delete_one,
    delete_a_run,
    delete_the_tail,
    swap_two,
    insert_one,
    restore_an_older_copy,
    rewrite_events_with_the_tree,
)
