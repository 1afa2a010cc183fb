"""Clients that give one command after another, each under a key, and send it again until it is acknowledged."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Event
from types import TracebackType
from typing import Any, Self

import httpx2

from tests.faults.served import PATIENCE, Served

BACKOFF = 0.1


class Clients:
    """Some at once; whom each adds has the key for a name, so that whoever is there twice was recorded twice."""

    def __init__(self, served: Served, count: int = 4) -> None:
        self._served, self._count = served, count
        self.acked: dict[str, dict[str, Any]] = {}
        self.refused: dict[str, int] = {}
        self.unsure = 0
        self._heard, self._over = Condition(), Event()

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(self._count)
        self._working = [self._pool.submit(self._work, number) for number in range(self._count)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let each have its last answer."""
        self._over.set()
        self._pool.shutdown()
        for each in self._working:
            each.result()

    def more(self, count: int) -> None:
        """Wait until so many more are acknowledged."""
        wanted = len(self.acked) + count
        self._until(lambda: len(self.acked) >= wanted, count)

    def refuse(self, count: int) -> None:
        """Wait until the server has said so often that it cannot."""
        self._until(lambda: sum(self.refused.values()) >= count, count)

    def _until(self, fact: Callable[[], bool], count: int) -> None:
        with self._heard:
            assert self._heard.wait_for(fact, PATIENCE + count), self._served.errors.read_text()

    def _work(self, number: int) -> None:
        headers = {"Authorization": f"Bearer {self._served.key}"}
        with httpx2.Client(base_url=self._served.url, headers=headers, timeout=10) as client:
            sent = 0
            while not self._over.is_set():
                sent += 1
                self._insist(client, f"{number}-{sent}")

    def _insist(self, client: httpx2.Client, key: str) -> None:
        """Send it until it is acknowledged; after the end, a server that is gone is not waited for."""
        while (answer := self._attempt(client, key)) is None:
            if self._over.wait(BACKOFF):
                return
        self._hear(self.acked, key, answer)

    def _attempt(self, client: httpx2.Client, key: str) -> dict[str, Any] | None:
        try:
            answer = client.post("/v1/people", json={"name": key}, headers={"Idempotency-Key": f'"{key}"'})
        except httpx2.TransportError:
            self.unsure += 1
            return None
        told: dict[str, Any] = answer.json()
        if answer.is_success:
            return told
        assert answer.status_code == 503, answer.text
        self._hear(self.refused, told["code"], self.refused.get(told["code"], 0) + 1)
        return None

    def _hear(self, heard: dict[str, Any], what: str, told: Any) -> None:
        with self._heard:
            heard[what] = told
            self._heard.notify_all()
