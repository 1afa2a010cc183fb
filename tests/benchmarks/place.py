"""Where the contenders keep their events: files in one directory, and one PostgreSQL server for all."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from psycopg import connect
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from tests.engines import server

USUAL = {"host": "", "port": 5432, "user": "postgres", "password": "none"}


class Place(NamedTuple):
    """A directory, and a database that is dropped afterwards."""

    directory: Path
    dsn: str

    def environment(self) -> dict[str, str]:
        """The database, as eventsourcing is told of it."""
        known = {**USUAL, **conninfo_to_dict(self.dsn)}
        told = {f"POSTGRES_{name.upper()}": str(known[name]) for name in ("dbname", *USUAL)}
        return {"PERSISTENCE_MODULE": "eventsourcing.postgres", **told}


@contextmanager
def place(directory: Path) -> Iterator[Place]:
    """Somewhere fresh."""
    name = f"cairn_bench_{os.getpid()}"
    with server() as dsn, closing(connect(dsn, autocommit=True)) as admin:
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield Place(directory, url(dsn, name))
        finally:
            admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def url(dsn: str, database: str) -> str:
    """The address of another database of a server, in a form that node reads too."""
    told = {name: value for name, value in conninfo_to_dict(dsn).items() if name != "dbname" and value}
    return f"postgresql:///{database}?{urlencode(told)}"
