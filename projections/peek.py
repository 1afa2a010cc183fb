"""What a file of views tells whoever does not have the workspace open."""

import sqlite3
from contextlib import closing
from pathlib import Path

from projections import standing
from projections.standing import ViewIsBehind


def ids(path: Path, view: str, position: int) -> frozenset[str] | None:
    """The ids of all rows that a view has had; None when it was not folded as far as a position, or cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            stands = standing.standing(db, view)
            if stands.position < position:
                return None
            found = db.execute(f"SELECT DISTINCT key FROM {stands.questions.schema.table}")  # noqa: S608
            return frozenset(key for (key,) in found)
    except (sqlite3.Error, ViewIsBehind):
        return None
