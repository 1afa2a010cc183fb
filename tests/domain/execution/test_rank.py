"""Between any two ranks there is room for another."""

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.execution.rank import between, following, rank_before

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


class TestARank:
    @given(st.lists(st.integers(0, 1000), max_size=200))
    def test_is_found_between_any_two(self, places: list[int]) -> None:
        ranks: list[str] = []
        for place in places:
            at = place % (len(ranks) + 1)
            ranks.insert(at, between(ranks[at - 1] if at else "", ranks[at] if at < len(ranks) else ""))

        assert all(low < high for low, high in pairwise(ranks))
        assert not any(rank.endswith("0") for rank in ranks)

    @pytest.mark.parametrize(
        ("low", "high"),
        [("", "1"), ("", "01"), ("1", "11"), ("1", "101"), ("11", "12"), ("1z", "2"), ("1zz", "1zz1"), ("zz", "")],
    )
    def test_is_found_however_near_they_are(self, low: str, high: str) -> None:
        rank = between(low, high)
        assert low < rank
        assert not high or rank < high
        assert not rank.endswith("0")

    def test_grows_by_a_digit_for_sixty_that_come_last(self) -> None:
        ranks = [""]
        for _ in range(600):
            ranks.append(following(ranks[-1]))

        assert all(low < high for low, high in pairwise(ranks))
        assert len(ranks[-1]) == 10


class TestMovingARank:
    def test_puts_it_just_before_another(self) -> None:
        ranks = {ONE: "1", TWO: "2", THREE: "3"}
        assert "1" < rank_before(ranks, THREE, TWO) < "2"

    def test_puts_it_first(self) -> None:
        assert rank_before({ONE: "1", TWO: "2"}, TWO, ONE) < "1"

    def test_puts_it_last(self) -> None:
        assert rank_before({ONE: "1", TWO: "2"}, ONE, None) > "2"

    def test_leaves_it_where_it_is(self) -> None:
        ranks = {ONE: "1", TWO: "2"}
        assert (rank_before(ranks, ONE, TWO), rank_before(ranks, TWO, None)) == ("1", "2")
