"""Golden ledgers: what was recorded when it was released, as it was stored; never altered once it is there."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from gzip import compress, decompress
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from domain.record import Entry
from ledger.engine import Ledger
from ledger.leaf import hashed
from ledger.record import Record
from ledger.sqlite import SqliteLedger
from ledger.tiles import Tree
from projections.store import Views
from projections.view import VIEWS
from tests.recorded.golden import MAPPER

LEDGERS = Path(__file__).parent / "ledgers"
DIGESTS = LEDGERS / "views.json"
Golden = dict[str, Any]


def golden_of(workspace: str, records: Iterable[Record]) -> Golden:
    """Everything that is stored of these events, each with its leaf hash, as JSON."""
    commands = [
        {"metadata": metadata.decode(), "events": [_kept(workspace, record) for record in group]}
        for (_, metadata), group in groupby(records, lambda record: (record.command, record.metadata))
    ]
    return {"workspace": workspace, "commands": commands}


def _kept(workspace: str, record: Record) -> list[Any]:
    _, at, stream, version, topic, state, *_ = record
    return [at, str(stream), version, topic, state.decode(), hashed(workspace, record).hex()]


def events_of(golden: Golden) -> Iterator[tuple[Record, str]]:
    """Every event as it is stored, with the hash that its leaf had."""
    position = 0
    for number, command in enumerate(golden["commands"], 1):
        for at, stream, version, topic, state, leaf in command["events"]:
            position += 1
            where = position, at, UUID(stream), version
            yield Record(*where, topic, state.encode(), command["metadata"].encode(), number), leaf


def refilled(golden: Golden, path: Path) -> SqliteLedger:
    """A ledger in a fresh file that holds the same events, recorded by the code of today."""
    ledger = SqliteLedger(path)
    ledger.workspace = golden["workspace"]
    grouped = groupby((record for record, _ in events_of(golden)), lambda record: record.command)
    ledger.append_now([_command(list(group)) for _, group in grouped])
    return ledger


def _command(records: list[Record]) -> Entry:
    first, facts = records[0], [record[2:6] for record in records]
    given = UUID(json.loads(first.metadata)["command"])
    return Entry(given, first.metadata, first.recorded_at, facts, {}, lambda _: b"")


def root_of(ledger: Ledger) -> str:
    """The head of its tree."""
    return Tree(ledger.tile).root(ledger.head()).hex()


def folded(goldens: Iterable[Golden]) -> dict[str, str]:
    """A digest of every view over all ledgers; raises RuntimeError for an event that a view cannot take."""
    digests: dict[str, list[str]] = {}
    for golden in goldens:
        for view, digest in _folded(golden).items():
            digests.setdefault(view, []).append(digest)
    return {view: sha256(" ".join(each).encode()).hexdigest() for view, each in digests.items()}


def _folded(golden: Golden) -> dict[str, str]:
    with (
        TemporaryDirectory() as directory,
        closing(refilled(golden, Path(directory) / "ledger.db")) as ledger,
        closing(Views(Path(directory) / "views.db", VIEWS.values(), ledger, MAPPER)) as views,
    ):
        views.catch_up()
        if parked := views.parked():
            raise RuntimeError(str(parked))
        return views.digests(ledger.head())


def topics_of(golden: Golden) -> set[str]:
    """The versions of events that stand in it."""
    return {record.topic for record, _ in events_of(golden)}


def released() -> dict[str, Golden]:
    """Every golden ledger by its name."""
    return {path.name: json.loads(decompress(path.read_bytes())) for path in sorted(LEDGERS.glob("*.json.gz"))}


def release(goldens: Iterable[Golden]) -> None:
    """Add these to the golden ledgers; those that are there stay as they are."""
    LEDGERS.mkdir(exist_ok=True)
    last = max((int(name.partition(".")[0]) for name in released()), default=0)
    for number, golden in enumerate(goldens, last + 1):
        with TemporaryDirectory() as directory, closing(refilled(golden, Path(directory) / "ledger.db")) as ledger:
            content = json.dumps({**golden, "root": root_of(ledger)}, ensure_ascii=False).encode()
        (LEDGERS / f"{number:03}.json.gz").write_bytes(compress(content, mtime=0))
    fold_anew()


def fold_anew() -> None:
    """Write down what the views of today make of all of them."""
    DIGESTS.write_text(json.dumps(folded(released().values()), indent=1) + "\n")


if __name__ == "__main__":
    fold_anew()
