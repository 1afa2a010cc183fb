"""One PostgreSQL server on loopback: made, followed, cut off, killed and promoted."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from subprocess import DEVNULL
from threading import Event
from types import ModuleType
from typing import Any

from psycopg import connect

from tests.engines import USER, library
from tests.faults.served import PATIENCE, free_port

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 16MB
restart_after_crash = off
"""


def until(fact: Callable[[], Any]) -> None:
    """Look again and again whether it is so."""
    pause = Event()
    assert any(fact() or pause.wait(0.02) for _ in range(50 * PATIENCE)), fact


class Binaries:
    """The programs of the wheel, run as somebody who may."""

    def __init__(self, directory: Path) -> None:
        self._found = library(directory / "run").utils
        self.user = USER if os.geteuid() == 0 else None
        self._path: Path = self._found.POSTGRES_VERSIONS[self._found.TARGET_POSTGRES_VERSION]
        if self.user:
            permit(self._found, directory, self._path)

    def run(self, program: str, *words: object) -> None:
        command = [str(self._path / program), *map(str, words)]
        subprocess.run(command, check=True, user=self.user, timeout=PATIENCE, stdout=DEVNULL, stderr=DEVNULL)


def permit(found: ModuleType, directory: Path, binaries: Path) -> None:
    """Let the other user reach the programs, and own the directory."""
    found.ensure_prefix_permissions(binaries)
    for folder, rights in ((binaries, 0o055), (binaries.parent / "lib", 0o044)):
        found.ensure_folder_permissions(folder, rights)
    shutil.chown(directory, USER)
    directory.chmod(0o700)


class Node:
    """A server; its port stays the same when it is made anew."""

    def __init__(self, binaries: Binaries, directory: Path) -> None:
        self._binaries, self._directory, self.port = binaries, directory, free_port()

    def found(self) -> None:
        """Make it, and start it."""
        self._binaries.run("initdb", "-D", self._directory, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync")
        self._start(SETTINGS)

    def follow(self, primary: "Node") -> None:
        """Make it anew as a standby, and start it; it is on the way with all that is committed when this returns."""
        self.kill()
        shutil.rmtree(self._directory, ignore_errors=True)
        whence = ("-h", "127.0.0.1", "-p", primary.port, "-U", "postgres")
        self._binaries.run("pg_basebackup", "-D", self._directory, *whence, "-c", "fast", "-R", "--no-sync")
        self._start("")
        until(lambda: primary.ask("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"))

    def ask(self, *statements: str) -> list[Any]:
        """What it answers to the last of these."""
        with closing(connect(f"host=127.0.0.1 port={self.port} user=postgres", autocommit=True)) as db:
            found = [db.execute(each.encode()) for each in statements]
            return found[-1].fetchall()

    def set(self, name: str, value: str) -> None:
        self.ask(f"ALTER SYSTEM SET {name} = '{value}'", "SELECT pg_reload_conf()")

    def cut_off(self) -> None:
        """Have a standby receive nothing any more."""
        self.set("primary_conninfo", "")
        until(lambda: not self.ask("SELECT 1 FROM pg_stat_wal_receiver"))

    def promote(self) -> None:
        self._binaries.run("pg_ctl", "promote", "-D", self._directory, "-w")

    def kill(self) -> None:
        """SIGKILL all its processes at once, as when the power goes."""
        with suppress(FileNotFoundError):
            postmaster = int((self._directory / "postmaster.pid").read_text().split()[0])
            for process in (postmaster, *children(postmaster)):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            until(lambda: is_dead(postmaster))

    def _start(self, settings: str) -> None:
        with (self._directory / "postgresql.conf").open("a") as conf:
            conf.write(f"{settings}\nport = {self.port}\n")
        log = self._directory.with_suffix(".log")
        self._binaries.run("pg_ctl", "start", "-D", self._directory, "-l", log, "-w")


def is_dead(process: int) -> bool:
    return status(process)[0] in {"", "Z"}


def children(of: int) -> list[int]:
    every = (int(each.name) for each in Path("/proc").glob("[0-9]*"))
    return [each for each in every if status(each)[1] == str(of)]


def status(process: int) -> tuple[str, str]:
    """The state of a process and the id of its parent; empty for one that is gone."""
    try:
        state, parent, *_ = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "", ""
    return state, parent
