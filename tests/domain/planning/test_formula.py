"""A formula of somebody's own: arithmetic over declared inputs, and nothing else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.planning.formula import LARGEST_POWER, Undefined, parsed, valued
from domain.planning.formula_tokens import FormulaFault
from domain.planning.frameworks import ByFormula

INPUTS = {"value": Decimal(8), "effort": Decimal(3), "risk": Decimal("0.5")}
NAMES = frozenset(INPUTS)


def declared(formula: str, *inputs: str) -> ByFormula:
    said = {"method": "formula", "inputs": inputs or ("value", "effort"), "formula": formula}
    return TypeAdapter(ByFormula).validate_python(said)


class TestComputingAFormula:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("value", "8"),
            ("value + effort * risk", "9.5"),
            ("(value + effort) * risk", "5.5"),
            ("value - effort - risk", "4.5"),
            ("value / effort", "2.6667"),
            ("value / 2 / 4", "1"),
            ("value - 2 * 3 - 1", "1"),
            ("value - (2 - 1)", "7"),
            ("value × risk ÷ 2 − 1", "1"),
            ("-value + 10", "2"),
            ("-effort ^ 2", "-9"),
            ("(-effort) ^ 2", "9"),
            ("2 ^ 10", "1024"),
            ("value ^ 0", "1"),
            ("min(value, effort, 7)", "3"),
            ("max(value, effort) / min(2, 4)", "4"),
            ("max(risk)", "0.5"),
            ("max(value - 9, value + 1, 2)", "9"),
            (".1 + .2", "0.3"),
            ("((value))", "8"),
        ],
    )
    def test_follows_the_rules_of_arithmetic(self, formula: str, value: str) -> None:
        assert valued(formula, INPUTS) == Decimal(value)

    @pytest.mark.parametrize("formula", ["value / (effort - 3)", "0 ^ 0", "((((9 ^ 10) ^ 10) ^ 10) ^ 10) * value"])
    def test_has_no_value_where_arithmetic_has_none(self, formula: str) -> None:
        with pytest.raises(Undefined):
            valued(formula, INPUTS)

    @pytest.mark.parametrize("formula", ["-(value - value)", "0 * -1", "-0.00001"])
    def test_is_never_a_negative_zero(self, formula: str) -> None:
        assert str(valued(formula, INPUTS)) == "0.0000"

    def test_is_exact(self) -> None:
        assert str(valued("value + effort", {"value": Decimal("0.1"), "effort": Decimal("0.2")})) == "0.3000"

    @given(st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 999))
    def test_agrees_with_fractions(self, a: int, b: int, c: int) -> None:
        inputs = {"a": Decimal(a), "b": Decimal(b), "c": Decimal(c)}
        assert valued("(a + b * c - b) * c / c", inputs) == a + b * c - b


class TestReadingAFormula:
    @pytest.mark.parametrize(
        ("formula", "at", "what"),
        [
            ("value / cost", 9, "cost is no input of this formula"),
            ("value ^ 11", 9, "a power is a whole number from 0 to 10"),
            ("value ^ effort", 9, "a power is a whole number"),
            ("value ^ -1", 9, "a power is a whole number"),
            ("value ^ 0.5", 9, "a power is a whole number"),
            ("value ^ 99999999999999999999", 9, "a power is a whole number"),
            ("2 ^ 3 ^ 2", 7, "a power of a power stands in parentheses"),
            ("value +", 8, "is missing here"),
            ("", 1, "is missing here"),
            ("(value", 7, ") is missing here"),
            ("value)", 6, "an operation is missing here"),
            ("value effort", 7, "an operation is missing here"),
            ("(value, effort)", 7, ") is missing here"),
            ("min value", 5, "( is missing here"),
            ("value; effort", 6, "no name and no operation"),
            ("value.real", 6, "no name and no operation"),
            ("__import__('os')", 12, "no name and no operation"),
            ("__import__(1)", 1, "__import__ is no input of this formula"),
            ("while(value)", 1, "while is no input"),
            ("value * 1234567890123456789", 9, "at most 18 digits"),
            ("1e9", 2, "an operation is missing here"),
            ("(" * 41 + "value" + ")" * 41, 42, "at most 40 deep"),
        ],
    )
    def test_is_refused_with_the_position_of_the_fault(self, formula: str, at: int, what: str) -> None:
        with pytest.raises(FormulaFault, match="at character") as fault:
            parsed(formula, NAMES)
        assert (fault.value.at, what in str(fault.value)) == (at, True)

    @given(st.text(alphabet="ab1.+-*/^(), ×", max_size=60))
    def test_ends_for_every_text(self, formula: str) -> None:
        fault = fault_of(formula)
        assert fault is None or 1 <= fault <= len(formula) + 1

    def test_takes_powers_up_to_the_largest(self) -> None:
        assert valued(f"2 ^ {LARGEST_POWER}", {}) == 2**LARGEST_POWER



def fault_of(formula: str) -> int | None:
    """Where a formula cannot be read, if anywhere."""
    try:
        parsed(formula, frozenset("ab"))
    except FormulaFault as fault:
        return fault.at
    return None


class TestDeclaringAFormula:
    def test_points_at_the_fault(self) -> None:
        with pytest.raises(ValueError, match="at character 9: cost is no input of this formula") as fault:
            declared("value / cost")
        assert "formula" in str(fault.value)

    @pytest.mark.parametrize("inputs", [("min",), ("value", "max"), ("value", "value"), ("Value",), ("2nd",)])
    def test_names_each_input_once_and_none_like_a_choice(self, inputs: tuple[str, ...]) -> None:
        with pytest.raises(ValueError, match="validation error"):
            declared("1", *inputs)

    def test_has_at_most_500_characters(self) -> None:
        with pytest.raises(ValueError, match="at most 500 characters"):
            declared("1" + " + 1" * 125)
