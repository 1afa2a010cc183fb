"""The write side's only door: every command is given the same way, and recorded once."""

from asyncio import wait
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from uuid import UUID

from domain.attempt import Attempt
from domain.clock import now
from domain.deliberation import Deliberation
from domain.entry import entry_of
from domain.erasure import erase
from domain.errors import Busy, Conflict, KeyReused, LifecycleError, NotAllowed, OutcomeUnknown
from domain.judgement import decide, refuse
from domain.kernel import Aggregate
from domain.mapper import Mapper
from domain.memory import Memory, Outcome, has_failed
from domain.order import Beforehand, Order, Receipt, Reply, at_once
from domain.record import Entry, Ledger
from domain.replay import Replay
from domain.snapshot import NOWHERE, Shelf
from domain.turns import OneAtATime, Turns

ATTEMPTS = 8
LOSSES = 3  # of the ledger's answer, before its absence is told
MOST = 4096  # commands under way
FOLLOWED = 2000  # events that are followed one by one
Clock = Callable[[], datetime]


class Lifecycle:
    """Loads, lets decide, records; knows no command by name."""

    def __init__(
        self, ledger: Ledger, mapper: Mapper, clock: Clock = now, most: int = MOST, shelf: Shelf = NOWHERE
    ) -> None:
        self.ledger, self.mapper, self.clock = ledger, mapper, clock
        self._one, self._replay = OneAtATime(), Replay(ledger, mapper, shelf)
        self.memory = Memory(self._replay.load)
        self._most, self._under_way = most, 0
        self.beforehand: Beforehand = at_once
        self._turns, self._followed = Turns(self._begin_turn, ledger.let_others), 0

    async def give(self, order: Order, *, dry_run: bool = False) -> Reply:
        """Record what the command decides, once; raises a LifecycleError when it is refused."""
        (reply,) = await self.give_all((order,), dry_run=dry_run)
        return reply

    async def give_all(self, orders: Sequence[Order], *, dry_run: bool = False) -> list[Reply]:
        """Record what these commands decide, one upon the other, all or none; raises Busy when there are too many."""
        await self.beforehand(orders)
        losses = count(1)
        with self.taking_on(len(orders)):
            for again in range(ATTEMPTS):
                try:
                    receipts = await self._receipts(orders) if again or dry_run else {}
                    async with self._turns.taken():
                        replies = await self._tried(Attempt(orders, receipts), dry_run=dry_run)
                    if replies is not None:
                        erase(self.mapper.keyring, () if dry_run else replies)
                        return replies
                    self._turns.expect_others()
                except ConnectionError as lost:
                    if next(losses) == LOSSES:
                        raise OutcomeUnknown from lost
        raise Conflict

    async def find(self, originator: UUID) -> Aggregate | None:
        """The aggregate as it is recorded, if it is."""
        return await self.memory.recorded(originator)

    async def consider(self, order: Order) -> Attempt:
        """Decide, and record nothing."""
        attempt = Attempt((order,))
        try:
            await self._decide_all(attempt)
        finally:
            self.memory.forget(attempt.touched)
        return attempt

    def entry(self, d: Deliberation, content: bytes, refusal: NotAllowed | None = None) -> Entry:
        """What was decided, as it is handed to the ledger."""
        return entry_of(d, content, self.mapper, self.clock(), refusal)

    def record(self, attempt: Attempt) -> Outcome:
        """Hand in what was decided; None will come of it when something it relied on has changed meanwhile."""
        entries = [self.entry(d, order.content) for order, d in attempt.decided.values()]
        outcome = self.ledger.append(entries, tuple({*attempt.upon.values()}))
        self.memory.watch(outcome, attempt.altered, attempt.reads)
        self._replay.follow(outcome, entries)
        return outcome

    @contextmanager
    def taking_on(self, orders: int) -> Iterator[None]:
        """Within this block so many commands are under way; raises Busy where others leave them no room."""
        if self._under_way and self._under_way + orders > self._most:
            raise Busy
        self._under_way += orders
        try:
            yield
        finally:
            self._under_way -= orders

    async def _begin_turn(self) -> None:
        """Have the ledger alone, and learn what others have recorded."""
        await self.ledger.be_alone()
        if records := await self.ledger.following(self._followed, FOLLOWED):
            self._turns.expect_others()
        if len(records) < FOLLOWED:
            self.memory.follow(records, self.mapper.to_event)
            self._followed = records[-1].position if records else self._followed
        else:
            self.memory.clear()
            self._followed = await self._head()

    async def _head(self) -> int:
        """The newest position."""
        return await self.ledger.append(()) or 0

    async def _receipts(self, orders: Sequence[Order]) -> dict[UUID, Receipt]:
        found = {order.id: await self.ledger.receipt(order.id) for order in orders}
        return {command: Receipt.model_validate_json(kept) for command, kept in found.items() if kept}

    async def _tried(self, attempt: Attempt, *, dry_run: bool) -> list[Reply] | None:
        """What is answered; None when it must be decided anew, because what it was decided upon is not so."""
        try:
            outcome = await self._decided(attempt, dry_run=dry_run)
        except LifecycleError as refusal:
            if await self._holds(attempt) and not (await self._receipts(attempt.orders)).keys() - attempt.receipts:
                if isinstance(refusal, NotAllowed) and not dry_run:
                    await self._record_refusals(attempt, refusal)
                raise
            return None
        if outcome is None:
            return attempt.replies(0) if await self._holds(attempt) else None
        if (last := await outcome) is None:
            return None
        self._followed = max(self._followed, last)
        return attempt.replies(last)

    async def _decided(self, attempt: Attempt, *, dry_run: bool) -> Outcome | None:
        """Decide and hand in, for the next decision to build upon; of what is only tried, nothing is remembered."""
        outcome = None
        async with self._one.taken():
            try:
                await self._decide_all(attempt)
                outcome = None if dry_run else self.record(attempt)
            finally:
                if outcome is None:
                    self.memory.forget(attempt.touched)
        return outcome

    async def _decide_all(self, attempt: Attempt) -> None:
        for number, order in enumerate(attempt.orders):
            try:
                await self._decide_next(attempt, order)
            except LifecycleError as refusal:
                refusal.number = number
                raise

    async def _decide_next(self, attempt: Attempt, order: Order) -> None:
        if receipt := attempt.receipts.get(order.id):
            attempt.answered[order.id] = self._answer_again(order, receipt)
        elif attempt.begin(order, d := Deliberation(self.memory)):
            await decide(order, d, self.clock(), self._head)
            self.memory.remember(d.known)

    async def _holds(self, attempt: Attempt) -> bool:
        """Whether all it was decided upon came to be recorded, and no other process has changed what was read."""
        if upon := attempt.upon:
            await wait({*upon.values()})
        reads = [each for each in attempt.reads.items() if each[0] not in upon]
        holds = not any(map(has_failed, upon.values())) and all([
            await self.ledger.version(stream) == version for stream, version in reads
        ])
        if not holds:
            self.memory.forget(attempt.reads)
        return holds

    def _answer_again(self, order: Order, receipt: Receipt) -> Reply:
        if receipt.fingerprint != self.mapper.keyring.fingerprint(order.content):
            raise KeyReused
        return receipt.again(order.id)

    async def _record_refusals(self, attempt: Attempt, refusal: NotAllowed) -> None:
        for order, d in attempt.decided.values():
            if d.outcome is None:  # the one that was refused; a refusal answered again is on record already
                refused = Deliberation(self.memory)
                await refuse(order, refused, d.place, refusal, self.clock())
                await self.ledger.append([self.entry(refused, order.content, refusal)])
                refusal.recorded = order.id
