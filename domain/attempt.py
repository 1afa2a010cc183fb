"""One attempt at commands that are given together: what was decided, what that rests on, and what is answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from domain.deliberation import Deliberation
from domain.errors import KeyReused
from domain.memory import Outcome
from domain.order import Order, Receipt, Reply


@dataclass(frozen=True)
class Attempt:
    """Some commands, decided one upon the other; those that have a receipt were recorded before."""

    orders: Sequence[Order]
    receipts: dict[UUID, Receipt] = field(default_factory=dict)
    decided: dict[UUID, tuple[Order, Deliberation]] = field(default_factory=dict)
    answered: dict[UUID, Reply] = field(default_factory=dict)

    def begin(self, order: Order, d: Deliberation) -> bool:
        """Whether a command is still to be decided; raises KeyReused when its id is that of another one here."""
        kept, _ = self.decided.setdefault(order.id, (order, d))
        if kept is not order and kept.content != order.content:
            raise KeyReused
        return self.decided[order.id][1] is d

    @property
    def deliberations(self) -> list[Deliberation]:
        """What was decided, in order."""
        return [d for _, d in self.decided.values()]

    @property
    def upon(self) -> dict[UUID, Outcome]:
        """What will be known of decisions that it builds upon, by what they altered."""
        return {stream: outcome for d in self.deliberations for stream, outcome in d.upon.items()}

    @property
    def reads(self) -> dict[UUID, int]:
        """The version of everything that was read, as it was before any of these commands."""
        return {stream: version for d in reversed(self.deliberations) for stream, version in d.reads.items()}

    @property
    def altered(self) -> set[UUID]:
        """Whatever has a new fact."""
        return {event.originator_id for d in self.deliberations for event in d.events}

    @property
    def touched(self) -> Iterator[UUID]:
        """Whatever is not as it was, even if no fact came of it."""
        return chain.from_iterable(d.touched for d in self.deliberations)

    def replies(self, last: int) -> list[Reply]:
        """What is answered to each command once all stand in the ledger, up to a position."""
        position = last - sum(len(d.events) for d in self.deliberations)
        for order, d in self.decided.values():
            position += len(d.events)
            self.answered[order.id] = d.reply(max(position, 0))
        return [self.answered[order.id] for order in self.orders]
