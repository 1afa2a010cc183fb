"""Clients that send every call twice, at once or one after the other, and any that was answered yet again."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from types import TracebackType
from typing import Any

import httpx2

from tests.faults.clients import BACKOFF, Clients
from tests.faults.served import Served


class Hesitant(Clients):
    """Every other call is a batch of three under one key, which stand together or each for itself."""

    def __init__(self, served: Served, count: int = 4) -> None:
        super().__init__(served, count)
        self._chance = Random(7)  # noqa: S311  # the same every time, as far as the machine is
        self._twice = ThreadPoolExecutor(2 * count)
        self._answers: dict[str, bytes] = {}
        self.repeated = self.early = 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._twice.shutdown()

    def _insist(self, client: httpx2.Client, key: str) -> None:
        """Have a call answered twice, and perhaps an old one once more; all answers to a call are the same bytes."""
        if self._chance.random() < 0.5:
            asking = [self._twice.submit(self._answer, client, key) for _ in range(2)]
            answers = [each.result() for each in asking]
        else:
            answers = [self._answer(client, key) for _ in range(2)]
        for answer in answers:
            self._expect(key, answer)
        if self._answers and self._chance.random() < 0.3:
            old = self._chance.choice(list(self._answers))
            self._expect(old, self._answer(client, old))

    def _expect(self, key: str, answer: bytes | None) -> None:
        if answer is None:
            return
        assert self._answers.setdefault(key, answer) == answer
        for name in names_of(key):
            self._hear(self.acked, name, {})

    def _answer(self, client: httpx2.Client, key: str) -> bytes | None:
        """What is answered in the end; None when everything was over before."""
        while not (answer := self._sent(client, key)):
            if self._over.wait(BACKOFF):
                return None
        self.repeated += answer.headers.get("Idempotent-Replayed") == "true"
        return answer.content

    def _sent(self, client: httpx2.Client, key: str) -> httpx2.Response | None:
        path, body = call_of(key)
        try:
            answer = client.post(path, json=body, headers={"Idempotency-Key": f'"{key}"'})
        except httpx2.TransportError:
            self.unsure += 1
            return None
        if answer.is_success and all(each.get("status", 201) == 201 for each in answer.json().get("replies", ())):
            return answer
        if not answer.is_success:
            assert answer.status_code in {409, 503}, answer.text
            self.early += answer.json()["code"] == "idempotency_in_progress"
        return None


def names_of(key: str) -> list[str]:
    """Whom a call adds."""
    return [key] if int(key.partition("-")[2]) % 2 else [f"{key}.{number}" for number in range(3)]


def call_of(key: str) -> tuple[str, dict[str, Any]]:
    """The path and the body of a call."""
    names = names_of(key)
    if len(names) == 1:
        return "/v1/people", {"name": key}
    items = [{"command": "add_person", "body": {"name": name}} for name in names]
    return "/v1/batch", {"commands": items, "atomic": bool(int(key.partition("-")[2]) % 4)}
