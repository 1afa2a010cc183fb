"""A ledger that was recorded when its events were released still is one: read, replayed, folded, and proven."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.kernel import Aggregate
from ledger.leaf import hashed
from tests.recorded.golden import FILES, MAPPER
from tests.recorded.ledgers import DIGESTS, Golden, events_of, folded, refilled, released, root_of, topics_of

GOLDEN = released()


@pytest.fixture(params=GOLDEN)
def golden(request: pytest.FixtureRequest) -> Golden:
    return GOLDEN[request.param]


class TestAGoldenLedger:
    def test_is_read_and_replayed(self, golden: Golden) -> None:
        lives: dict[UUID, Any] = {}
        for record, _ in events_of(golden):
            fact = MAPPER.to_event(record)
            lives[record.originator_id] = fact.mutate(lives.get(record.originator_id))
            assert lives[record.originator_id].version == record.originator_version

        assert all(isinstance(each, Aggregate) and each.public() for each in lives.values())

    def test_has_the_leaves_that_it_had(self, golden: Golden) -> None:
        assert [hashed(golden["workspace"], record).hex() for record, _ in events_of(golden)] == [
            leaf for _, leaf in events_of(golden)
        ]

    def test_has_the_root_that_it_had(self, golden: Golden, tmp_path: Path) -> None:
        assert rooted(golden, tmp_path / "ledger.db") == golden["root"]

    def test_has_another_root_with_one_byte_more(self, tmp_path: Path) -> None:
        """The control."""
        golden = next(iter(GOLDEN.values()))
        command = golden["commands"][-1]
        altered = {**golden, "commands": [*golden["commands"][:-1], {**command, "metadata": command["metadata"] + " "}]}
        assert rooted(altered, tmp_path / "altered.db") != golden["root"]


def rooted(golden: Golden, path: Path) -> str:
    """The root of a ledger of these events."""
    with closing(refilled(golden, path)) as ledger:
        return root_of(ledger)


class TestTheViews:
    def test_tell_of_all_golden_ledgers_what_they_told(self) -> None:
        """Run `python -m tests.recorded.ledgers` once a view is meant to tell otherwise what was recorded."""
        told, tell = json.loads(DIGESTS.read_text()), folded(GOLDEN.values())
        assert [view for view in told if tell.get(view) != told[view]] == []


class TestEveryReleasedVersion:
    def test_stands_in_a_golden_ledger(self) -> None:
        """Run `python -m tests.recorded.harvest` once a new event or version is done."""
        assert {path.stem for path in FILES.glob("*.json")}.difference(*map(topics_of, GOLDEN.values())) == set()
