"""Nobody alters a ledger on PostgreSQL unseen either: the same attacks on its tables, no alarm over clean ones."""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from random import Random
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection, connect
from psycopg.conninfo import make_conninfo
from psycopg.errors import ReadOnlySqlTransaction

from ledger.postgres_schema import read_only
from ledger.signing_key import SigningKey
from ledger.verify import Result, Verdict
from ledger.verify_postgres import verified_on
from tests.engines import OnAServer
from tests.faults.attacks import ATTACKS, Attack, rewrite_events_with_the_tree
from tests.ledger.bundles import signed
from tests.ledger.kept import fill

SEEDS = int(os.environ.get("CAIRN_SEEDS", "3"))
EVENTS = 300  # more than one tile
TABLES = ("tile", "event", "command")  # as they may be emptied


class Behind:
    """A connection that takes what SQLite takes: `?` for an argument, an id as its bytes."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def execute(self, sql: str, arguments: Iterable[Any] = ()) -> Any:
        found = self._db.execute(sql.replace("?", "%s").encode(), [_identified(each) for each in arguments])
        rows = found.fetchall() if found.description else []
        return Rows([tuple(each.bytes if isinstance(each, UUID) else each for each in row) for row in rows])

    def executemany(self, sql: str, rows: Iterable[Iterable[Any]]) -> None:
        for row in rows:
            self.execute(sql, row)


class Rows(list[Any]):
    """What was found."""

    def fetchone(self) -> Any:
        return self[0]


def _identified(value: Any) -> Any:
    return UUID(bytes=value) if isinstance(value, bytes) and len(value) == 16 else value


class Audited:
    """A ledger, the checkpoint an auditor holds, and the key it was signed with."""

    def __init__(self, home: OnAServer, events: int = EVENTS) -> None:
        ledger = home.open()
        fill(ledger, events)
        self.home, self.head, self.key = home, ledger.head(), SigningKey.fresh(f"cairn/{ledger.workspace}")
        self.notes = [signed(ledger, self.key, self.head).encode()]
        self.db = connect(home.dsn, autocommit=True)
        self.db.execute("SELECT set_config('search_path', %s, false)", (home.schema,))
        self.db.execute("SET synchronous_commit = off")
        for table in TABLES:
            self.db.execute(f"CREATE TABLE kept_{table} AS TABLE {table}".encode())

    def close(self) -> None:
        self.db.close()

    def attacked(self, attack: Attack, seed: int) -> tuple[Verdict, int]:
        """What the verifier says of the ledger as it was, and then altered; and the first position that was."""
        with self.db.transaction():
            self.db.execute(f"TRUNCATE {', '.join(TABLES)}".encode())
            for table in reversed(TABLES):
                self.db.execute(f"INSERT INTO {table} TABLE kept_{table}".encode())
            first = attack(Behind(self.db), Random(seed), self.head)  # noqa: S311  # the same every time
        return self.verdict(), first

    def verdict(self) -> Verdict:
        return verified_on(self.home.dsn, self.home.schema, self.notes, self.key.verifier)


@pytest.fixture(scope="module")
def audited(postgres: str) -> Iterator[Audited]:
    with closing(OnAServer(postgres)) as home, closing(Audited(home)) as made:
        yield made


def nothing(_: Any, __: Random, head: int) -> int:
    return head


class TestAnAttack:
    @pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
    def test_is_never_missed(self, audited: Audited, attack: Attack) -> None:
        for seed in range(SEEDS):
            verdict, first = audited.attacked(attack, seed)

            assert verdict.result is Result.TAMPERED, seed
            assert verdict.first is not None, seed
            assert verdict.first <= first, seed

    @pytest.mark.parametrize("attack", ATTACKS[:8], ids=lambda attack: attack.__name__)
    def test_is_found_at_the_first_bad_position(self, audited: Audited, attack: Attack) -> None:
        verdict, first = audited.attacked(attack, 7)

        assert verdict.first == first

    @pytest.mark.parametrize(
        "how",
        [
            "ALTER TABLE event DROP COLUMN state",
            "DROP TABLE tile",
            "DROP TABLE workspace",
            "ALTER TABLE event ALTER COLUMN state TYPE text USING encode(state, 'hex')",
            "DELETE FROM workspace",
        ],
    )
    def test_on_the_form_of_the_tables_is_told(self, audited: Audited, how: str) -> None:
        """Made in a schema of its own, which cannot be put right again."""
        with closing(OnAServer(audited.home.dsn)) as home, closing(Audited(home, 20)) as other:
            other.db.execute(how.encode())
            assert other.verdict().result is Result.TAMPERED

    def test_that_takes_the_order_away_does_not_stop_the_verifier(self, postgres: str) -> None:
        with closing(OnAServer(postgres)) as home, closing(Audited(home, 20)) as other:
            other.db.execute("ALTER TABLE event DROP CONSTRAINT event_pkey")
            other.db.execute("ALTER TABLE event ALTER COLUMN position DROP NOT NULL")
            other.db.execute("UPDATE event SET position = NULL WHERE position = 5")
            assert (other.verdict().result, other.verdict().first) == (Result.TAMPERED, 5)


class TestAControl:
    def test_signed_anew_by_the_log_itself_a_rewritten_ledger_is_believed(self, audited: Audited) -> None:
        """So it is the earlier checkpoint, and nothing else, that tells."""
        found, _ = audited.attacked(rewrite_events_with_the_tree, 1)
        again = [signed(audited.home.open(), audited.key, audited.head).encode()]

        assert found.result is Result.TAMPERED
        assert verified_on(audited.home.dsn, audited.home.schema, again, audited.key.verifier).result is Result.VERIFIED


class TestAnHonestLedger:
    def test_raises_no_alarm(self, audited: Audited) -> None:
        verdict, _ = audited.attacked(nothing, 0)
        assert (verdict.result, verdict.proven, verdict.unproven) == (Result.VERIFIED, audited.head, 0)

    def test_raises_none_at_any_size(self, postgres: str) -> None:
        for seed in range(SEEDS):
            with closing(OnAServer(postgres)) as home:
                ledger = home.open()
                fill(ledger, 8, seed)
                key = SigningKey.fresh(f"cairn/{ledger.workspace}")
                notes = [signed(ledger, key, size).encode() for size in (0, 1, ledger.head())]

                assert verified_on(home.dsn, home.schema, notes, key.verifier).result is Result.VERIFIED


class TestTheVerifier:
    def test_cannot_write(self, audited: Audited) -> None:
        with closing(read_only(audited.home.dsn, audited.home.schema)) as db, pytest.raises(ReadOnlySqlTransaction):
            db.execute("CREATE TABLE mark ()")


class TestWithoutAWayToReadIt:
    def test_it_is_not_called_tampered_when_the_auditor_may_not_look(self, audited: Audited) -> None:
        audited.attacked(nothing, 0)
        audited.db.execute("DROP ROLE IF EXISTS stranger")
        audited.db.execute("CREATE ROLE stranger")
        try:
            as_a_stranger = make_conninfo(audited.home.dsn, options="-c role=stranger")
            verdict = verified_on(as_a_stranger, audited.home.schema, audited.notes, audited.key.verifier)
        finally:
            audited.db.execute("DROP ROLE stranger")
        assert verdict.result is Result.INSUFFICIENT
        assert "permission denied" in verdict.what

    def test_it_is_not_called_verified_when_nobody_answers(self, audited: Audited) -> None:
        nowhere = "postgresql://nobody@127.0.0.1:1/nowhere"
        assert verified_on(nowhere, "cairn", audited.notes, audited.key.verifier).result is Result.INSUFFICIENT

    def test_it_is_never_called_verified_without_a_checkpoint(self, audited: Audited) -> None:
        found = verified_on(audited.home.dsn, audited.home.schema, [], audited.key.verifier)
        assert found.result is Result.INSUFFICIENT
