"""Adds golden ledgers: what the tests of the domain record, as far as it holds a version that no golden ledger has.

Run `python -m tests.recorded.harvest` once a new event or version is done: it runs the domain's tests, or those given.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ledger.record import Record
from ledger.sqlite import SqliteLedger
from tests.recorded.golden import FILES, MAPPER
from tests.recorded.ledgers import Golden, golden_of, release, released, topics_of

BEFORE = {"kpi_series.opened.v2": "definition_version", "kpi_series.observed.v2": "definition_version"}
TESTS = Path(__file__).parents[1] / "domain"


class Harvest:
    """Keeps the ledger of every test that has something new to tell."""

    def __init__(self, missing: set[str]) -> None:
        self.missing, self.found = missing, dict[frozenset[str], Golden]()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: Any) -> None:
        """Look at what the test has recorded."""
        (whole, *_) = item.funcargs.get("whole", (None,))  # what several tests share
        ledger = getattr(item.funcargs.get("world", whole), "ledger", None)
        if isinstance(ledger, SqliteLedger):
            records = ledger.page(0, 10_000)
            for each in (records, older(records)):
                self._keep(ledger.workspace, each)

    def _keep(self, workspace: str, records: list[Record]) -> None:
        told = frozenset(self.missing & {record.topic for record in records})
        if not any(told <= other for other in self.found) and all(map(is_sound, records)):
            self.found = {other: golden for other, golden in self.found.items() if not other <= told}
            self.found[told] = golden_of(workspace, records)


def is_sound(record: Record) -> bool:
    """Whether it can be read, unlike what a test has forged."""
    with suppress(ValueError):
        return bool(MAPPER.to_event(record))
    return False


def older(records: list[Record]) -> list[Record]:
    """The same as a Cairn recorded it that knew only the first versions of some events."""
    return [first_version(each) if each.topic in BEFORE else each for each in records]


def first_version(record: Record) -> Record:
    """An event without what its first version did not have."""
    state = json.loads(record.state)
    del state[BEFORE[record.topic]]
    kept = json.dumps(state, separators=(",", ":"), ensure_ascii=False).encode()
    return record._replace(topic=record.topic.rpartition(".v")[0], state=kept)


def chosen(found: list[Golden], missing: set[str]) -> list[Golden]:
    """As few bytes as hold all that is missing: each time whatever tells most for its length."""
    topics = [topics_of(each) for each in found]
    lengths = [len(json.dumps(each)) + 20_000 for each in found]
    ledgers: list[Golden] = []
    while missing and found:
        best = max(range(len(found)), key=lambda n: len(topics[n] & missing) / lengths[n])
        if not topics[best] & missing:
            break
        ledgers.append(found[best])
        missing = missing - topics[best]
    return ledgers


def add_missing(*tests: str) -> None:
    """Release what is in no golden ledger yet; those that are there are left alone."""
    there = released()
    missing = {path.stem for path in FILES.glob("*.json")}.difference(*map(topics_of, there.values()))
    harvest = Harvest(missing)
    pytest.main(["-q", "-p", "no:cacheprovider", "-k", "not postgres", *(tests or (str(TESTS),))], plugins=[harvest])
    release(chosen([*harvest.found.values()], missing))


if __name__ == "__main__":
    add_missing(*sys.argv[1:])
