"""A server that is asked for too much says so at once; one that stops lets nobody wait."""

import asyncio
from asyncio import Event
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from httpx2 import ASGITransport, AsyncClient, Response

from api.composition.workspace import Cairn
from api.operations.departure import Departure
from api.operations.front import Front
from api.operations.passage import COMMAND, READ
from api.operations.room import Room
from api.operations.tally import Tally
from tests.api.operations.served import Asking, ask

ADA = {"name": "Ada"}


class TestACommandThatFindsNoRoom:
    def test_is_refused_at_once_while_reads_go_on(
        self, cairn: Cairn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def asked(who: Asking) -> None:
            begun, going_on, give = Event(), Event(), cairn.lifecycle.give

            async def slow(*order: Any, **how: Any) -> Any:
                begun.set()
                await going_on.wait()
                return await give(*order, **how)

            monkeypatch.setattr(cairn.lifecycle, "give", slow)
            async with who.known() as client:
                first = asyncio.create_task(client.post("/v1/people", json=ADA))
                await begun.wait()
                refused = await client.post("/v1/people", json=ADA, headers={"X-Request-Id": "mine"})
                read = await client.get("/v1/people")
                going_on.set()
                assert (await first).status_code == 201
                assert (await client.post("/v1/people", json=ADA)).status_code == 201
            problem = refused.json()
            assert (refused.status_code, problem["code"], problem["request_id"]) == (503, "busy", "mine")
            assert (refused.headers["Retry-After"], problem["retryable"], read.status_code) == ("1", True, 200)
            assert (await who.metrics())["cairn_turned_away_total",] == 1

        ask(tmp_path, cairn, asked, most_commands=1)


class Waiting:
    """A server whose answers wait for news that never comes."""

    def __init__(self, most_reads: int = 8) -> None:
        app, self.begun, self.freed = FastAPI(), Event(), 0
        app.add_api_route("/stream", self.stream)
        app.add_api_route("/poll", self.poll, response_model=None)
        app.add_api_route("/read", lambda: {"read": True})
        self.departure = Departure()
        self.room = Room({COMMAND: 8, READ: most_reads})
        self.front = Front(app, app, self.room, Tally(), self.departure)

    async def stream(self) -> StreamingResponse:
        async def news() -> Any:
            try:
                yield b"id: 1\n\n"
                self.begun.set()
                await Event().wait()
            finally:
                self.freed += 1

        return StreamingResponse(news(), media_type="text/event-stream")

    async def poll(self) -> Any:
        self.begun.set()
        await Event().wait()

    def asked(self, path: str, **headers: str) -> asyncio.Task[Response]:
        client = AsyncClient(transport=ASGITransport(self.front), base_url="http://server", headers=headers)
        return asyncio.create_task(client.get(path))


class TestAServerThatStops:
    def test_ends_a_stream_as_it_should(self) -> None:
        async def stops() -> None:
            server = Waiting()
            answer = server.asked("/stream")
            await server.begun.wait()
            server.departure.begin()
            told = await asyncio.wait_for(answer, 1)
            assert (told.status_code, told.content, server.freed) == (200, b"id: 1\n\n", 1)

        asyncio.run(stops())

    def test_sends_away_whoever_polls(self) -> None:
        async def stops() -> None:
            server = Waiting()
            answer = server.asked("/poll", prefer="wait=30")
            await server.begun.wait()
            server.departure.begin()
            told = await asyncio.wait_for(answer, 1)
            assert (told.status_code, told.json()["code"], told.headers["Connection"]) == (503, "server_stops", "close")
            again = await asyncio.wait_for(server.asked("/poll", prefer="wait=30"), 1)
            assert again.json()["code"] == "server_stops"

        asyncio.run(stops())

    def test_answers_what_was_begun_and_says_that_it_was_the_last(self) -> None:
        async def stops() -> None:
            server = Waiting()
            server.departure.begin()
            told = await server.asked("/read")
            assert (told.status_code, told.headers["Connection"]) == (200, "close")

        asyncio.run(stops())

    def test_lets_a_wait_that_is_cancelled_otherwise_end_as_it_did(self) -> None:
        async def leaves() -> None:
            server = Waiting()
            answer = server.asked("/poll", prefer="wait=30")
            await server.begun.wait()
            answer.cancel()
            with pytest.raises(asyncio.CancelledError):
                await answer
            assert server.room.within == {"read": 0, "news": 0}

        asyncio.run(leaves())


class TestWaitingForNews:
    def test_takes_no_room(self) -> None:
        async def waits() -> None:
            server = Waiting(most_reads=1)
            answers = []
            for path, headers in [("/stream", {}), ("/stream", {}), ("/poll", {"prefer": "wait=9"})]:
                server.begun.clear()
                answers.append(server.asked(path, **headers))
                await server.begun.wait()
            assert (await server.asked("/read")).status_code == 200
            server.departure.begin()
            assert [(await each).status_code for each in answers] == [200, 200, 503]

        asyncio.run(waits())
