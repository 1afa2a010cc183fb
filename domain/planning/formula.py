"""A formula of somebody's own: arithmetic over declared inputs, parsed here and never run as code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import Annotated

from domain.planning.formula_tokens import FormulaFault, Token, tokens
from domain.values import Exact, text

LARGEST_POWER, DEEPEST, DIGITS = 10, 40, 18
STEP = Decimal("0.0001")
TRAPS = [DivisionByZero, InvalidOperation, Overflow]
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN, Emax=99, Emin=-99, traps=TRAPS)
LEVELS = ({"+", "-"}, {"*", "/"})
CHOICES = {"min": min, "max": max}

Text = Annotated[str, *text(1, 500, "value * confidence / effort")]


class Undefined(ArithmeticError):
    """A formula has no value for these inputs: it divides by zero, or grows beyond any score."""


@dataclass(frozen=True)
class Number:
    """A number that is written in the formula."""

    value: Decimal

    def of(self, inputs: Mapping[str, Decimal]) -> Decimal:
        """Itself."""
        return self.value


@dataclass(frozen=True)
class Named:
    """An input."""

    name: str

    def of(self, inputs: Mapping[str, Decimal]) -> Decimal:
        """What was put in under this name."""
        return inputs[self.name]


@dataclass(frozen=True)
class Applied:
    """An operation on terms, or a choice among them."""

    sign: str
    terms: tuple["Term", ...]

    def of(self, inputs: Mapping[str, Decimal]) -> Decimal:
        """The terms from left to right, exact to 60 digits."""
        values = [term.of(inputs) for term in self.terms]
        if self.sign in CHOICES:
            return CHOICES[self.sign](values)
        first, second = values
        match self.sign:
            case "+":
                return EXACT.add(first, second)
            case "-":
                return EXACT.subtract(first, second)
            case "*":
                return EXACT.multiply(first, second)
            case "/":
                return EXACT.divide(first, second)
        return EXACT.power(first, second)


Term = Number | Named | Applied


@dataclass
class Parser:
    """Reads a formula from left to right, once; raises FormulaFault with the position of what it cannot read."""

    text: str
    names: frozenset[str]
    left: list[Token] = field(default_factory=list)
    depth: int = 0

    def parsed(self) -> Term:
        """The whole formula as a term."""
        self.left = tokens(self.text)[::-1]
        term = self._sum(0)
        if self._next.kind != "end":
            raise self._fault("an operation is missing here")
        return term

    def _sum(self, level: int) -> Term:
        if level == len(LEVELS):
            return self._signed()
        term = self._sum(level + 1)
        while self._next.text in LEVELS[level]:
            term = Applied(self._take().text, (term, self._sum(level + 1)))
        return term

    def _signed(self) -> Term:
        if self._next.text != "-":
            return self._power()
        self._take()
        return Applied("-", (Number(Decimal()), self._power()))

    def _power(self) -> Term:
        term = self._atom()
        if self._next.text != "^":
            return term
        self._take()
        exponent = self._next
        if exponent.kind != "number" or not exponent.text.isdigit() or int(exponent.text) > LARGEST_POWER:
            raise self._fault(f"a power is a whole number from 0 to {LARGEST_POWER}")
        self._take()
        if self._next.text == "^":
            raise self._fault("a power of a power stands in parentheses")
        return Applied("^", (term, Number(Decimal(exponent.text))))

    def _atom(self) -> Term:
        token = self._next
        match token.kind:
            case "number":
                return self._number()
            case "name" if token.text in CHOICES:
                return Applied(self._take().text, self._within(several=True))
            case "name" if token.text in self.names:
                return Named(self._take().text)
            case "name":
                raise self._fault(f"{token.text} is no input of this formula")
            case "sign" if token.text == "(":
                return self._within(several=False)[0]
        raise self._fault("a number, an input or a parenthesis is missing here")

    def _number(self) -> Number:
        if len(self._next.text) > DIGITS:
            raise self._fault(f"a number has at most {DIGITS} digits")
        return Number(Decimal(self._take().text))

    def _within(self, *, several: bool) -> tuple[Term, ...]:
        self._expect("(")
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._fault(f"parentheses stand at most {DEEPEST} deep")
        terms = [self._sum(0)]
        while several and self._next.text == ",":
            self._take()
            terms.append(self._sum(0))
        self._expect(")")
        self.depth -= 1
        return tuple(terms)

    @property
    def _next(self) -> Token:
        return self.left[-1]

    def _take(self) -> Token:
        return self.left.pop()

    def _expect(self, sign: str) -> None:
        if self._next.text != sign:
            raise self._fault(f"{sign} is missing here")
        self._take()

    def _fault(self, what: str) -> FormulaFault:
        return FormulaFault(what, self._next.at)


def parsed(formula: str, names: frozenset[str]) -> Term:
    """A formula as a term over these names; raises FormulaFault, which is a ValueError with a position."""
    return Parser(formula, names).parsed()


def valued(formula: str, inputs: Mapping[str, Exact]) -> Decimal:
    """What a formula comes to, to four places; raises Undefined where it has no value."""
    try:
        return EXACT.quantize(parsed(formula, frozenset(inputs)).of(inputs), STEP) + 0  # never a negative zero
    except DecimalException as fault:
        raise Undefined from fault
