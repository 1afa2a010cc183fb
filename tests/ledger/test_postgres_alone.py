"""One round trip, for whoever found the ledger as it had left it; with anybody else about, it never costs an event."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from tempfile import TemporaryFile
from uuid import uuid4

import pytest
from psycopg import connect

from ledger import tiles
from ledger.leaf import hashed
from ledger.line import Unreachable
from ledger.postgres import PostgresLedger
from ledger.postgres_schema import LOCK, key_of
from ledger.tiles import Tree
from tests.engines import OnAServer
from tests.faults.node import until
from tests.ledger.entries import A, B, Command, step
from tests.proxy import Proxy


@pytest.fixture
def alone(home: OnAServer) -> PostgresLedger:
    """A ledger that was found twice as this process had left it."""
    return settled(home.open())


def settled(ledger: PostgresLedger) -> PostgresLedger:
    for _ in range(2):
        ledger.append_now([Command()])
    return ledger


def trips(ledger: PostgresLedger, call: Callable[[], object]) -> int:
    """How often the writing connection waits for the server meanwhile."""
    with TemporaryFile("w+") as log:
        with ledger._writer.held() as db:  # noqa: SLF001  what goes over the line shows nowhere else
            db.pgconn.trace(log.fileno())
        call()
        with ledger._writer.held() as db:  # noqa: SLF001
            db.pgconn.untrace()
        log.seek(0)
        return sum("\tSync" in line for line in log)


class TestAProcessThatIsAlone:
    def test_appends_in_one_round_trip(self, alone: PostgresLedger) -> None:
        assert trips(alone, lambda: alone.append_now([step(A, 1), step(B, 1, count=2)])) == 1
        assert [record.state for record in alone.page(0, 9)] == [b"1/1", b"2/1", b"2/2"]

    def test_keeps_the_tree_that_all_events_make_at_once(self, alone: PostgresLedger) -> None:
        for n in range(1, 600, 3):
            alone.append_now([step(A, n, count=3)])
        leaves = [hashed(alone.workspace, record) for record in alone.page(0, 600)]
        made = {(level, n): hashes for level, n, hashes in tiles.grown(0, leaves, lambda *_: b"")}
        assert Tree(alone.tile).root(600) == Tree(lambda *at: made[at]).root(600)

    def test_takes_a_head_that_it_does_not_know_from_nobody(self, alone: PostgresLedger, home: OnAServer) -> None:
        settled(home.open()).append_now([step(A, 1)])
        settled(alone)._appending._heads._known.clear()  # noqa: SLF001  as if A had made room for others

        wrong, right = step(A, 3), step(B, 1)
        assert alone.commit([[wrong], [right]]) == [None, 2]
        assert [record.originator_id for record in alone.page(0, 9)] == [A, B]

    def test_records_no_command_twice(self, alone: PostgresLedger) -> None:
        command = step(A, 1)
        assert [alone.append_now([command]), alone.append_now([command]), alone.head()] == [1, None, 1]

    def test_whose_answer_is_lost_finds_its_receipt(self, home: OnAServer, postgres: str) -> None:
        with closing(Proxy(postgres)) as proxy, closing(PostgresLedger(proxy.dsn, home.schema)) as far:
            settled(far)
            command, proxy.to_lose = step(A, 1), 1
            with pytest.raises(Unreachable):
                far.append_now([command])
            assert asyncio.run(far.receipt(command.command)) == b"up to 1"


class TestAnother:
    def test_that_wrote_meanwhile_is_seen(self, alone: PostgresLedger, home: OnAServer) -> None:
        assert home.open().append_now([step(A, 1)]) == 1
        assert trips(alone, lambda: alone.append_now([step(A, 1)])) > 1
        assert alone.append_now([step(A, 2)]) == 2
        assert alone.head() == 2

    def test_that_has_the_lock_is_waited_for(self, alone: PostgresLedger, home: OnAServer, postgres: str) -> None:
        """The statement began before the other committed, and cannot see it: the number of its command is taken."""
        with closing(connect(postgres)) as other, ThreadPoolExecutor(1) as pool:
            other.execute(LOCK, (key_of(home.schema),))
            appended = pool.submit(alone.append_now, [step(A, 1)])
            until(lambda: self.waiting(postgres))
            other.execute(f"INSERT INTO {home.schema}.command VALUES (3, %s, '', '')", (uuid4(),))  # noqa: S608
            other.commit()
            assert appended.result() == 1
        assert alone.events(A)[0].command == 4

    def waiting(self, dsn: str) -> bool:
        with connect(dsn) as db:
            return bool(db.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'advisory'").fetchone())
