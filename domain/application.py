"""The write side's only door: every command is given the same way, and recorded once."""

from asyncio import Lock, wait
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, count
from uuid import UUID

from domain.clock import now, to_micros
from domain.deliberation import Deliberation
from domain.errors import Busy, Conflict, KeyReused, LifecycleError, NotAllowed, OutcomeUnknown
from domain.judgement import decide, refuse
from domain.kernel import Aggregate
from domain.mapper import Mapper
from domain.memory import Memory, Outcome, has_failed
from domain.order import Order, Receipt, Reply
from domain.record import Entry, Ledger

ATTEMPTS = 8
LOSSES = 3  # of the ledger's answer, before its absence is told
MOST = 4096  # commands under way
Clock = Callable[[], datetime]
Receipts = dict[UUID, Receipt]
Decided = dict[UUID, tuple[Order, Deliberation]]


class Lifecycle:
    """Loads, lets decide, records; knows no command by name."""

    def __init__(self, ledger: Ledger, mapper: Mapper, clock: Clock = now, most: int = MOST) -> None:
        self.ledger, self.mapper, self.clock = ledger, mapper, clock
        self._turn = Lock()  # decisions of one process take turns; only other processes conflict
        self.memory = Memory(self._load)
        self._most, self._under_way = most, 0

    async def give(self, order: Order, *, dry_run: bool = False) -> Reply:
        """Record what the command decides, once; raises a LifecycleError when it is refused."""
        (reply,) = await self.give_all((order,), dry_run=dry_run)
        return reply

    async def give_all(self, orders: Sequence[Order], *, dry_run: bool = False) -> list[Reply]:
        """Record what these commands decide, one upon the other, all or none; raises Busy when there are too many."""
        losses = count(1)
        with self._taken_on(len(orders)):
            for attempt in range(ATTEMPTS):
                try:
                    receipts = await self._receipts(orders) if attempt or dry_run else {}
                    if (replies := await self._attempt(orders, receipts, dry_run=dry_run)) is not None:
                        return replies
                except ConnectionError as lost:
                    if next(losses) == LOSSES:
                        raise OutcomeUnknown from lost
        raise Conflict

    async def find(self, originator: UUID) -> Aggregate | None:
        """The aggregate as it is recorded, if it is."""
        return await self.memory.recorded(originator)

    async def consider(self, order: Order) -> Deliberation:
        """One attempt, decided and not recorded."""
        d = Deliberation(self.memory)
        try:
            await decide(order, d, self.clock())
        finally:
            self.memory.forget(d.touched)
        return d

    def record(self, decided: Decided) -> Outcome:
        """Hand in what was decided; None will come of it when something it relied on has changed meanwhile."""
        all_of_them = [d for _, d in decided.values()]
        upon = {outcome for d in all_of_them for outcome in d.upon.values()}
        outcome = self.ledger.append([self.entry(d, order.content) for order, d in decided.values()], tuple(upon))
        altered = {event.originator_id for d in all_of_them for event in d.events}
        self.memory.watch(outcome, altered, chain.from_iterable(d.reads for d in all_of_them))
        return outcome

    @contextmanager
    def _taken_on(self, orders: int) -> Iterator[None]:
        if self._under_way and self._under_way + orders > self._most:
            raise Busy
        self._under_way += orders
        try:
            yield
        finally:
            self._under_way -= orders

    async def _load(self, originator: UUID) -> Aggregate | None:
        aggregate: Aggregate | None = None
        for record in await self.ledger.stream(originator):
            aggregate = self.mapper.to_event(record).mutate(aggregate)
        return aggregate

    async def _receipts(self, orders: Sequence[Order]) -> Receipts:
        found = {order.id: await self.ledger.receipt(order.id) for order in orders}
        return {command: Receipt.model_validate_json(kept) for command, kept in found.items() if kept}

    async def _attempt(self, orders: Sequence[Order], receipts: Receipts, *, dry_run: bool) -> list[Reply] | None:
        answered: dict[UUID, Reply] = {}
        decided: Decided = {}
        try:
            outcome = await self._decided(orders, receipts, answered, decided, dry_run=dry_run)
        except LifecycleError as refusal:
            return await self._refused(orders, receipts, decided, refusal, dry_run=dry_run)
        last = await outcome if outcome else 0
        return None if last is None else self._replies(orders, answered, decided, last)

    async def _decided(
        self, orders: Sequence[Order], receipts: Receipts, answered: dict[UUID, Reply], decided: Decided, *, dry_run: bool
    ) -> Outcome | None:
        """Decide and hand in, so that the next decision builds upon it; of what is only tried, nothing is remembered."""
        async with self._turn:
            outcome = None
            try:
                await self._decide_all(orders, receipts, answered, decided)
                outcome = None if dry_run else self.record(decided)
            finally:
                if outcome is None:
                    self.memory.forget(originator for _, d in decided.values() for originator in d.touched)
        return outcome

    async def _refused(
        self, orders: Sequence[Order], receipts: Receipts, decided: Decided, refusal: LifecycleError, *, dry_run: bool
    ) -> None:
        """Let the refusal stand if it rests on what is recorded, and none of the commands was recorded before."""
        if await self._stale(decided) or (await self._receipts(orders)).keys() - receipts:
            return
        if isinstance(refusal, NotAllowed) and not dry_run:
            await self._record_refusals(decided, refusal)
        raise refusal

    async def _decide_all(
        self, orders: Sequence[Order], receipts: Receipts, answered: dict[UUID, Reply], decided: Decided
    ) -> None:
        for number, order in enumerate(orders):
            try:
                await self._decide_next(order, receipts, answered, decided)
            except LifecycleError as refusal:
                refusal.number = number
                raise

    async def _decide_next(
        self, order: Order, receipts: Receipts, answered: dict[UUID, Reply], decided: Decided
    ) -> None:
        if order.id in receipts:
            answered[order.id] = self._answer_again(order, receipts[order.id])
        elif order.id in decided:
            if decided[order.id][0].content != order.content:
                raise KeyReused
        else:
            d = Deliberation(self.memory)
            decided[order.id] = (order, d)
            await decide(order, d, self.clock())
            self.memory.remember(d.known)

    async def _stale(self, decided: Decided) -> bool:
        """Whether what was decided rests on what was never recorded, or what another process has changed meanwhile."""
        upon = {stream: outcome for _, d in decided.values() for stream, outcome in d.upon.items()}
        if upon:
            await wait(set(upon.values()))
        reads = {stream: version for _, d in reversed(decided.values()) for stream, version in d.reads.items()}
        moved = [await self.ledger.version(each) != version for each, version in reads.items() if each not in upon]
        stale = any(moved) or any(map(has_failed, upon.values()))
        if stale:
            self.memory.forget(reads)
        return stale

    def _answer_again(self, order: Order, receipt: Receipt) -> Reply:
        if receipt.fingerprint != self.mapper.keyring.fingerprint(order.content):
            raise KeyReused
        if receipt.refused:
            code, detail = receipt.refused
            raise NotAllowed(detail, code=code)
        return receipt.reply

    async def _record_refusals(self, decided: Decided, refusal: NotAllowed) -> None:
        for order, d in decided.values():
            if d.outcome is None:  # the one that was refused; a refusal answered again is on record already
                refused = Deliberation(self.memory)
                await refuse(order, refused, d.place, refusal, self.clock())
                await self.ledger.append([self.entry(refused, order.content, refusal)])

    def entry(self, d: Deliberation, content: bytes, refusal: NotAllowed | None = None) -> Entry:
        """What was decided, as it is handed to the ledger."""
        said = (refusal.code, str(refusal)) if refusal else None
        fingerprint, keep = self.mapper.keyring.fingerprint(content), self.mapper.kept

        def receipt(position: int) -> bytes:
            return Receipt(fingerprint=fingerprint, reply=d.reply(position), refused=said).model_dump_json().encode()

        return Entry(
            command=d.metadata.command,
            metadata=d.metadata.model_dump_json(exclude_none=True).encode(),
            moment=to_micros(self.clock()),
            facts=[keep(event) for event in d.events],
            reads=d.reads,
            receipt=receipt,
        )

    def _replies(
        self, orders: Sequence[Order], answered: dict[UUID, Reply], decided: Decided, last: int
    ) -> list[Reply]:
        position = last - sum(len(d.events) for _, d in decided.values())
        for order, d in decided.values():
            position += len(d.events)
            answered[order.id] = d.reply(max(position, 0))
        return [answered[order.id] for order in orders]
