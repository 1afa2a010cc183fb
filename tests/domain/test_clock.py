"""Ids and moments: what they are made of, bit by bit."""

from functools import reduce
from operator import or_
from uuid import RFC_4122, UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import EPOCH, from_micros, named, natural, new_id, now, to_micros

CHANCE = ((1 << 76) - 1) & ~(0xF << 76) & ~(0x3 << 62)  # every bit below the version, but for the variant


class TestAFreshId:
    def test_is_a_uuid_of_version_seven(self) -> None:
        assert {(each.version, each.variant) for each in (new_id() for _ in range(200))} == {(7, RFC_4122)}

    def test_begins_with_the_millisecond_it_was_made_in(self) -> None:
        before = to_micros(now()) // 1000
        made = new_id().int >> 80
        assert before <= made <= to_micros(now()) // 1000

    def test_is_chance_in_every_other_bit(self) -> None:
        first, *others = (new_id().int for _ in range(200))
        assert reduce(or_, (first ^ other for other in others)) & ((1 << 80) - 1) == CHANCE


class TestANamedId:
    @given(st.uuids(), st.text(max_size=40))
    def test_is_that_of_its_name_within_another(self, within: UUID, name: str) -> None:
        assert named(within, name) == natural(within.int, name) == uuid5(within, name)


class TestAMoment:
    @pytest.mark.parametrize("micros", [-1, 0, 1, 999_999, 1_000_000, 1_795_000_000_123_456])
    def test_is_the_same_after_it_was_a_number(self, micros: int) -> None:
        assert to_micros(from_micros(micros)) == micros

    def test_is_counted_from_1970(self) -> None:
        assert (from_micros(0), from_micros(1).microsecond) == (EPOCH, 1)
