"""Sends what is recorded, from the ledger, to every endpoint that wants it, until it is received or given up."""

import asyncio
import logging
import random
from asyncio import Event, Task
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from api.composition.workspace import Cairn
from api.feed.feed import IDLE, waited
from api.feed.told import Teller, Told
from api.webhooks.attempts import Attempt, Attempts
from api.webhooks.closing import closed_down
from api.webhooks.filed import NAME, Filed
from api.webhooks.gathering import Gathering
from api.webhooks.guard import Guard
from api.webhooks.outbox import Due, Outbox
from api.webhooks.schedule import HOPELESS, asked_to_wait, wait_after
from api.webhooks.sender import Answer, Sender
from api.webhooks.signing import Signer
from domain.clock import new_id, to_micros
from domain.outbound.webhook_endpoint import Cause, Ordering, WebhookEndpoint

LOG = logging.getLogger("cairn")
AT_ONCE, ALTOGETHER = 8, 64  # attempts under way, to one endpoint and to all
MOST = 20_000  # bytes of a message
GONE = 410
BUSY = frozenset({429, 502, 504})
REST = timedelta(seconds=30)  # that a busy endpoint is left alone, unless it says how long


class Courier:
    """Everything that is sent for one workspace."""

    def __init__(
        self, cairn: Cairn, teller: Teller, guard: Guard, chance: Callable[[], float] = random.random
    ) -> None:
        self.cairn, self.teller, self.chance = cairn, teller, chance
        filed = Filed(cairn.directory / NAME)
        cairn.held.callback(filed.close)
        self.outbox, self.attempts = Outbox(filed), Attempts(filed)
        self.signer, self.sender = Signer(cairn.lifecycle.mapper.keyring), Sender(guard)
        self.gathering = Gathering(cairn, teller, self.outbox)
        self._woken = Event()
        self._under_way: dict[tuple[UUID, int], Task[None]] = {}

    def wake(self) -> None:
        """Have it looked for what was recorded."""
        self._woken.set()

    @property
    def now(self) -> float:
        """This moment, in seconds since 1970."""
        return to_micros(self.cairn.lifecycle.clock()) / 1e6

    async def run(self, stopping: Event) -> None:
        """Send until told to stop; what is under way then is sent again after the next start."""
        self._woken = Event()
        try:
            while not stopping.is_set():
                try:
                    await self.step()
                except Exception:
                    LOG.exception("webhooks could not be sent; trying again")
                await waited(self._woken, IDLE)
                self._woken.clear()
        finally:
            for each in self._under_way.values():
                each.cancel()
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def step(self) -> None:
        """Begin every attempt whose time has come."""
        for endpoint in await self.gathering.endpoints():
            if not endpoint.is_open:
                self.outbox.rest(endpoint.id)
                continue
            await self.gathering.gather(endpoint, self.now)
            self._begin(endpoint)

    async def settled(self) -> None:
        """Wait for every attempt that is under way."""
        while self._under_way:
            await asyncio.gather(*self._under_way.values())

    def _begin(self, endpoint: WebhookEndpoint) -> None:
        stand, now = self.outbox.stand(endpoint.id), self.now
        if stand is None or stand.not_before > now:
            return
        busy = {position for each, position in self._under_way if each == endpoint.id}
        free = min(AT_ONCE - len(busy), ALTOGETHER - len(self._under_way))
        in_order = endpoint.ordering is Ordering.PER_SUBJECT
        found = self.outbox.due(endpoint.id, now, AT_ONCE + len(busy), in_order=in_order)
        for due in [each for each in found if each.position not in busy][: max(free, 0)]:
            key = endpoint.id, due.position
            self._under_way[key] = task = asyncio.create_task(self._try(endpoint, due))
            task.add_done_callback(partial(self._done, key))

    def _done(self, key: tuple[UUID, int], _: Task[None]) -> None:
        self._under_way.pop(key, None)
        self._woken.set()

    async def _try(self, endpoint: WebhookEndpoint, due: Due) -> None:
        try:
            (record,) = await self.cairn.ledger.following(due.position - 1, 1)
            told = self.teller.of(record, MOST)
            begun = self.now
            answer = await self.send(endpoint, told)
            waits = await self._heard(endpoint, due, answer)
            self.attempts.log(logged(endpoint.id, told, due.tries + 1, (begun, self.now, waits), answer))
        except Exception:
            LOG.exception("an event could not be sent; trying again")
            self.outbox.again(endpoint.id, due.position, self.now + REST.total_seconds())

    async def send(self, endpoint: WebhookEndpoint, told: Told) -> Answer:
        """One attempt, signed with every secret of this moment."""
        moment = self.cairn.lifecycle.clock()
        generations, seconds = endpoint.generations(moment), int(moment.timestamp())
        headers = self.signer.headers(endpoint.id, generations, told.id, seconds, told.body)
        return await self.sender.post(endpoint.url, headers, told.body)

    async def _heard(self, endpoint: WebhookEndpoint, due: Due, answer: Answer) -> float | None:
        """Take note of how an attempt ended; when the next one is, if there is one."""
        if answer.is_success:
            self.outbox.received(endpoint.id, due.position)
            return None
        moment, now = self.cairn.lifecycle.clock(), self.now
        since, asked = self.outbox.failed(endpoint.id, now), asked_to_wait(answer.retry_after, moment)
        if answer.status in BUSY or asked:
            self.outbox.leave_alone(endpoint.id, now + (asked or REST).total_seconds())
        wait = wait_after(due.tries + 1, self.chance)
        if answer.status == GONE:
            await self._close(endpoint, Cause.GONE)
        elif now - since >= HOPELESS.total_seconds():
            await self._close(endpoint, Cause.FAILING)
        if wait is None:
            self.outbox.drop(endpoint.id, due.position)
            return None
        due_at = now + max(wait, asked).total_seconds()
        self.outbox.again(endpoint.id, due.position, due_at)
        return due_at

    async def _close(self, endpoint: WebhookEndpoint, cause: Cause) -> None:
        self.outbox.rest(endpoint.id)
        await closed_down(self.cairn.lifecycle, endpoint, cause)

    async def tested(self, endpoint: WebhookEndpoint) -> Attempt:
        """Send an event that was never recorded, once and now, whether or not the endpoint is enabled."""
        told, begun = self.teller.test(endpoint.id, new_id(), self.cairn.lifecycle.clock()), self.now
        answer = await self.send(endpoint, told)
        attempt = logged(endpoint.id, told, 1, (begun, self.now, None), answer)
        self.attempts.log(attempt)
        return attempt


def logged(
    endpoint: UUID, told: Told, number: int, moments: tuple[float, float, float | None], answer: Answer
) -> Attempt:
    """An attempt as it is kept: begun, ended, and when the next one is."""
    begun, ended, follows = moments
    ends = (answer.status, answer.error, answer.body, follows)
    return Attempt(str(endpoint), str(told.id), told.topic, told.position or None, number, begun, ended - begun, *ends)
