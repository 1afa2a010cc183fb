"""What makes a command safe to send again: the key it is known by, and that only one goes its way under it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from api.problems import REPLAYED, InProgress, Malformed
from domain.errors import KeyReused
from domain.order import Again, Order, Reply

HEADER = "Idempotency-Key"


class KeyMissing(Malformed, code="idempotency_key_missing"):
    """This is only done under a key, so that it is safe to send again: send one as Idempotency-Key."""


WORDS = "([ -~]{0,253}[!-~])?"
PATTERN = f'^("[!-~]{WORDS}"|[!#-~]{WORDS})$'  # of 1 to 255 printable characters, bare or in quotes


def bare(text: str) -> str:
    """What a header says, without the quotes of a structured field."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


Key = Annotated[str, Field(pattern=PATTERN), AfterValidator(bare)]


class UnderWay:
    """The commands of this process that are not answered yet, by the id their key makes."""

    def __init__(self) -> None:
        self._orders: dict[UUID, Order] = {}

    @contextmanager
    def claimed(self, orders: Sequence[Order]) -> Iterator[None]:
        """Within this block nobody else is answered under these ids; raises InProgress or KeyReused."""
        for number, order in enumerate(orders):
            if other := self._orders.get(order.id):
                refusal = InProgress() if other.content == order.content else KeyReused()
                refusal.number = number
                raise refusal
        mine = {order.id: order for order in orders}
        self._orders |= mine
        try:
            yield
        finally:
            for each in mine:
                del self._orders[each]


def replayed(replies: Iterable[Reply | None]) -> dict[str, str]:
    """The header of an answer that is told from the record, all of it."""
    return dict(REPLAYED) if all(isinstance(each, Again) for each in replies) else {}
