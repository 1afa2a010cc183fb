"""Durable appends of one event at 64 clients: Cairn's whole commands, eventsourcing's own save, UmaDB, Emmett."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

from tests.benchmarks import durable, library
from tests.benchmarks.driven import Driven
from tests.benchmarks.fetched import NODE, Unfetched, emmett, umadb
from tests.benchmarks.place import Place
from tests.benchmarks.rounds import CLIENTS, Rate, compared
from tests.benchmarks.timing import Figure
from tests.benchmarks.together import Clients

ASKED = (
    ("Cairn on SQLite", "eventsourcing on SQLite", 4.5),
    ("Cairn on PostgreSQL", "eventsourcing on PostgreSQL", 20),
    ("Cairn on SQLite", "UmaDB", 1.5),
    ("Cairn on PostgreSQL", "UmaDB", 1.5),
    ("Cairn on PostgreSQL", "Emmett", 8),
)


def peers(place: Place, cairn: dict[str, Clients]) -> Iterator[Figure]:
    """Each fetched, its answers found to be durable, and all of them measured in turn."""
    stored = place.directory / "stored.json"
    stored.write_bytes(cairn["Cairn on SQLite"].stored()[0])
    with ExitStack() as stack:
        contenders: dict[str, Rate] = {**cairn, **saves(place, stack)}
        for name, fetch in (("UmaDB", of_umadb), ("Emmett", of_emmett)):
            try:
                contenders[name] = yield from fetch(place, stored, stack)
            except Unfetched as failed:
                yield Figure(f"{name}, {CLIENTS} clients", "not fetched", str(failed))
        yield from compared(contenders, ASKED)


def saves(place: Place, stack: ExitStack) -> dict[str, Rate]:
    """Eventsourcing on both engines, as it comes."""
    file = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(place.directory / "library.db")}
    apps = {"SQLite": library.opened(file), "PostgreSQL": library.opened(place.environment())}
    return {
        f"eventsourcing on {name}": library.saving(stack.enter_context(closing(app)), CLIENTS, uuid4())
        for name, app in apps.items()
    }


def of_umadb(place: Place, stored: Path, stack: ExitStack) -> Generator[Figure, None, Rate]:
    """Its server and its client, each a process, with the same bytes."""
    programs = umadb(place.directory / "umadb")

    def client(url: str, clients: int) -> Driven:
        page = str(Path(__file__).with_name("umadb_client.py"))
        return Driven(clients, str(programs / "python"), page, url, str(stored))

    def append(url: str) -> None:
        with client(url, 1) as run:
            run(durable.APPENDS)

    syncs = durable.syncs_of_a_file(programs, place.directory / "traced.db", append)
    yield Figure(f"UmaDB's syncs for {durable.APPENDS} appends of one client", syncs, durable.ASKED)
    url = stack.enter_context(durable.umadb(programs, place.directory / "uma.db"))
    return stack.enter_context(client(url, CLIENTS))


def of_emmett(place: Place, stored: Path, stack: ExitStack) -> Generator[Figure, None, Rate]:
    """Its client, on the server that Cairn has, with the same bytes."""
    page = emmett(place.directory / "emmett")

    def client(clients: int) -> Driven:
        return Driven(clients, NODE, str(page), place.dsn, str(stored))

    def append() -> None:
        with client(1) as run:
            run(durable.APPENDS)

    syncs = durable.syncs_of_a_server(place.dsn, append)
    yield Figure(f"PostgreSQL's syncs for {durable.APPENDS} of Emmett's appends", syncs, durable.ASKED)
    return stack.enter_context(client(CLIENTS))
