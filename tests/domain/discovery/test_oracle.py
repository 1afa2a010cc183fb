"""What cash flows are worth, to the cent, against numpy-financial: an independent implementation."""

from decimal import Decimal
from itertools import accumulate

import numpy_financial as oracle  # type: ignore[import-untyped]
import pytest

from domain.discovery.appraisal import Appraisal, IrrStatus

CASES = [
    ("-1000 500 400 300 100", "0.10"),  # the classic of four years
    ("-10000 3000 4200 6800", "0.10"),  # Microsoft Excel, NPV
    ("-500000 200000 300000 200000", "0.10"),
    ("-123400 36200 54800 48100", "0.08"),  # Wikipedia, internal rate of return
    ("-70000 12000 15000 18000 21000 26000", "0.07"),  # Microsoft Excel, IRR
    ("-10000 3000 4200 6800 0", "0.10"),
    ("-40000 8000 9200 10000 12000 14500", "0.08"),  # Microsoft Excel, NPV
    ("-100 39 59 55 20", "0.281"),  # NumPy, irr
    ("-40000 5000 8000 12000 30000", "0.08"),  # NumPy, npv
    ("-100 0 0 74", "0.05"),  # NumPy, irr below nothing
    ("-100 100 0 -7 40", "0.05"),
    ("-150000 15000 25000 35000 45000 60000", "0.05"),
    ("-1000000 250000 250000 250000 250000 250000 250000", "0.12"),
    ("-250 120.75 180.10 95.33", "0.0875"),
    ("-75000.50 20000.25 20000.25 20000.25 20000.25 20000.25", "0.095"),
    ("-2000000 400000 600000 800000 700000 300000", "0.15"),
    ("-300 50 50 50 50 50 50 50 50 50", "0.03"),
    ("-12345.67 2345.67 3456.78 4567.89 5678.90", "0.0625"),
    ("-999.99 333.33 333.33 333.33 333.33", "0"),
    ("-100 60 60", "-0.05"),
    ("-48000 9000 11000 13000 15000 17000 19000 21000", "0.11"),
    ("-10 3.3 3.3 3.3 3.3", "0.25"),
    ("-8000000 1200000 1900000 2600000 3100000 2900000 1500000", "0.135"),
]


def flows(case: str) -> list[Decimal]:
    return [Decimal(each) for each in case.split()]


def appraised(case: str, rate: str) -> Appraisal:
    costs, benefits = ([max(sign * flow, Decimal()) for flow in flows(case)] for sign in (-1, 1))
    return Appraisal.of(costs, benefits, Decimal(rate))


def paid_back(values: list[float]) -> int | None:
    return next((n for n, total in enumerate(accumulate(values)) if total >= -1e-9), None)


@pytest.mark.parametrize(("case", "rate"), CASES)
class TestAnAppraisal:
    def test_agrees_on_the_net_present_value_to_the_cent(self, case: str, rate: str) -> None:
        worth = oracle.npv(float(rate), [float(flow) for flow in flows(case)])
        assert abs(float(appraised(case, rate).npv) - worth) <= 0.005 + 1e-6

    def test_agrees_on_the_internal_rate_of_return(self, case: str, rate: str) -> None:
        appraisal = appraised(case, rate)
        assert appraisal.irr is not None
        assert float(appraisal.irr) == pytest.approx(oracle.irr([float(flow) for flow in flows(case)]), abs=1e-6)

    def test_agrees_on_both_paybacks(self, case: str, rate: str) -> None:
        values = [float(flow) for flow in flows(case)]
        discounted = [value / (1 + float(rate)) ** n for n, value in enumerate(values)]
        appraisal = appraised(case, rate)
        assert (appraisal.payback, appraisal.discounted_payback) == (paid_back(values), paid_back(discounted))


def test_the_examples_are_twenty_at_least() -> None:
    assert len(CASES) >= 20


def test_two_rates_of_return_are_none_though_the_oracle_names_one() -> None:
    case = "-5 10.5 1 -8 1.5"  # NumPy, irr of mixed signs: 0 % and 8.86 %
    assert oracle.irr([float(flow) for flow in flows(case)]) == pytest.approx(0, abs=1e-9)
    assert (appraised(case, "0.05").irr, appraised(case, "0.05").irr_status) == (None, IrrStatus.MULTIPLE)
