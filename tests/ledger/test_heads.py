"""A head is known for as long as nobody else has written, and every write of one's own is durable."""

from collections.abc import Collection, Iterator
from uuid import UUID

from ledger.heads import Heads
from tests.ledger.entries import A, B, C


class Looked:
    """What was looked up."""

    def __init__(self) -> None:
        self.up: list[set[UUID]] = []

    def __call__(self, streams: Collection[UUID]) -> Iterator[tuple[UUID, int]]:
        self.up.append(set(streams))
        return iter([(stream, 7) for stream in streams])


class TestAHead:
    def test_is_looked_up_once_while_nobody_else_writes(self) -> None:
        heads, look = Heads(), Looked()
        heads.of([A], 1, look)[A] = 8
        heads.moved(2)
        assert heads.of([A, B], 2, look) == {A: 8, B: 7}
        assert look.up == [{A}, {B}]

    def test_is_looked_up_again_when_somebody_else_has_written(self) -> None:
        heads, look = Heads(), Looked()
        heads.of([A], 1, look)[A] = 8
        heads.moved(2)
        assert heads.of([A], 3, look) == {A: 7}

    def test_that_was_altered_in_vain_is_looked_up_again_by_whoever_comes_next(self) -> None:
        heads, look = Heads(), Looked()
        heads.of([A], 1, look)[A] = 8
        assert heads.of([A], 1, look) == {A: 7}

    def test_makes_room_for_those_that_were_met_later(self) -> None:
        heads, look = Heads(most=2), Looked()
        heads.of([A], 1, look)
        heads.of([A, B, C], 1, look)
        heads.moved(2)
        heads.of([A, B, C], 2, look)
        assert len(look.up[-1]) == 1
