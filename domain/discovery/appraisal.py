"""What a series of cash flows is worth: exact decimals in, the standard figures out, never a zero for an unknown."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from typing import Self

from domain.discovery.roots import Polynomial, count, polynomial, sign
from domain.values import Value

CENT, RATE = Decimal("0.01"), Decimal("0.000001")
FORMULA = "npv-irr-roi-payback/1"  # another one whenever the same figures would be appraised otherwise
EXACT = 2500  # digits enough for 120 periods at a rate of 18 digits
LOWEST, HIGHEST = Decimal("-0.99"), Decimal(10)


class IrrStatus(StrEnum):
    """Whether the internal rate of return is one number."""

    UNIQUE = "unique"
    UNDEFINED = "undefined"
    MULTIPLE = "multiple"


class Appraisal(Value):
    """NPV = Σ CFₜ/(1+r)ᵗ with t = 0 undiscounted; payback is the first period with cumulative flow ≥ 0.

    ROI = (Σ benefits − Σ costs) / Σ costs, undiscounted; IRR is the rate at which NPV is zero, sought between −99 % and
    1000 % a period: unique where it is one number, also if NPV only touches zero there. Amounts are in the currency of
    the case, rates a period.
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
            status, irr = _irr(flows)
            discounted = [flow / (1 + rate) ** t for t, flow in enumerate(flows)]
            return cls(
                npv=worth,
                roi=_roi(costs, benefits),
                irr=irr,
                irr_status=status,
                payback=_payback(flows),
                discounted_payback=_payback(discounted),
            )


def npv(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """The flows at their worth today; the rate must be above −1."""
    return sum((flow / (1 + rate) ** t for t, flow in enumerate(flows)), Decimal())


def break_even(costs: Sequence[Decimal], benefits: Sequence[Decimal], rate: Decimal) -> Decimal | None:
    """The share of the benefits at which NPV is zero: discounted costs / discounted benefits; None where none come."""
    with localcontext(Context(prec=50, rounding=ROUND_HALF_EVEN)):
        brought = npv(benefits, rate)
        return (npv(costs, rate) / brought).quantize(RATE) if brought else None


def _roi(costs: Sequence[Decimal], benefits: Sequence[Decimal]) -> Decimal | None:
    spent = sum(costs, Decimal())
    return ((sum(benefits, Decimal()) - spent) / spent).quantize(RATE) if spent else None


def _payback(flows: Sequence[Decimal]) -> int | None:
    return next((t for t, total in enumerate(accumulate(flows)) if total >= 0), None)


def _irr(flows: Sequence[Decimal]) -> tuple[IrrStatus, Decimal | None]:
    worth = polynomial(flows)  # in the discount factor 1 / (1 + r)
    match count(worth, _factor(HIGHEST), _factor(LOWEST)):
        case 0:
            return IrrStatus.UNDEFINED, None
        case 1:
            return IrrStatus.UNIQUE, _bisected(worth).quantize(RATE)
    return IrrStatus.MULTIPLE, None


def _factor(rate: Decimal) -> Fraction:
    return 1 / (1 + Fraction(rate))


def _bisected(worth: Polynomial) -> Decimal:
    """The only rate at which it is zero; around it the sign changes, unless it is at the end."""
    low, high = LOWEST, HIGHEST
    below = sign(worth, _factor(low))
    if not below:
        return low
    while high - low > RATE / 100:
        middle = (low + high) / 2
        low, high = (middle, high) if sign(worth, _factor(middle)) == below else (low, middle)
    return (low + high) / 2
