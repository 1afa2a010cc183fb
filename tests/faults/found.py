"""What is found of acknowledged commands, once the fault is over."""

import json
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from ledger.engine import Ledger
from ledger.sqlite import SqliteLedger
from ledger.tiles import Tree
from tests.faults.served import Served


def missing(ledger: Ledger, acked: dict[str, dict[str, Any]]) -> list[str]:
    """The keys whose receipt the ledger knows nothing of."""
    tree, head = Tree(ledger.tile), ledger.head()
    receipts = ((key, answer["receipt"]) for key, answer in acked.items())
    return [
        key
        for key, told in receipts
        if told["position"] > head or tree.leaf(told["position"] - 1).hex() != told["leaf"]
    ]


def missing_in(data: Path, acked: dict[str, dict[str, Any]]) -> list[str]:
    """The same, of a directory that nobody serves."""
    with closing(SqliteLedger(data / "ledger.db")) as ledger:
        return missing(ledger, acked)


def names(served: Served) -> Counter[str]:
    """How often each person is there."""
    _, told, _ = served.asked("query", "people")
    return Counter(json.loads(line)["name"] for line in told.splitlines())
