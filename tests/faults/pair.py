"""A primary and its standby, which takes over whenever the primary is killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.node import Binaries, Node, until


class Pair:
    """Two servers under one address, of which whichever takes writes is spoken to."""

    def __init__(self, directory: Path) -> None:
        binaries = Binaries(directory)
        self.primary, self.standby = (Node(binaries, directory / name) for name in ("a", "b"))
        ports = f"{self.primary.port},{self.standby.port}"
        self.dsn = f"host=127.0.0.1,127.0.0.1 port={ports} user=postgres target_session_attrs=read-write"
        self.primary.found()
        self.standby.follow(self.primary)

    def wait_for_the_standby(self) -> None:
        """From now on a commit is acknowledged when it is on both, whoever of them is the primary."""
        self._wait_for("ANY 1 (walreceiver)")
        until(lambda: self.primary.ask("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'quorum'"))

    def wait_for_nobody(self) -> None:
        """From now on a commit is acknowledged when it is on the primary."""
        self._wait_for("")

    def _wait_for(self, whom: str) -> None:
        for node in (self.primary, self.standby):
            node.set("synchronous_standby_names", whom)

    def fail_over(self) -> None:
        """Kill the primary; the standby takes its place."""
        self.primary.kill()
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def repair(self) -> None:
        """Make the one that was killed a standby of the other."""
        self.standby.follow(self.primary)

    def close(self) -> None:
        for node in (self.primary, self.standby):
            node.kill()


@contextmanager
def pair() -> Iterator[Pair]:
    """Two servers that live as long as this is asked for."""
    with TemporaryDirectory(prefix="cairn-pair-", ignore_cleanup_errors=True) as directory:
        made = Pair(Path(directory))
        try:
            yield made
        finally:
            made.close()
