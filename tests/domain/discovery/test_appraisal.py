"""What cash flows are worth, against figures from textbooks and the laws they obey."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.discovery.appraisal import Appraisal, IrrStatus, npv

AMOUNT = st.decimals("0.01", "1000000000", places=2)
RATE = st.decimals("-0.50", "3", places=4)
FLOWS = st.lists(st.decimals("-1000000", "1000000", places=2), min_size=1, max_size=12)


def appraised(flows: list[str], rate: str = "0.10") -> Appraisal:
    """Net flows, each as a cost or a benefit."""
    return of([Decimal(flow) for flow in flows], Decimal(rate))


def of(flows: list[Decimal], rate: Decimal) -> Appraisal:
    return Appraisal.of([max(-flow, Decimal()) for flow in flows], [max(flow, Decimal()) for flow in flows], rate)


class TestTheNetPresentValue:
    @pytest.mark.parametrize(
        ("flows", "rate", "worth"),
        [
            (["-1000", "500", "400", "300", "100"], "0.10", "78.82"),
            (["-10000", "3000", "4200", "6800"], "0.10", "1307.29"),
            (["-500000", "200000", "300000", "200000"], "0.10", "80015.03"),
            (["-100", "110"], "0.10", "0.00"),
            (["-100", "40", "40"], "0", "-20.00"),
            (["-100", "50"], "-0.50", "0.00"),
        ],
    )
    def test_is_what_the_textbook_says(self, flows: list[str], rate: str, worth: str) -> None:
        assert appraised(flows, rate).npv == Decimal(worth)

    def test_leaves_the_first_period_undiscounted(self) -> None:
        assert appraised(["-250000.00"], "0.30").npv == Decimal(-250000)

    def test_is_never_a_negative_zero(self) -> None:
        assert str(appraised(["-100", "211", "-111.10"]).npv) == "0.00"

    def test_is_exact_at_the_lowest_rate_over_the_longest_time(self) -> None:
        lowest = appraised(["-1", *["0"] * 118, "0.01"], "-0.99999999999999999")
        assert int(lowest.npv) == 10**2021 - 1

    @given(FLOWS, RATE)
    def test_grows_with_every_benefit(self, flows: list[Decimal], rate: Decimal) -> None:
        assert npv([*flows[:-1], flows[-1] + 1], rate) > npv(flows, rate)

    @given(FLOWS)
    def test_is_the_sum_where_nothing_is_discounted(self, flows: list[Decimal]) -> None:
        assert of(flows, Decimal()).npv == sum(flows)


class TestTheReturnOnInvestment:
    def test_weighs_all_benefits_against_all_costs(self) -> None:
        both = Appraisal.of([Decimal(100), Decimal(20)], [Decimal(0), Decimal(180)], Decimal("0.10"))
        assert both.roi == Decimal("0.5")

    def test_is_unknown_where_nothing_is_spent(self) -> None:
        assert appraised(["0", "10"]).roi is None

    def test_is_a_total_loss_where_nothing_comes_back(self) -> None:
        assert appraised(["-10", "-10"]).roi == Decimal(-1)


class TestTheInternalRateOfReturn:
    @pytest.mark.parametrize(
        ("flows", "rate"),
        [
            (["-100", "110"], "0.100000"),
            (["-1000", "500", "400", "300", "100"], "0.144888"),
            (["-123400", "36200", "54800", "48100"], "0.059616"),
            (["-70000", "12000", "15000", "18000", "21000", "26000"], "0.086631"),
            (["-100", "50"], "-0.500000"),
        ],
    )
    def test_is_what_the_textbook_says(self, flows: list[str], rate: str) -> None:
        appraisal = appraised(flows)
        assert appraisal.irr_status is IrrStatus.UNIQUE
        assert appraisal.irr == Decimal(rate)

    @pytest.mark.parametrize("flows", [["-1600", "10000", "-10000"], ["-100", "230", "-132"]])
    def test_is_no_single_number_where_there_are_several(self, flows: list[str]) -> None:
        assert (appraised(flows).irr, appraised(flows).irr_status) == (None, IrrStatus.MULTIPLE)

    @pytest.mark.parametrize("flows", [["-100", "-10"], ["100", "10"], ["0", "0"], ["-100", "100", "-50"]])
    def test_is_undefined_where_no_rate_brings_it_to_nothing(self, flows: list[str]) -> None:
        assert (appraised(flows).irr, appraised(flows).irr_status) == (None, IrrStatus.UNDEFINED)

    @pytest.mark.parametrize(
        ("flows", "rate"),
        [
            (["-100", "220", "-121"], "0.100000"),
            (["100", "-220", "121"], "0.100000"),
            (["-1000", "3000", "-3000", "1000"], "0.000000"),
            (["-1", "0.02", "-0.0001"], "-0.990000"),
        ],
    )
    def test_is_one_number_where_the_worth_only_touches_nothing(self, flows: list[str], rate: str) -> None:
        appraisal = appraised(flows)
        assert (appraisal.irr, appraisal.irr_status) == (Decimal(rate), IrrStatus.UNIQUE)

    @pytest.mark.parametrize(
        "flows",
        [
            ["-100000000", "220010000", "-121011000"],  # 10 % and 10.01 %
            ["-1000000000000", "2200001000000", "-1210001100000"],  # 10 % and 10.0001 %
            ["-100", "320", "-341", "121"],  # 0 %, and 10 % that is only touched
        ],
    )
    def test_is_no_single_number_where_two_are_near_or_one_is_only_touched(self, flows: list[str]) -> None:
        assert (appraised(flows).irr, appraised(flows).irr_status) == (None, IrrStatus.MULTIPLE)

    @pytest.mark.parametrize(
        ("flows", "rate"), [(["-1", "11"], "10.000000"), (["-1", "0.01"], "-0.990000"), (["-1", "11.01"], None)]
    )
    def test_is_sought_between_two_rates_both_included(self, flows: list[str], rate: str | None) -> None:
        assert appraised(flows).irr == (Decimal(rate) if rate else None)

    def test_is_undefined_where_the_worth_stays_just_below_nothing(self) -> None:
        assert appraised(["-100", "220", "-121.01"]).irr_status is IrrStatus.UNDEFINED

    @given(AMOUNT, st.decimals("-0.9", "9", places=4))
    def test_is_the_rate_of_a_loan_paid_back_at_once(self, amount: Decimal, rate: Decimal) -> None:
        assert of([-amount, amount * (1 + rate)], Decimal()).irr == rate

    @given(st.decimals("1", "1000", places=2), st.lists(st.decimals("1", "1000", places=2), min_size=1, max_size=8))
    def test_brings_an_investment_to_nothing(self, outlay: Decimal, returns: list[Decimal]) -> None:
        appraisal = of([-outlay, *returns], Decimal())
        if appraisal.irr is not None:
            around = [npv([-outlay, *returns], appraisal.irr + step) for step in (Decimal("-1e-6"), Decimal("1e-6"))]
            assert around[0] > 0 > around[1]


class TestThePayback:
    @pytest.mark.parametrize(
        ("flows", "simple", "discounted"),
        [
            (["-1000", "400", "400", "300", "300"], 3, 4),
            (["-100", "100"], 1, None),
            (["-100", "40"], None, None),
            (["0", "10"], 0, 0),
        ],
    )
    def test_is_the_first_period_that_makes_up_for_all_before(
        self, flows: list[str], simple: int | None, discounted: int | None
    ) -> None:
        assert (appraised(flows).payback, appraised(flows).discounted_payback) == (simple, discounted)

    @given(AMOUNT, st.lists(AMOUNT, min_size=1, max_size=8), st.decimals("0", "1", places=2))
    def test_comes_no_earlier_when_discounted(self, outlay: Decimal, returns: list[Decimal], rate: Decimal) -> None:
        appraisal = of([-outlay, *returns], rate)
        if appraisal.discounted_payback is not None:
            assert appraisal.payback is not None
            assert appraisal.payback <= appraisal.discounted_payback
