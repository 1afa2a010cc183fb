"""What the proof costs: its upkeep in an append, a proof, and the verification of a long ledger."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median
from uuid import UUID

from ledger.checkpoint import Checkpoint
from ledger.record import Record
from ledger.signing_key import SigningKey
from ledger.sqlite import SqliteLedger
from ledger.tiles import Tree
from tests.benchmarks.timing import Figure, ran
from tests.ledger.kept import entry

ROUNDS, LONG = 60, 1_000_000


class Unproven(SqliteLedger):
    """The same ledger without a tree."""

    def _grow(self, size: int, records: Sequence[Record]) -> None:
        pass


def upkeep(directory: Path) -> Iterator[Figure]:
    """Appends with the tree against appends without, in turn, each durable."""
    for commands, asked in ((1, "≤ 10 %"), (50, "≤ 15 %")):
        appends = [appending(kind(directory / f"{kind.__name__}-{commands}.db"), commands) for kind in KINDS]
        rounds = [[timed(append) for append in appends] for _ in range(ROUNDS)][5:]
        share = median(proven / bare for proven, bare in rounds) - 1
        yield Figure(f"tree's upkeep, {commands} commands at once", f"{share:+.1%} of the append", asked)


KINDS = (SqliteLedger, Unproven)


def appending(ledger: SqliteLedger, commands: int) -> Callable[[], object]:
    """Append so many commands of one or more events each, in one transaction."""
    chance, versions = Random(1), dict[UUID, int]()  # noqa: S311  # the same for both

    def append() -> object:
        return ledger.append_now([entry(chance, versions, n) for n in range(commands)])

    return append


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def verifying(directory: Path) -> Iterator[Figure]:
    """A proof out of a long ledger, and the verification of all of it by a process of its own."""
    path = directory / "long.db"
    ledger = SqliteLedger(path)
    append = appending(ledger, 2000)
    while ledger.head() < LONG:
        append()
    size, tree, key = ledger.head(), Tree(ledger.tile), SigningKey.fresh(f"cairn/{ledger.workspace}")
    note = key.sign(Checkpoint(f"cairn/{ledger.workspace}", size, tree.root(size)).text)
    proofs = [timed(lambda n=n: tree.inclusion(n * 9973 % size, size)) for n in range(200)]  # type: ignore[misc]
    length = len(note.encode()) + 45 * len(tree.inclusion(0, size)) + 40
    yield Figure("a proof of 1 M events", f"{median(proofs) * 1000:.2f} ms, {length} bytes", "≤ 5 ms, ≤ 1.5 kB")
    ledger.close()
    program = "import json,sys;from pathlib import Path;from ledger.verify import verified;a=json.loads(sys.argv[1]);"
    program += "print(int(verified(Path(a[0]),[a[1].encode()],a[2]).result))"
    done = ran(sys.executable, "-c", program, json.dumps([str(path), note, key.verifier]))
    if done.output.strip() != "0":
        raise subprocess.CalledProcessError(1, program)
    yield Figure(f"verifying {size:,} events", f"{done.seconds:.1f} s, {done.megabytes:.0f} MB", "≤ 10 s, ≤ 300 MB")
