"""What a series of cash flows is worth: exact decimals in, the standard figures out, never a zero for an unknown."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Self

from domain.values import Value

CENT, RATE = Decimal("0.01"), Decimal("0.000001")
EXACT = 2500  # digits enough for 120 periods at a rate of 18 digits
LOWEST, HIGHEST, STEPS = Decimal("-0.99"), Decimal(10), 500


class IrrStatus(StrEnum):
    """Whether the internal rate of return is one number."""

    UNIQUE = "unique"
    UNDEFINED = "undefined"
    MULTIPLE = "multiple"


class Appraisal(Value):
    """NPV = Σ CFₜ/(1+r)ᵗ with t = 0 undiscounted; payback is the first period with cumulative flow ≥ 0.

    ROI = (Σ benefits − Σ costs) / Σ costs, undiscounted; IRR is the rate at which NPV is zero, sought between −99 % and
    1000 % a period. Amounts are in the currency of the case, rates a period.
    """

    npv: Decimal
    roi: Decimal | None
    irr: Decimal | None
    irr_status: IrrStatus
    payback: int | None
    discounted_payback: int | None

    @classmethod
    def of(cls, costs: Sequence[Decimal], benefits: Sequence[Decimal], rate: Decimal) -> Self:
        """Appraise what periods 0, 1, … cost and bring at a discount rate a period."""
        flows = [benefit - cost for cost, benefit in zip(costs, benefits, strict=True)]
        with localcontext(Context(prec=EXACT, rounding=ROUND_HALF_EVEN)):
            worth = npv(flows, rate).quantize(CENT) + 0  # never a negative zero
        with localcontext(Context(prec=50, rounding=ROUND_HALF_EVEN)):
            roots = _roots(lambda r: npv(flows, r))
            discounted = [flow / (1 + rate) ** t for t, flow in enumerate(flows)]
            return cls(
                npv=worth,
                roi=_roi(costs, benefits),
                irr=roots[0].quantize(RATE) if len(roots) == 1 else None,
                irr_status=(IrrStatus.UNDEFINED, IrrStatus.UNIQUE, IrrStatus.MULTIPLE)[min(len(roots), 2)],
                payback=_payback(flows),
                discounted_payback=_payback(discounted),
            )


def npv(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """The flows at their worth today; the rate must be above −1."""
    return sum((flow / (1 + rate) ** t for t, flow in enumerate(flows)), Decimal())


def _roi(costs: Sequence[Decimal], benefits: Sequence[Decimal]) -> Decimal | None:
    spent = sum(costs, Decimal())
    return ((sum(benefits, Decimal()) - spent) / spent).quantize(RATE) if spent else None


def _payback(flows: Sequence[Decimal]) -> int | None:
    return next((t for t, total in enumerate(accumulate(flows)) if total >= 0), None)


def _roots(worth: Callable[[Decimal], Decimal]) -> list[Decimal]:
    rates = [LOWEST + (HIGHEST - LOWEST) * (Decimal(n) / STEPS) ** 2 for n in range(STEPS + 1)]
    worths = [(rate, worth(rate)) for rate in rates]
    exact = [rate for rate, value in worths if value == 0]
    between = [_bisected(worth, a, b) for (a, at_a), (b, at_b) in pairwise(worths) if at_a * at_b < 0]
    return exact + between if len(exact) < len(worths) else []


def _bisected(worth: Callable[[Decimal], Decimal], low: Decimal, high: Decimal) -> Decimal:
    rising = worth(low) < 0
    while high - low > RATE / 100:
        middle = (low + high) / 2
        low, high = (middle, high) if (worth(middle) < 0) == rising else (low, middle)
    return (low + high) / 2
