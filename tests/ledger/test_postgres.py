"""What only a server does: answers that are lost, standbys nobody waits for any more, schemas that are not ours."""

import asyncio
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from subprocess import PIPE, Popen
from typing import Any

import pytest
from psycopg import Connection, connect
from psycopg.conninfo import make_conninfo

from ledger.line import Unreachable
from ledger.postgres import PostgresLedger
from ledger.postgres_schema import Unfit, Unmade, migrate
from tests.architecture.pages import ROOT
from tests.engines import OnAServer
from tests.ledger.entries import A, B, Command, step
from tests.proxy import Proxy

WAITING = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


@pytest.fixture
def ledger(home: OnAServer) -> PostgresLedger:
    return home.open()


@pytest.fixture
def admin(postgres: str) -> Iterator[Connection]:
    with closing(connect(postgres, autocommit=True)) as db:
        yield db


class TestACommitWhoseAnswerIsLost:
    @pytest.fixture
    def proxy(self, postgres: str) -> Iterator[Proxy]:
        with closing(Proxy(postgres)) as made:
            yield made

    @pytest.fixture
    def far(self, home: OnAServer, proxy: Proxy) -> Iterator[PostgresLedger]:
        """The ledger, reached through the proxy."""
        with closing(PostgresLedger(proxy.dsn, home.schema)) as opened:
            yield opened

    def test_is_no_success_and_its_receipt_tells(self, far: PostgresLedger, proxy: Proxy) -> None:
        command, proxy.to_lose = step(A, 1), 1
        with pytest.raises(Unreachable):
            far.append_now([command])

        assert asyncio.run(far.receipt(command.command)) == b"up to 1"
        assert far.append_now([command]) is None

    def test_would_be_recorded_twice_by_whoever_takes_it_for_a_failure(self, far: PostgresLedger, proxy: Proxy) -> None:
        """The control: a fresh id upon the new head, as one retries who keeps no receipts."""
        proxy.to_lose = 1
        with pytest.raises(Unreachable):
            far.append_now([step(A, 1)])
        far.append_now([step(A, len(far.events(A)) + 1)])

        assert len(far.events(A)) == 2


class TestACommitThatNoStandbyConfirms:
    @contextmanager
    def without_standby(self, admin: Connection) -> Iterator[None]:
        """Every commit waits for a standby that does not exist."""
        admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        admin.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            admin.execute("ALTER SYSTEM RESET synchronous_standby_names")
            admin.execute("SELECT pg_reload_conf()")

    def waits(self, admin: Connection, answer: Future[Any]) -> bool:
        """Whether it comes to wait for the standby, or is answered before the server has noticed."""
        while not answer.done():
            if admin.execute(f"SELECT 1 {WAITING}").fetchone():
                return True
        return False

    def test_is_no_success_when_the_waiting_is_cancelled(self, ledger: PostgresLedger, admin: Connection) -> None:
        with ThreadPoolExecutor(1) as pool:
            with self.without_standby(admin):
                command = Command()
                while not self.waits(admin, answer := pool.submit(ledger.append_now, [command])):
                    command = Command()
                admin.execute(f"SELECT pg_cancel_backend(pid) {WAITING}")
                with pytest.raises(Unreachable, match="synchronous replication"):
                    answer.result()
                assert admin.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'").fetchall() == []

                found = pool.submit(lambda: asyncio.run(ledger.receipt(command.command)))
                assert self.waits(admin, found)
            assert found.result() == b"up to 0"


class TestASchema:
    def test_is_made_once_however_many_try(self, home: OnAServer, postgres: str) -> None:
        home.close()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: migrate(postgres, home.schema), range(16)))
        assert home.open().append_now([step(A, 1)]) == 1

    def test_is_made_once_by_eight_processes(self, home: OnAServer, postgres: str) -> None:
        home.close()
        program = "import sys; from ledger.postgres_schema import migrate; input(); migrate(*sys.argv[1:])"
        command = [sys.executable, "-c", program, postgres, home.schema]
        with ExitStack() as started:
            tried = [started.enter_context(Popen(command, stdin=PIPE, cwd=ROOT, text=True)) for _ in range(8)]
            for each in tried:
                assert each.stdin
                each.stdin.write("now\n")
                each.stdin.close()
        assert [each.returncode for each in tried] == [0] * 8
        assert home.open().append_now([step(A, 1)]) == 1

    def test_is_not_made_by_who_opens_it(self, home: OnAServer, admin: Connection) -> None:
        """The control: somebody has to make it."""
        home.close()
        with pytest.raises(Unmade, match="cairn migrate"):
            home.open()
        assert admin.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (home.schema,)).fetchall() == []

    def test_made_again_keeps_what_is_in_it(self, home: OnAServer, ledger: PostgresLedger, postgres: str) -> None:
        ledger.append_now([step(A, 1)])
        migrate(postgres, home.schema)
        assert ledger.head() == 1

    def test_knows_nothing_of_another(self, ledger: PostgresLedger, postgres: str) -> None:
        ledger.append_now([step(A, 1)])
        with closing(OnAServer(postgres)) as other:
            assert other.open().append_now([step(B, 1)]) == 1

    def test_that_was_not_made_is_refused(self, home: OnAServer, postgres: str) -> None:
        home.close()
        with pytest.raises(Unfit, match="was not made yet"):
            PostgresLedger(postgres, home.schema)

    def test_of_somebody_else_is_refused_and_left_alone(
        self, home: OnAServer, admin: Connection, postgres: str
    ) -> None:
        admin.execute("SELECT set_config('search_path', %s, false)", (home.schema,))
        admin.execute("DROP TABLE cairn_schema, workspace, tile, event, command")
        admin.execute("CREATE TABLE invoices ()")

        with pytest.raises(Unfit, match="holds invoices, which is not Cairn's"):
            migrate(postgres, home.schema)
        with pytest.raises(Unfit, match="holds invoices"):
            home.open()

    def test_of_another_version_is_refused(self, home: OnAServer, admin: Connection, postgres: str) -> None:
        admin.execute("SELECT set_config('search_path', %s, false)", (home.schema,))
        admin.execute("UPDATE cairn_schema SET version = 7")

        for attempt in (migrate, PostgresLedger):
            with pytest.raises(Unfit, match="has version 7; this Cairn needs version 1"):
                attempt(postgres, home.schema)

    @pytest.mark.parametrize("name", ["", "A", "1st", "x; DROP SCHEMA y", 'a"b', "ä", "x" * 64])
    def test_has_a_plain_name(self, postgres: str, name: str) -> None:
        with pytest.raises(Unfit, match="is no name for a schema"):
            migrate(postgres, name)


class TestAServer:
    @pytest.mark.parametrize("level", ["off", "local", "remote_write"])
    def test_that_acknowledges_too_early_is_refused(self, home: OnAServer, postgres: str, level: str) -> None:
        hasty = make_conninfo(postgres, options=f"-c synchronous_commit={level}")
        with pytest.raises(Unfit, match=f"needs synchronous_commit=on.*'{level}'"):
            PostgresLedger(hasty, home.schema)

    def test_whose_transactions_see_old_heads_by_default_is_told_otherwise(
        self, home: OnAServer, postgres: str
    ) -> None:
        """A snapshot taken before the lock would see the head before the last writer's."""
        frozen = make_conninfo(postgres, options="-c default_transaction_isolation=serializable")
        with closing(PostgresLedger(frozen, home.schema)) as first, ThreadPoolExecutor(2) as pool:
            ledgers = [first, home.open()]
            streams = [A, B]
            writing = [pool.submit(grow, *each) for each in zip(ledgers, streams, strict=True)]
            assert [each.result() for each in writing] == [None, None]

    def test_that_is_not_there_is_told(self, home: OnAServer) -> None:
        with pytest.raises(Unreachable):
            PostgresLedger("postgresql://nobody@127.0.0.1:1/nowhere", home.schema)


def grow(ledger: PostgresLedger, stream: Any) -> None:
    for version in range(1, 31):
        assert ledger.append_now([step(stream, version)])
