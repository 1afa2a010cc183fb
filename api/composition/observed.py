"""The write side as a server runs it: what came of each command is noted with the request it was given by."""

from collections.abc import Sequence

from api.operations.asked import asked
from domain.application import Lifecycle
from domain.errors import Late, LifecycleError
from domain.order import Order, Reply


class Observed(Lifecycle):
    """Decides as every `Lifecycle` does."""

    async def give_all(self, orders: Sequence[Order], *, dry_run: bool = False) -> list[Reply]:
        """Record what these commands decide, one upon the other, all or none; raises a LifecycleError."""
        request, outcome = asked(), "failed"
        try:
            with request.span(" ".join(order.command.name for order in orders[:3])):
                replies = await super().give_all(orders, dry_run=dry_run)
        except LifecycleError as refusal:
            outcome = "late" if isinstance(refusal, Late) else "refused"
            raise
        else:
            outcome = "tried" if dry_run else "recorded"
            request.position = replies[-1].position if replies else 0
            return replies
        finally:
            request.commands += [(order.command.name, outcome) for order in orders]

    @property
    def under_way(self) -> int:
        """How many commands are being decided or recorded."""
        return self._under_way
