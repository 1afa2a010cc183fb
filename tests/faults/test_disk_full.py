"""A server whose disk is full says so and acknowledges nothing; what it has acknowledged stays, and it goes on."""

import resource
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.faults.clients import Clients
from tests.faults.found import missing_in, names
from tests.faults.served import Served

FULL = 20_000  # bytes of a file, beyond which there is no room
ROOM = resource.RLIM_INFINITY


def room(served: Served, size: int) -> None:
    """How large the running server's files may become."""
    _, most = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (size, most))


class TestAFullDisk:
    def test_loses_nothing_that_was_acknowledged(self, tmp_path: Path, figures: Callable[[str], None]) -> None:
        with closing(Served(tmp_path / "data")) as served, Clients(served) as clients:
            for times in range(1, 4):
                clients.more(20)
                room(served, FULL)
                clients.refuse(10 * times)
                room(served, ROOM)
            clients.more(20)
        found = names(served)
        figures(f"3 times a full disk: {len(clients.acked)} acknowledged, 0 lost, {clients.refused} refused")

        assert set(clients.refused) == {"storage_unavailable"}
        assert [key for key in clients.acked if found[key] != 1] == []
        assert [name for name, times in found.items() if times > 1] == []
        assert missing_in(served.data, clients.acked) == []

    def test_loses_some_of_a_server_that_acknowledges_before_it_writes(self, tmp_path: Path) -> None:
        """The control."""
        with (
            closing(Served(tmp_path / "data", sys.executable, "-m", "tests.faults.hasty")) as hasty,
            Clients(hasty) as clients,
        ):
            clients.more(30)
            room(hasty, FULL)
            clients.refuse(1)
            hasty.kill()

        assert missing_in(hasty.data, clients.acked)
