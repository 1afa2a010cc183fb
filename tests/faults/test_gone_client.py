"""A client that goes away in the midst of its request takes back nothing: the commit that is under way comes about."""

import asyncio
import json
import socket
from asyncio import Event, ensure_future, wait
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.composition.workspace import Cairn, opened
from api.http import create_app
from tests.faults.node import until
from tests.faults.served import Served

NOTICED = 0.1  # seconds in which a server that listens for it has heard that its client is gone
BODY = json.dumps({"name": "Ada"}).encode()
HEADERS = [(b"authorization", b"Bearer operator"), (b"idempotency-key", b"ada")]
SCOPE: dict[str, Any] = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/v1/people",
    "raw_path": b"/v1/people",
    "query_string": b"",
    "root_path": "",
    "headers": HEADERS,
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 2),
}


class Client:
    """Sends a command, and hangs up as soon as the ledger is about to record it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self.at_the_ledger, self.heard = app, Event(), list[Message]()
        self._sent = False

    async def give(self) -> None:
        await self._app(dict(SCOPE), self.receive, self.send)

    async def receive(self) -> Message:
        if not self._sent:
            self._sent = True
            return {"type": "http.request", "body": BODY, "more_body": False}
        await self.at_the_ledger.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.heard.append(message)


class Cancelling:
    """The control: a server that gives up on a request when nobody waits for its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await receive()

        async def once() -> Message:
            return body

        answering, leaving = ensure_future(self._app(scope, once, send)), ensure_future(receive())
        await wait((answering, leaving), return_when="FIRST_COMPLETED")
        answering.cancel()
        with suppress(asyncio.CancelledError):
            await answering


async def abandoned(cairn: Cairn, client: Client) -> None:
    """Have the client leave between the decision and its commit."""
    append = cairn.ledger.append

    def slow(*asked: Any) -> Any:
        async def later() -> int | None:
            client.at_the_ledger.set()
            await asyncio.sleep(NOTICED)
            return await append(*asked)

        return ensure_future(later())

    held_up: Callable[..., Any] = slow
    cairn.ledger.append = held_up  # type: ignore[method-assign]
    await client.give()
    cairn.ledger.append = append  # type: ignore[method-assign]


@pytest.fixture
def cairn(tmp_path: Path) -> Iterator[Cairn]:
    with closing(asyncio.run(opened(tmp_path / "data"))) as made:
        yield made


class TestAClientThatGoesAway:
    def test_cancels_no_commit(self, cairn: Cairn) -> None:
        app, head = create_app(cairn, operator_key="operator"), cairn.ledger.head()
        asyncio.run(abandoned(cairn, Client(app)))

        assert cairn.ledger.head() == head + 1

    def test_is_answered_when_it_comes_again(self, cairn: Cairn) -> None:
        app = create_app(cairn, operator_key="operator")
        asyncio.run(abandoned(cairn, Client(app)))
        head, again = cairn.ledger.head(), Client(app)
        asyncio.run(again.give())

        assert (again.heard[0]["status"], cairn.ledger.head()) == (201, head)

    def test_would_cancel_it_on_a_server_that_gives_up(self, cairn: Cairn) -> None:
        """The control."""
        app, head = Cancelling(create_app(cairn, operator_key="operator")), cairn.ledger.head()
        asyncio.run(abandoned(cairn, Client(app)))

        assert cairn.ledger.head() == head


class TestClientsThatHangUp:
    def test_have_their_commands_recorded_once(self, tmp_path: Path) -> None:
        with closing(Served(tmp_path / "data")) as served:
            for number in range(20):
                hang_up(served, f"person {number}")
            until(lambda: len(people(served)) == 21)
            assert len({*people(served)}) == 21


def hang_up(served: Served, name: str) -> None:
    """Send a command, and leave in place of waiting for the answer."""
    body = json.dumps({"name": name})
    head = f"POST /v1/people HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {served.key}\r\n"
    with socket.create_connection(("127.0.0.1", served.port)) as line:
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())


def people(served: Served) -> list[str]:
    answer = httpx2.get(f"{served.url}/v1/people?limit=100", headers={"Authorization": f"Bearer {served.key}"})
    return [row["name"] for row in answer.json()["items"]]
