"""What an append costs: one client against the bare engine, 64 against the library and against peers."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.engine import Ledger
from ledger.postgres import PostgresLedger
from ledger.postgres_schema import migrate
from ledger.sqlite import SqliteLedger
from tests.benchmarks import alone
from tests.benchmarks.durable import one_sync
from tests.benchmarks.peers import peers
from tests.benchmarks.place import place
from tests.benchmarks.rounds import CLIENTS
from tests.benchmarks.timing import Figure, printed
from tests.benchmarks.together import Clients


def speed(directory: Path) -> Iterator[Figure]:
    """Everything, in a fresh directory and on a PostgreSQL server."""
    yield from one_sync(directory)
    with place(directory) as where, ExitStack() as stack:
        migrate(where.dsn, "cairn")
        ledgers: dict[str, Ledger] = {
            "SQLite": stack.enter_context(closing(SqliteLedger(directory / "ledger.db"))),
            "PostgreSQL": stack.enter_context(closing(PostgresLedger(where.dsn, "cairn"))),
        }
        cairn = {
            f"Cairn on {name}": stack.enter_context(closing(Clients(directory / name, ledger, CLIENTS)))
            for name, ledger in ledgers.items()
        }
        sqlite, postgres = cairn.values()
        yield from alone.against_raw("SQLite", sqlite, alone.of_sqlite(directory / "raw.db", sqlite.stored()))
        yield from alone.against_raw("PostgreSQL", postgres, alone.of_postgres(where.dsn, postgres.stored()))
        yield from peers(where, cairn)


if __name__ == "__main__":
    with TemporaryDirectory(prefix="cairn-bench-") as fresh:
        printed(speed(Path(fresh)))
