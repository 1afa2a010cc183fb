"""Many append at once: positions stay dense, their order is that of the commits, and who follows it misses nothing."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from sqlite3 import ProgrammingError
from threading import Event
from uuid import UUID

from ledger.engine import Ledger
from ledger.postgres import PostgresLedger
from ledger.sqlite import SqliteLedger
from tests.engines import Engine, InAFile, OnAServer
from tests.ledger.entries import A, grown, step

WRITERS, TIMES = 16, 12


@contextmanager
def followed(ledger: Ledger) -> Iterator[list[int]]:
    """The positions as somebody sees them who asks for what is new, again and again, until all is done."""
    seen, done = list[int](), Event()

    def follow() -> None:
        is_last = False
        while not is_last:
            is_last = done.is_set()
            while news := ledger.page(seen[-1] if seen else 0, 50):
                seen.extend(record.position for record in news)

    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(follow)
        try:
            yield seen
        finally:
            done.set()
    following.result()


def way_to(engine: Engine) -> tuple[Callable[..., Ledger], tuple[object, ...]]:
    """How another process opens the same ledger."""
    if isinstance(engine, OnAServer):
        return PostgresLedger, (engine.dsn, engine.schema)
    assert isinstance(engine, InAFile)
    return SqliteLedger, (Path(engine.path),)


def grow(way: tuple[Callable[..., Ledger], tuple[object, ...]], stream: UUID, times: int) -> int:
    kind, arguments = way
    with closing(kind(*arguments)) as ledger:
        return grown(ledger, stream, times)


class TestManyWriters:
    def test_in_one_process_leave_no_gap_and_hide_nothing(self, engine: Engine) -> None:
        ledgers = [engine.open() for _ in range(WRITERS)]
        with followed(engine.open()) as seen, ThreadPoolExecutor(WRITERS) as pool:
            writing = [pool.submit(grown, each, UUID(int=n), TIMES) for n, each in enumerate(ledgers)]
            assert [each.result() for each in writing] == [0] * WRITERS

        assert seen == list(range(1, WRITERS * TIMES + 1))

    def test_in_several_processes_leave_no_gap_and_hide_nothing(self, engine: Engine) -> None:
        with followed(engine.open()) as seen, get_context("spawn").Pool(4) as pool:
            pool.starmap(grow, [(way_to(engine), UUID(int=n), TIMES) for n in range(WRITERS)])

        assert seen == list(range(1, WRITERS * TIMES + 1))

    def test_on_one_stream_all_get_their_turn(self, engine: Engine) -> None:
        ledgers = [engine.open() for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda each: grown(each, A, 5), ledgers))

        assert [record.originator_version for record in ledgers[0].events(A)] == list(range(1, 21))


class TestClosing:
    def test_waits_for_whoever_reads(self, tmp_path: Path) -> None:
        """They are told that it is closed; none of them reads beneath a connection that goes away."""

        def read(ledger: SqliteLedger) -> str:
            try:
                while True:
                    ledger.page(0, 200)
            except ProgrammingError as closed:
                return str(closed)

        for n in range(10):
            ledger = SqliteLedger(tmp_path / f"{n}.db")
            ledger.append_now([step(A, 1, count=200)])
            with ThreadPoolExecutor(4) as pool:
                reading = [pool.submit(read, ledger) for _ in range(4)]
                ledger.close()
            assert {each.result() for each in reading} == {"Cannot operate on a closed database."}


class TestTwoWritersOnOneStream:
    def test_cannot_both_win(self, engine: Engine) -> None:
        ledgers = [engine.open(), engine.open()]
        with ThreadPoolExecutor(2) as pool:
            for version in range(1, 11):
                answers = list(pool.map(lambda each: each.append_now([step(A, version)]), ledgers))  # noqa: B023
                assert sorted(answers, key=str) == [version, None]
