"""While others write as well, whoever waits for a turn shares it, and it ends for all of them before the next."""

import asyncio
from contextlib import suppress

import pytest

from domain.turns import Turns


class Log:
    """What happened, in order."""

    def __init__(self) -> None:
        self.told = list[str]()
        self.may_begin = asyncio.Event()
        self.may_begin.set()
        self.fault: Exception | None = None

    async def begin(self) -> None:
        self.told.append("begin")
        await self.may_begin.wait()
        if self.fault:
            raise self.fault

    async def end(self) -> None:
        self.told.append("end")


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def turns(log: Log) -> Turns:
    return Turns(log.begin, log.end)


class TestATurn:
    def test_is_not_taken_while_nobody_else_writes(self, log: Log, turns: Turns) -> None:
        async def work() -> None:
            async with turns.taken():
                log.told.append("work")

        asyncio.run(work())
        assert log.told == ["work"]

    def test_is_shared_by_whoever_waits_for_it(self, log: Log, turns: Turns) -> None:
        async def work() -> None:
            async with turns.taken():
                log.told.append("work")

        async def many() -> None:
            turns.expect_others()
            await asyncio.gather(work(), work(), work())

        asyncio.run(many())
        assert log.told == ["begin", "work", "work", "work", "end"]

    def test_is_not_joined_once_somebody_has_left_it(self, log: Log, turns: Turns) -> None:
        async def work(name: str, may_leave: asyncio.Event) -> None:
            async with turns.taken():
                log.told.append(name)
                await may_leave.wait()

        async def many() -> None:
            turns.expect_others()
            left, stays = asyncio.Event(), asyncio.Event()
            working = [asyncio.create_task(work("first", left)), asyncio.create_task(work("second", stays))]
            await asyncio.sleep(0.01)
            left.set()
            await asyncio.sleep(0.01)
            working.append(asyncio.create_task(work("third", left)))
            await asyncio.sleep(0.01)
            stays.set()
            await asyncio.gather(*working)

        asyncio.run(many())
        assert log.told == ["begin", "first", "second", "end", "begin", "third", "end"]

    def test_that_cannot_begin_is_told_to_all_and_tried_again(self, log: Log, turns: Turns) -> None:
        async def work() -> None:
            async with turns.taken():
                log.told.append("work")

        async def many() -> list[str]:
            turns.expect_others()
            log.fault = ConnectionError("away")
            faults = await asyncio.gather(work(), work(), return_exceptions=True)
            log.fault = None
            await work()
            return [str(fault) for fault in faults]

        assert asyncio.run(many()) == ["away", "away"]
        assert log.told == ["begin", "end", "begin", "work", "end"]

    def test_ends_although_somebody_no_longer_waits(self, log: Log, turns: Turns) -> None:
        async def work() -> None:
            async with turns.taken():
                log.told.append("work")

        async def many() -> None:
            turns.expect_others()
            log.may_begin.clear()
            gone = asyncio.create_task(work())
            await asyncio.sleep(0.01)
            gone.cancel()
            with suppress(asyncio.CancelledError):
                await gone
            log.may_begin.set()
            await work()

        asyncio.run(many())
        assert log.told == ["begin", "end", "begin", "work", "end"]
