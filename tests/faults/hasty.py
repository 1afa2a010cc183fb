"""The control: `cairn` upon a ledger that acknowledges first, and keeps what it has acknowledged every so often."""

import sqlite3
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from api.cli import main

EVERY = 1000  # so that a moment at which nothing is owed hardly comes
connect = sqlite3.connect


class Hasty(sqlite3.Connection):
    """Shows what it has not committed, and takes most commits for granted."""

    left = EVERY

    def execute(self, sql: str, parameters: Iterable[Any] = (), /) -> sqlite3.Cursor:  # type: ignore[override]
        if sql == "COMMIT":
            self.commit()
        if sql == "COMMIT" or (sql.startswith("BEGIN") and self.in_transaction):
            return super().execute("SELECT 1")
        return super().execute(sql, parameters)  # type: ignore[arg-type]

    def commit(self) -> None:
        self.left -= 1
        if self.left == 0:
            super().commit()
            self.left = EVERY


@cache
def shared(path: Path) -> sqlite3.Connection:
    """Whoever reads sees what only the writer knows."""
    return connect(path, isolation_level=None, check_same_thread=False, factory=Hasty)


def connected(path: Path | str, **how: Any) -> sqlite3.Connection:
    return shared(Path(path)) if Path(path).name == "ledger.db" else connect(path, **how)


if __name__ == "__main__":
    sqlite3.connect = connected  # type: ignore[assignment]
    main()
