"""`GET /v1/events/stream`: events as they are recorded; who is slow misses nothing, and keeps nobody waiting."""

import asyncio
import gc
import socket
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from time import monotonic
from uuid import UUID

import pytest
import uvicorn
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from api.composition.workspace import Cairn
from api.feed import doors, feed
from api.feed.chosen import Chosen
from api.feed.feed import Feed
from api.house import House
from api.http import create_app
from api.server import Server
from tests.api.listening import Listener
from tests.api.people import ROOT, People

Writes = Callable[[str], Awaitable[int]]


@asynccontextmanager
async def served(cairn: Cairn, people: People) -> AsyncIterator[tuple[FastAPI, Writes]]:
    """An app, and how to have something recorded."""
    app = create_app(cairn, operator_key="operator")
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test", headers=ROOT) as asks:

        async def write(name: str) -> int:
            answer = await asks.post(
                f"/v1/products/{people.product}/rename", json={"name": name}, headers=people.headers("ada")
            )
            return int(answer.json()["position"])

        yield app, write


def has(count: int) -> Callable[[Listener], bool]:
    return lambda listener: len(listener.events) >= count


def numbers(listener: Listener) -> list[int]:
    return [each["at"] for each in listener.events]


class TestAStream:
    def test_tells_what_is_recorded_from_now_on(self, people: People, cairn: Cairn) -> None:
        async def listening() -> None:
            async with served(cairn, people) as (app, write), Listener(app) as hears:
                await hears.until(lambda each: bool(each.frames))
                first, second = await write("Reports"), await write("Exports")
                await hears.until(has(2))
                assert numbers(hears) == [first, second]
                (event, _) = hears.events
                assert (event["named"], event["type"]) == ("dev.cairn.product.renamed",) * 2
                assert int(event["sequence"]) == first
                assert hears.frames[0] == "retry: 3000"
                assert hears.headers["content-type"].startswith("text/event-stream")
                assert (hears.headers["cache-control"], hears.headers["x-accel-buffering"]) == ("no-cache", "no")

        asyncio.run(listening())

    def test_goes_on_after_the_last_event_that_was_received(self, people: People, cairn: Cairn) -> None:
        async def listening() -> None:
            async with served(cairn, people) as (app, write):
                head = cairn.ledger.head()
                async with Listener(app, last=str(head - 3), after=1) as again, Listener(app, after=head - 2) as begins:
                    await again.until(has(3))
                    await begins.until(has(2))
                    position = await write("Reports")
                    await again.until(has(4))
                    await begins.until(has(3))
                assert numbers(again) == [head - 2, head - 1, head, position]
                assert numbers(begins) == [head - 1, head, position]

        asyncio.run(listening())

    def test_tells_only_what_was_asked_for(self, people: People, cairn: Cairn) -> None:
        async def listening() -> None:
            async with (
                served(cairn, people) as (app, write),
                Listener(app, after=0, types="product.renamed,product.registered") as products,
                Listener(app, after=0, subject=people.ids["dan"]) as person,
            ):
                await write("Reports")
                await products.until(has(2))
                await person.until(has(1))
                assert {each["subject"] for each in products.events} == {people.product}
                assert {each["subject"] for each in person.events} == {people.ids["dan"]}

        asyncio.run(listening())

    def test_says_now_and_then_that_it_lives_and_how_far_it_is(
        self, people: People, cairn: Cairn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever is told nothing for long need not look through all of it when they come back."""
        monkeypatch.setattr(feed, "PING", 0.05)

        async def listening() -> None:
            async with served(cairn, people) as (app, write), Listener(app, types="gate.*") as hears:
                position = await write("Reports")
                await hears.until(lambda each: f": ping\nid: {position}" in each.frames)
                assert hears.events == []

        asyncio.run(listening())

    def test_ends_once_its_key_is_revoked(
        self, people: People, cairn: Cairn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doors, "PING", 0.05)
        monkeypatch.setattr(feed, "PING", 0.05)

        async def listening() -> None:
            async with served(cairn, people) as (app, _), Listener(app, key="dan") as hears:
                await hears.until(lambda each: len(each.frames) > 2)
                keys = [row["id"] for row in people.ask("api-keys", limit="200")["items"] if named(row, people, "dan")]
                people.give("root", f"api-keys/{keys[0]}/revoke", reason="It was lost.")
                async with asyncio.timeout(5):
                    await hears.task

        asyncio.run(listening())

    def test_ends_when_the_server_stops(self, people: People, cairn: Cairn) -> None:
        async def listening() -> None:
            async with House.opened(cairn.directory, cairn, "http://house") as house:
                issued = people.headers("ada")["Authorization"].partition(" ")[2]
                async with Listener(house, key=issued) as hears:
                    await hears.until(lambda each: bool(each.frames))
                    house.hush()
                    async with asyncio.timeout(5):
                        await hears.task

        asyncio.run(listening())

    def test_is_refused_where_too_many_listen(
        self, people: People, cairn: Cairn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(feed, "MOST", 1)

        async def listening() -> None:
            async with served(cairn, people) as (app, _), Listener(app) as first:
                await first.until(lambda each: bool(each.frames))
                async with Listener(app) as second:
                    await second.task
                assert second.status == 503
                assert "too_many_listeners" in second.sent.decode()

        asyncio.run(listening())


def named(row: dict[str, str], people: People, name: str) -> bool:
    return row["principal"] in (people.ids[name], name.title())


@pytest.mark.alone
class TestAThousandSlowListeners:
    def test_slow_no_writer_and_grow_nothing(self, people: People, cairn: Cairn) -> None:
        async def listening() -> None:
            async with served(cairn, people) as (app, write), AsyncExitStack() as held:
                alone = await timed(write, 60)
                slow = [await held.enter_async_context(Listener(app)) for _ in range(1000)]
                for each in slow:
                    await each.until(lambda one: bool(one.frames))
                    each.stop()
                before, beside = app.state.bound.feed.size, await timed(write, 60)
                assert app.state.bound.feed.listeners == 1000
                assert beside < 3 * alone + 0.5
                assert app.state.bound.feed.size - before < 200_000
                gc.collect()
                tracemalloc.start()
                await timed(write, 20)
                gc.collect()
                held_now, _ = tracemalloc.get_traced_memory()
                tracemalloc.stop()
                assert held_now < 3_000_000
                head = cairn.ledger.head()
                for each in (slow[0], slow[-1]):
                    each.go_on()
                    await each.until(lambda one: numbers(one)[-1:] == [head])
                    assert numbers(each) == [*range(head - 79, head + 1)]

        asyncio.run(listening())

    def test_are_caught_up_from_the_ledger(self, people: People, cairn: Cairn) -> None:
        """What is kept in memory has an end; who has fallen behind it reads on, and misses nothing."""

        async def listening() -> None:
            async with served(cairn, people) as (app, write):
                kept = Feed(cairn.ledger, app.state.bound.feed.teller, kept=2_000)
                app.state.bound = replace(app.state.bound, feed=kept)
                async with Listener(app) as slow:
                    await slow.until(lambda each: bool(each.frames))
                    slow.stop()
                    for number in range(40):
                        last = await write(f"Reports {number}")
                        kept.wake()
                    assert kept.size <= 2_000
                    slow.go_on()
                    await slow.until(lambda each: numbers(each)[-1:] == [last])
                    assert numbers(slow) == [*range(last - 39, last + 1)]

        asyncio.run(listening())


async def timed(write: Writes, times: int) -> float:
    """Seconds that so many commands take, one after the other."""
    begun = monotonic()
    for number in range(times):
        await write(f"Reports {number} {begun}")
    return monotonic() - begun


class TestListenersWhoComeBack:
    def test_to_as_many_places_leave_no_more_than_some_chunks(self, people: People, cairn: Cairn) -> None:
        async def listening() -> None:
            async with served(cairn, people) as (app, write), Listener(app) as hears:
                kept, places = app.state.bound.feed, feed.JOINED + 20
                for number in range(places):
                    await write(f"Reports {number}")
                await hears.until(has(places))
                last = cairn.ledger.head()
                for after in range(last - places, last):
                    come = kept.stream(after, Chosen.of([], None, None))
                    assert [await anext(come) for _ in range(2)][1].startswith(f"id: {after + 1}\n".encode())
                    await come.aclose()
                    assert kept.chunks <= feed.JOINED

        asyncio.run(listening())


class TestAListenerThatTakesNothing:
    def test_over_a_socket_holds_a_buffer_and_no_more(self, people: People, cairn: Cairn) -> None:
        """The operating system's buffers fill up, then the server waits; what is recorded is not kept for it."""

        async def listening() -> None:
            async with served(cairn, people) as (app, write), over_a_socket(app) as port:
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
                asks = "GET /v1/events/stream?after=0 HTTP/1.1", "Host: x", "Authorization: Bearer operator", "", ""
                writer.write("\r\n".join(asks).encode())
                await writer.drain()
                for number in range(50):
                    await write(f"Reports {number}")
                head = cairn.ledger.head()
                seen = b""
                async with asyncio.timeout(20):
                    while f"id: {head}\n".encode() not in seen:
                        seen += await reader.read(4096)
                writer.close()
                assert all(f"id: {each}\n".encode() in seen for each in range(1, head + 1))

        asyncio.run(listening())


@asynccontextmanager
async def over_a_socket(app: FastAPI) -> AsyncIterator[int]:
    """The app served on a port of this machine, on this loop."""
    config, ready = uvicorn.Config(app, "127.0.0.1", 0, log_level="error", lifespan="off", ws="none"), asyncio.Event()
    server = Server(config, ready.set, app.state.bound.feed.close)
    serving = asyncio.create_task(server.serve())
    await ready.wait()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await serving


class TestWhatIsChosen:
    def test_is_seen_before_an_event_is_read(self, people: People, cairn: Cairn) -> None:
        chosen = Chosen.of(["product.renamed"], UUID(people.product))
        assert not any(chosen.perhaps(each) for each in cairn.ledger.page(0, 200))
        people.give("ada", f"products/{people.product}/rename", name="Reports")
        assert sum(chosen.perhaps(each) for each in cairn.ledger.page(0, 200)) == 1
