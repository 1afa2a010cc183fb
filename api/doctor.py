"""Whether a workspace is well: the ledger whole, its file durable, the views in step with it."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.composition.workspace import Cairn

PAGE = 5000


def examined(cairn: Cairn) -> dict[str, Any]:
    """What was looked at, and what is wrong; `well` when nothing is."""
    head = cairn.ledger.head()
    cairn.views.catch_up()
    parked = cairn.views.parked()
    gaps = [n for n, position in enumerate(_positions(cairn), 1) if n != position]
    live, anew = cairn.views.digests(head), replayed(cairn, head)
    unlike = [name for name, digest in anew.items() if live.get(name) != digest]
    wrong = [f"position {n} is missing" for n in gaps[:1]]
    wrong += [f"view {name} is not what the ledger says; run cairn rebuild" for name in unlike]
    wrong += [f"view {each.view or '(any)'} could not take position {each.position}: {each.error}" for each in parked]
    return {
        "well": not wrong,
        "wrong": wrong,
        "directory": str(cairn.directory),
        "workspace": cairn.workspace.name,
        "events": head,
        "signed": cairn.notary.size,
        "log_key": cairn.notary.verifier,
        "views_at": cairn.views.position,
        "sqlite": sqlite3.sqlite_version,
        "durability": cairn.ledger.durability(),
        "digests": live,
    }


def replayed(cairn: Cairn, position: int) -> dict[str, str]:
    """A digest of every view, built in a fresh file from the ledger up to a position."""
    with TemporaryDirectory(prefix=".replay.", dir=cairn.directory) as fresh:
        views = cairn.views.build(Path(fresh) / "views.db", to=position)
        try:
            return views.digests(position)
        finally:
            views.close()


def _positions(cairn: Cairn) -> list[int]:
    found: list[int] = []
    while page := cairn.ledger.page(found[-1] if found else 0, PAGE):
        found += [record.position for record in page]
    return found
