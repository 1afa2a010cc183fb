"""A server that is told to stop answers whatever it has begun, and stops within ten seconds."""

import signal
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx2

from tests.api.test_cli import rows
from tests.faults.served import Served

CLIENTS, PATIENCE = 8, 10.0


class Clients:
    """Each gives commands over a connection that it keeps, until it is refused one."""

    def __init__(self, served: Served) -> None:
        self._served, self.statuses, self.answered = served, set[int](), set[str]()
        self.under_way = threading.Barrier(CLIENTS + 1)
        self._threads = [threading.Thread(target=self._give, args=(number,)) for number in range(CLIENTS)]
        for each in self._threads:
            each.start()

    def _give(self, number: int) -> None:
        bearing = {"Authorization": f"Bearer {self._served.key}"}
        with httpx2.Client(base_url=self._served.url, headers=bearing, timeout=PATIENCE) as client:
            for n in range(100_000):
                name = f"{number} {n}"
                try:
                    self.statuses.add(client.post("/v1/people", json={"name": name}).status_code)
                except httpx2.TransportError:  # nobody listens, or not any more
                    return
                self.answered.add(name)
                if n == 5:
                    self.under_way.wait(PATIENCE)

    def join(self) -> None:
        for each in self._threads:
            each.join(PATIENCE)


class TestAServerThatIsToldToStop:
    def test_answers_everybody_and_is_gone_within_ten_seconds(self, tmp_path: Path) -> None:
        with closing(Served(tmp_path / "data")) as served:
            clients = Clients(served)
            clients.under_way.wait(PATIENCE)
            started = time.monotonic()
            served.process.send_signal(signal.SIGTERM)
            assert served.process.wait(PATIENCE) == 0
            assert time.monotonic() - started < PATIENCE
            clients.join()
        assert clients.statuses == {201}
        assert served.errors.read_text(encoding="utf-8") == ""
        assert recorded(served.data) == clients.answered


def recorded(data: Path) -> set[str]:
    """Everybody whom a client has added."""
    return {row["name"] for row in rows(data, "people")} - {"Administrator"}
