"""The write side's only door: every command is given the same way, and recorded once."""

from asyncio import Lock
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import count
from uuid import UUID

from domain.clock import now, to_micros
from domain.deliberation import Deliberation
from domain.erasure import erase
from domain.errors import Conflict, KeyReused, LifecycleError, NotAllowed, OutcomeUnknown
from domain.judgement import decide, refuse
from domain.kernel import Aggregate
from domain.mapper import Mapper
from domain.order import Order, Receipt, Reply
from domain.record import Entry, Ledger

ATTEMPTS = 8
LOSSES = 3  # of the ledger's answer, before its absence is told
REMEMBERED = 20_000
Clock = Callable[[], datetime]
Decided = dict[UUID, tuple[Order, Deliberation]]


class Lifecycle:
    """Loads, lets decide, records; knows no command by name."""

    def __init__(self, ledger: Ledger, mapper: Mapper, clock: Clock = now) -> None:
        self.ledger, self.mapper, self.clock = ledger, mapper, clock
        self._turn = Lock()  # decisions of one process take turns; only other processes conflict
        self._cache: OrderedDict[UUID, Aggregate] = OrderedDict()

    async def give(self, order: Order, *, dry_run: bool = False) -> Reply:
        """Record what the command decides, once; raises a LifecycleError when it is refused."""
        (reply,) = await self.give_all((order,), dry_run=dry_run)
        return reply

    async def give_all(self, orders: Sequence[Order], *, dry_run: bool = False) -> list[Reply]:
        """Record what these commands decide, one upon the other, all or none."""
        losses = count(1)
        async with self._turn:
            for _ in range(ATTEMPTS):
                try:
                    if (replies := await self._attempt(orders, dry_run=dry_run)) is not None:
                        erase(self.mapper.keyring, () if dry_run else replies)
                        return replies
                except ConnectionError as lost:
                    if next(losses) == LOSSES:
                        raise OutcomeUnknown from lost
        raise Conflict

    async def find(self, originator: UUID) -> Aggregate | None:
        """The aggregate as it stands, if there is one."""
        if originator in self._cache:
            self._cache.move_to_end(originator)
            return self._cache[originator]
        aggregate: Aggregate | None = None
        for record in await self.ledger.stream(originator):
            aggregate = self.mapper.to_event(record).mutate(aggregate)
        return aggregate

    async def consider(self, order: Order) -> Deliberation:
        """One attempt, decided and not recorded."""
        d = Deliberation(self.find)
        try:
            await decide(order, d, self.clock())
        finally:
            self._forget((d,))
        return d

    async def record(self, decided: Decided) -> int | None:
        """Append what was decided; None when something it relied on has changed meanwhile."""
        entries = [self.entry(d, order.content) for order, d in decided.values()]
        return await self.ledger.append(entries) if entries else 0

    async def _attempt(self, orders: Sequence[Order], *, dry_run: bool) -> list[Reply] | None:
        answered: dict[UUID, Reply] = {}
        decided: Decided = {}
        last = None
        try:
            await self._decide_all(orders, answered, decided)
            last = 0 if dry_run else await self.record(decided)
        except LifecycleError as refusal:
            if await self._stale(decided):
                return None
            if isinstance(refusal, NotAllowed) and not dry_run:
                await self._record_refusals(decided, refusal)
            raise
        finally:
            if dry_run or last is None:
                self._forget(d for _, d in decided.values())
        return None if last is None else self._replies(orders, answered, decided, last)

    async def _decide_all(self, orders: Sequence[Order], answered: dict[UUID, Reply], decided: Decided) -> None:
        for number, order in enumerate(orders):
            try:
                await self._decide_next(order, answered, decided)
            except LifecycleError as refusal:
                refusal.number = number
                raise

    async def _decide_next(self, order: Order, answered: dict[UUID, Reply], decided: Decided) -> None:
        if kept := await self.ledger.receipt(order.id):
            answered[order.id] = self._answer_again(order, Receipt.model_validate_json(kept))
        elif order.id in decided:
            if decided[order.id][0].content != order.content:
                raise KeyReused
        else:
            d = Deliberation(self.find)
            decided[order.id] = (order, d)
            await decide(order, d, self.clock())
            self._remember(d)

    async def _stale(self, decided: Decided) -> bool:
        """Whether a refusal rests on what another process has changed meanwhile."""
        reads = {originator: version for _, d in reversed(decided.values()) for originator, version in d.reads.items()}
        return any([await self.ledger.version(each) != version for each, version in reads.items()])

    def _answer_again(self, order: Order, receipt: Receipt) -> Reply:
        if receipt.fingerprint != self.mapper.keyring.fingerprint(order.content):
            raise KeyReused
        if receipt.refused:
            code, detail = receipt.refused
            raise NotAllowed(detail, code=code)
        return receipt.reply

    async def _record_refusals(self, decided: Decided, refusal: NotAllowed) -> None:
        self._forget(d for _, d in decided.values())
        for order, d in decided.values():
            if d.outcome is None:  # the one that was refused; a refusal answered again is on record already
                refused = Deliberation(self.find)
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

    def _remember(self, d: Deliberation) -> None:
        for originator, aggregate in d.known.items():
            if aggregate:
                self._cache[originator] = aggregate
                self._cache.move_to_end(originator)
        while len(self._cache) > REMEMBERED:
            self._cache.popitem(last=False)

    def _forget(self, attempts: Iterable[Deliberation]) -> None:
        for d in attempts:
            for originator in {*d.touched, *d.reads}:
                self._cache.pop(originator, None)
