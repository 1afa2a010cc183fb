"""Tells several scripts at once, in the order of their days: one clock, one order of facts."""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from itertools import count
from uuid import UUID

from api.demo.clock import DAYS, Clock
from api.demo.script import Act, Gives, IsRefused, Meanwhile, Script, Step, Until
from api.door import Call, order_of
from domain.application import Lifecycle
from domain.errors import NotAllowed
from domain.order import Order, Reply


class Teller:
    """Gives what the scripts say, through the same door as everybody else."""

    def __init__(self, lifecycle: Lifecycle, clock: Clock, passed: Callable[[int], object]) -> None:
        self._lifecycle, self._clock, self._passed = lifecycle, clock, passed
        self._waiting: list[tuple[int, int, Script[None]]] = []
        self._turns, self._keys = count(), count()

    async def tell(self, scripts: Iterable[Script[None]]) -> None:
        """Everything, to its end."""
        for each in scripts:
            self._wait(0, each)
        while self._waiting:
            day, _, script = heappop(self._waiting)
            self._passed(day)
            self._clock.go_to(day)
            await self._go_on(script, day)

    def _wait(self, day: int, script: Script[None]) -> None:
        if day <= DAYS:
            heappush(self._waiting, (day, next(self._turns), script))

    async def _go_on(self, script: Script[None], day: int) -> None:
        """One script, until it waits for another day or ends."""
        answer: list[Reply] = []
        try:
            step = next(script)
            while not (isinstance(step, Until) and step.day > day):
                answer = await self._do(step, day)
                step = script.send(answer)
        except StopIteration:
            return
        self._wait(step.day, script)

    async def _do(self, step: Step, day: int) -> list[Reply]:
        match step:
            case Gives(acts):
                self._clock.go_on()
                return await self._lifecycle.give_all([self._order(who, each) for who, each in acts])
            case IsRefused(who, act, code):
                self._clock.go_on()
                await self._refused(self._order(who, act), code)
            case Meanwhile(script):
                self._wait(day, script)
        return []

    async def _refused(self, order: Order, code: str) -> None:
        try:
            await self._lifecycle.give(order)
        except NotAllowed as refusal:
            if refusal.code == code:
                return
        raise RuntimeError(f"{order.command.name} was to be refused with {code}")

    def _order(self, who: UUID, act: Act) -> Order:
        return order_of(Call(act.command, act.body, f"demo {next(self._keys)}", act.target), who, "demo")
