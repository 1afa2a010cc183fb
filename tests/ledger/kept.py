"""Ledgers filled at random, without a domain."""

from pathlib import Path
from random import Random
from uuid import UUID, uuid5

from domain.record import Entry
from ledger.engine import Ledger
from ledger.sqlite import SqliteLedger

START = 1_790_000_000_000_000


def entry(chance: Random, versions: dict[UUID, int], number: int) -> Entry:
    """A command with a few facts on a few streams."""
    streams = [uuid5(UUID(int=3), str(chance.randrange(12))) for _ in range(chance.randint(1, 4))]
    reads = {stream: versions.get(stream, 0) for stream in streams}
    facts = []
    for stream in streams:
        versions[stream] = versions.get(stream, 0) + 1
        topic = chance.choice(["story.written", "gate.decided"])
        facts.append((stream, versions[stream], topic, b'{"said": "%d"}' % chance.getrandbits(40)))
    command = UUID(int=chance.getrandbits(128))
    metadata = b'{"name": "command %d"}' % number
    return Entry(command, metadata, START + 1000 * number, facts, reads, lambda position: b"%d" % position)


def filled(path: Path, events: int, seed: int = 0) -> SqliteLedger:
    """A ledger in a file, of at least so many events."""
    ledger = SqliteLedger(path)
    fill(ledger, events, seed)
    return ledger


def fill(ledger: Ledger, events: int, seed: int = 0) -> None:
    """Append at least so many events, several of them to a command."""
    chance, versions = Random(seed), dict[UUID, int]()  # noqa: S311  # the same every time
    number = 0
    while ledger.head() < events:
        number += 1
        ledger.append_now([entry(chance, versions, number)])
