"""What a declared field may hold: a text, a number, a day, a yes or no, or some of the words of a list."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, Strict

from domain.values import Exact, Value, Word, each_once

DIGITS = 12  # before the decimal point
Option = Annotated[str, Field(min_length=1, max_length=80, examples=["high"])]
Filling = Annotated[
    Annotated[str, Field(max_length=2000)] | Annotated[bool, Strict()] | tuple[Option, ...],
    Field(examples=["high"], description="a text, a number or a day as text, true or false, or a list of options"),
]

def _distinct(options: tuple[str, ...]) -> tuple[str, ...]:
    """The options; raises ValueError where one comes twice."""
    if not each_once(options):
        raise ValueError("an option is named once")
    return options


Options = Annotated[tuple[Word, ...], Field(min_length=1, max_length=200), AfterValidator(_distinct)]


class Text(Value):
    """A text of some length."""

    type: Literal["text"]
    longest: Annotated[int, Field(ge=1, le=2000, examples=[200])] = 200

    def taken(self, value: Filling) -> Filling:
        """The value; raises ValueError."""
        if not isinstance(value, str) or not 1 <= len(value.strip()) <= self.longest:
            raise ValueError(f"a text of 1 to {self.longest} characters")
        return value.strip()


class Number(Value):
    """An exact number between bounds, with so many decimals at most."""

    type: Literal["number"]
    least: Exact | None = None
    most: Exact | None = None
    decimals: Annotated[int, Field(ge=0, le=6, examples=[2])] = 2

    def taken(self, value: Filling) -> Filling:
        """The number, always written in the same way; raises ValueError."""
        wanted = f"a number with at most {self.decimals} decimals, sent as text"
        if self.least is not None or self.most is not None:
            wanted += f", from {self.least if self.least is not None else '…'} to {self.most or '…'}"
        try:
            number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number.adjusted() >= DIGITS or number != round(number, self.decimals):
            raise ValueError(wanted)
        if (self.least is not None and number < self.least) or (self.most is not None and number > self.most):
            raise ValueError(wanted)
        return format(number.normalize() + 0, "f")


class Day(Value):
    """A day of the calendar."""

    type: Literal["day"]

    def taken(self, value: Filling) -> Filling:
        """The day as ISO 8601 has it; raises ValueError."""
        try:
            return date.fromisoformat(value if isinstance(value, str) else "").isoformat()
        except ValueError:
            raise ValueError("a day such as 2026-06-30") from None


class YesNo(Value):
    """Whether something is so."""

    type: Literal["yes_no"]

    def taken(self, value: Filling) -> Filling:
        """The answer; raises ValueError."""
        if not isinstance(value, bool):
            raise ValueError("true or false")  # noqa: TRY004  # a value that was sent, not a defect
        return value


class Choice(Value):
    """One of these options."""

    type: Literal["choice"]
    options: Options

    def taken(self, value: Filling) -> Filling:
        """The option; raises ValueError."""
        if value not in self.options:
            raise ValueError(f"one of {', '.join(self.options)}")
        return value


class Choices(Value):
    """Any of these options, each once."""

    type: Literal["choices"]
    options: Options

    def taken(self, value: Filling) -> Filling:
        """The options in the order they were declared in; raises ValueError."""
        if not isinstance(value, tuple) or not value or not set(value) <= set(self.options) or not each_once(value):
            raise ValueError(f"a list of some of {', '.join(self.options)}")
        return tuple(each for each in self.options if each in value)


Shape = Annotated[Text | Number | Day | YesNo | Choice | Choices, Field(discriminator="type")]
