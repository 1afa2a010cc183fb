"""Where a polynomial is zero, counted exactly: by Sturm's theorem, in whole numbers."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import gcd, lcm

Polynomial = tuple[int, ...]  # the coefficient of the highest power first; empty where it is zero everywhere


def polynomial(coefficients: Sequence[Decimal]) -> Polynomial:
    """The polynomial with these coefficients, the lowest power first, and each of its positive zeros once."""
    ratios = [each.as_integer_ratio() for each in reversed(coefficients)]
    scale = lcm(*(denominator for _, denominator in ratios))
    whole = _primitive([numerator * (scale // denominator) for numerator, denominator in ratios])
    common = _primitive(_chain(whole)[-1]) if _changes(whole) > 1 else ()
    return _quotient(whole, common) if len(common) > 1 else whole


def sign(of: Polynomial, at: Fraction) -> int:
    """1 where its value is positive, -1 where it is negative, 0 where it is zero."""
    value, power = 0, 1
    for coefficient in of:
        value, power = value * at.numerator + coefficient * power, power * at.denominator
    return (value > 0) - (value < 0)


def count(of: Polynomial, low: Fraction, high: Fraction) -> int:
    """How often it is zero from a positive number to a greater one, both included; it has each of its zeros once."""
    ends = sign(of, low) * sign(of, high)
    if _changes(of) < 2:  # noqa: PLR2004  # Descartes: no more positive zeros than changes of sign, and as many if one
        return int(bool(of) and ends <= 0)
    before, behind = (_changes([sign(each, at) for each in _chain(of)]) for at in (low, high))
    return before - behind + (sign(of, low) == 0)


def _changes(numbers: Sequence[int]) -> int:
    """How often the sign changes, zeros left out."""
    return sum((one > 0) != (other > 0) for one, other in pairwise(filter(None, numbers)))


@lru_cache(maxsize=1)
def _chain(of: Polynomial) -> list[Polynomial]:
    """Sturm's chain: it ends with a common divisor of a polynomial and its derivative.

    Brown's subresultants keep the numbers small: each remainder is divided by what it is known to hold.
    """
    degree, first, held = len(of) - 1, 1, 1
    chain = [of, _stripped([each * (degree - n) for n, each in enumerate(of[:-1])])]
    while chain[-1]:
        one, by = chain[-2:]
        gap = len(one) - len(by)
        chain.append(_stripped([-each // (first * held**gap) for each in _remainder(one, by)]))
        first = abs(by[0])
        held = first**gap // held ** (gap - 1)
    return chain[:-1]


def _remainder(of: Polynomial, by: Polynomial) -> Polynomial:
    """The remainder of a division, times a positive number: the divisor's first coefficient for each step."""
    positive, lead = abs(by[0]), by[0] // abs(by[0])
    while len(of) >= len(by):
        factor, rest = of[0] * lead, len(of) - len(by)
        low = tuple(positive * each for each in of[len(of) - rest :]) if rest else ()
        of = tuple(positive * one - factor * other for one, other in zip(of[1:], by[1:], strict=False)) + low
    return of


def _quotient(of: Polynomial, by: Polynomial) -> Polynomial:
    """The quotient of a division that leaves nothing."""
    found: list[int] = []
    while len(of) >= len(by):
        found.append(of[0] // by[0])
        subtracted = [found[-1] * each for each in by] + [0] * (len(of) - len(by))
        of = tuple(one - other for one, other in zip(of, subtracted, strict=True))[1:]
    return tuple(found)


def _primitive(coefficients: Sequence[int]) -> Polynomial:
    """The same with its zeros and signs where they were, in the smallest whole numbers."""
    divisor = gcd(*coefficients)
    return tuple(each // divisor for each in _stripped(coefficients))


def _stripped(coefficients: Sequence[int]) -> Polynomial:
    first = next((n for n, each in enumerate(coefficients) if each), len(coefficients))
    return tuple(coefficients[first:])
