"""What was recorded is sent although the server is killed between the two: what is to be sent is the ledger itself."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from random import Random

import pytest
from httpx2 import AsyncClient

from tests.api.receiving import Receiver
from tests.faults.served import Served

CHANCE = Random(1)  # noqa: S311  # the same every time, as far as the machine is
ALLOWED = {"CAIRN_WEBHOOK_ALLOWED": "127.0.0.1/32"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with closing(Served(tmp_path / "data", environment=ALLOWED)) as started:
        yield started


@asynccontextmanager
async def asking(served: Served) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(base_url=served.url, headers={"Authorization": f"Bearer {served.key}"}) as asks:
        yield asks


async def joined(asks: AsyncClient, *names: str) -> set[str]:
    made = [await asks.post("/v1/people", json={"name": name}) for name in names]
    return {each.raise_for_status().json()["resource"]["id"] for each in made}


async def restarted(served: Served) -> None:
    served.kill()
    served.start()
    await asyncio.to_thread(served.ready)


async def until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110  # it comes from another process
            await asyncio.sleep(0.05)


def subjects(receiver: Receiver) -> set[str]:
    return {each.event["subject"] for each in receiver.taken}


class TestAServerThatIsKilled:
    def test_between_an_event_and_its_delivery_delivers_it_after_the_next_start(self, served: Served) -> None:
        async def all_of_it() -> None:
            receiver = Receiver()
            async with receiver.listening():
                pass  # it has a port, and is not there yet
            async with asking(served) as asks:
                registered = {"url": receiver.url, "types": ["person.*"]}
                (await asks.post("/v1/webhook-endpoints", json=registered)).raise_for_status()
                people = await joined(asks, "Dan")
            await restarted(served)
            async with receiver.listening():
                await until(lambda: subjects(receiver) == people)

        asyncio.run(all_of_it())

    def test_again_and_again_loses_nothing_and_sends_twice_under_one_id(self, served: Served) -> None:
        async def all_of_it() -> None:
            people, receiver = set[str](), Receiver()
            async with receiver.listening(), asking(served) as asks:
                registered = {"url": receiver.url, "types": ["person.*"]}
                (await asks.post("/v1/webhook-endpoints", json=registered)).raise_for_status()
                for turn in range(4):
                    people |= await joined(asks, *(f"Somebody {turn} {number}" for number in range(8)))
                    await asyncio.sleep(CHANCE.random() / 2)
                    await restarted(served)
                await until(lambda: subjects(receiver) == people)
            named = {(each.event["sequence"], each.id) for each in receiver.got}
            assert len(named) == len(people)

        asyncio.run(all_of_it())
