"""Whether an answered append is on the disk: how often the disk was waited for, and how long that takes here."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from statistics import median
from subprocess import DEVNULL, Popen

from psycopg import connect

from tests.benchmarks.timing import Figure
from tests.faults.node import until
from tests.faults.served import free_port

APPENDS = 100
ASKED = f"≥ {APPENDS}, else an answer did not wait"
PAGE = bytes(4096)
BY_WAL, BY_OBJECT = "SELECT wal_sync FROM pg_stat_wal", "SELECT SUM(fsyncs) FROM pg_stat_io WHERE object = 'wal'"


def one_sync(directory: Path) -> Iterator[Figure]:
    """Group commit shares it among those who wait: where it takes long, the gain is large."""
    handle = os.open(directory / "synced", os.O_RDWR | os.O_CREAT)
    os.pwrite(handle, PAGE, 0)
    os.fsync(handle)
    times = [_sync(handle) for _ in range(500)]
    os.close(handle)
    yield Figure("one fdatasync on this disk", f"{median(times) * 1000:.2f} ms", "for what follows")


def _sync(handle: int) -> float:
    os.pwrite(handle, os.urandom(4096), 0)
    started = time.perf_counter()
    os.fdatasync(handle)
    return time.perf_counter() - started


@contextmanager
def umadb(programs: Path, file: Path, *before: str) -> Iterator[str]:
    """The address of a server with a file of its own; it runs under another program, if one is named."""
    port = free_port()
    command = (*before, str(programs / "umadb"), "--listen", f"127.0.0.1:{port}", "--db-path", str(file))
    with Popen(command, stdout=DEVNULL, stderr=DEVNULL) as process:
        try:
            until(lambda: _answers(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def syncs_of_a_file(programs: Path, file: Path, append: Callable[[str], object]) -> str:
    """How often a server of UmaDB waited for the disk meanwhile."""
    if not (strace := shutil.which("strace")):
        return "not counted: no strace here"
    log = file.with_suffix(".strace")
    with umadb(programs, file, strace, "-fqq", "-I2", "-e", "trace=fsync,fdatasync", "-o", str(log)) as url:
        append(url)
    return str(log.read_text().count("sync("))


def syncs_of_a_server(dsn: str, append: Callable[[], object]) -> str:
    """How often PostgreSQL waited for the disk meanwhile, by its own count."""
    before = _counted(dsn)
    append()
    return str(_counted(dsn) - before)


def _counted(dsn: str) -> int:
    with connect(dsn, autocommit=True) as db:
        db.execute("SELECT pg_sleep(1)")  # a connection that ends counts up then
        is_late = db.info.server_version >= 180_000
        count = db.execute(BY_OBJECT if is_late else BY_WAL).fetchone()
        return int((count or (0,))[0])


def _answers(port: int) -> bool:
    with socket() as line:
        return not line.connect_ex(("127.0.0.1", port))
