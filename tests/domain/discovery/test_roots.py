"""How often a polynomial is zero, against polynomials made of the zeros they have."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.discovery.roots import count, polynomial

LOW, HIGH = Fraction(1, 11), Fraction(100)
ZERO = st.fractions("1/20", "200", max_denominator=20)
NEVER_ZERO = st.sampled_from([(1, 0, 1), (2, -2, 1), (3, 1), (0, 1), (5, 0, 0, 1)])  # for no positive number
NEAR = Fraction(1, 10**12)


def times(one: Sequence[Fraction], other: Sequence[Fraction]) -> list[Fraction]:
    """The product of two polynomials, the lowest power first."""
    product = [Fraction()] * (len(one) + len(other) - 1)
    for n, first in enumerate(one):
        for m, second in enumerate(other):
            product[n + m] += first * second
    return product


def zero_at(*zeros: Fraction, by: Sequence[int] = (1,), apart: int = 1) -> list[Decimal]:
    """The coefficients of a polynomial with these zeros; in a power of its variable if they stand apart."""
    made = list(map(Fraction, by))
    for zero in zeros:
        made = times(made, [-zero, Fraction(1)])
    scale = lcm(*(each.denominator for each in made))
    return [each for value in made for each in (Decimal(int(value * scale)), *[Decimal()] * (apart - 1))]


class TestCounting:
    @given(st.lists(ZERO, max_size=5), NEVER_ZERO)
    def test_finds_each_zero_once(self, zeros: list[Fraction], by: tuple[int, ...]) -> None:
        found = count(polynomial(zero_at(*zeros, by=by)), LOW, HIGH)
        assert found == len({zero for zero in zeros if LOW <= zero <= HIGH})

    @given(st.lists(ZERO, min_size=1, max_size=3), st.integers(2, 4))
    def test_finds_a_zero_that_is_only_touched(self, zeros: list[Fraction], often: int) -> None:
        found = count(polynomial(zero_at(*zeros, *[zeros[0]] * (often - 1))), LOW, HIGH)
        assert found == len({zero for zero in zeros if LOW <= zero <= HIGH})

    @given(ZERO.filter(lambda zero: LOW <= zero < HIGH))
    def test_parts_two_zeros_however_near(self, zero: Fraction) -> None:
        assert count(polynomial(zero_at(zero, zero + NEAR)), LOW, HIGH) == 2

    @given(st.lists(ZERO, max_size=3), st.integers(2, 6))
    def test_minds_no_missing_powers(self, zeros: list[Fraction], apart: int) -> None:
        found = count(polynomial(zero_at(*zeros, apart=apart)), LOW, HIGH)
        assert found == len({zero for zero in zeros if LOW**apart <= zero <= HIGH**apart})

    @pytest.mark.parametrize("end", [LOW, HIGH])
    def test_includes_both_ends(self, end: Fraction) -> None:
        assert count(polynomial(zero_at(end)), LOW, HIGH) == 1
        assert count(polynomial(zero_at(end, end, Fraction(7))), LOW, HIGH) == 2

    @pytest.mark.parametrize("coefficients", [[], ["0"], ["0", "0"], ["5"], ["0", "-5"]])
    def test_finds_none_where_every_value_is_alike(self, coefficients: list[str]) -> None:
        assert count(polynomial([Decimal(each) for each in coefficients]), LOW, HIGH) == 0
