"""Where a workspace keeps its events: said in a file of its directory, or for a single one by the environment."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from domain.errors import LifecycleError
from ledger.durable import replace, settle

WRITTEN, FILE = "workspace.toml", "file"
BELOW, UNFINISHED = "workspaces", ".new"


class NotThisLedger(LifecycleError, code="not_a_ledger"):
    """The directory holds no ledger that this Cairn can open; name another directory, or use a newer Cairn."""


@dataclass(frozen=True)
class Address:
    """A schema of a database; without a `dsn`, the file of the workspace's directory."""

    dsn: str = ""
    schema: str = "cairn"

    @property
    def text(self) -> str:
        """The address as it is shown: nothing in it is secret."""
        return f"schema {self.schema}" if self.dsn else FILE

    @property
    def written(self) -> str:
        """The address as its file has it."""
        return f'database = "{self.dsn or FILE}"\nschema = "{self.schema}"\n'

    def write(self, file: Path) -> None:
        """Keep the address, for the owner only, since it may hold a password."""
        settle(file.parent)
        replace(file, self.written)

    @classmethod
    def told(cls, database: str, schema: str) -> "Address":
        """What somebody names; raises NotThisLedger for what is neither a file nor a database."""
        if database != FILE and not database.startswith(("postgresql://", "postgres://")):
            raise NotThisLedger(f"a database is {FILE} or postgresql://…")
        if set(database + schema) & {'"', "\\", "\n", "\r"}:
            raise NotThisLedger("the address of the database cannot be read")
        return cls("" if database == FILE else database, schema)

    @classmethod
    def read(cls, file: Path) -> "Address":
        """The address that a file has; raises NotThisLedger."""
        try:
            said = tomllib.loads(file.read_text(encoding="utf-8"))
            return cls.told(str(said["database"]), str(said.get("schema", "cairn")))
        except (KeyError, ValueError) as unread:
            raise NotThisLedger(f"{file} names no database: it is one of {FILE} and postgresql://…") from unread


def address_of(directory: Path, dsn: str = "", schema: str = "") -> Address:
    """Where a directory's events are kept, unless it is said otherwise; raises NotThisLedger."""
    kept = directory / WRITTEN
    known = Address.read(kept) if kept.is_file() else _in_the_environment()
    dsn = dsn or known.dsn
    if dsn and (directory / "ledger.db").exists():
        raise NotThisLedger(f"{directory} keeps its events itself: unset CAIRN_DATABASE, or name another directory")
    if dsn and not dsn.startswith(("postgresql://", "postgres://")):
        raise NotThisLedger("CAIRN_DATABASE is postgresql://…, or unset")
    return Address(dsn, schema or known.schema)


def is_unfinished(directory: Path) -> bool:
    """Whether a workspace is being made in this directory, which is renamed once it is."""
    return directory.parent.name == BELOW and directory.suffix == UNFINISHED


def _in_the_environment() -> Address:
    return Address(os.environ.get("CAIRN_DATABASE", ""), os.environ.get("CAIRN_SCHEMA", "cairn"))
