"""The words every page shares: immutable values, and the types that have an example."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, NewType, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema


class Value(BaseModel):
    """An immutable value; two values with equal fields are the same value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def made(cls, fields: dict[str, Any]) -> Self:
        """A value of fields that are of their types, all of them: nothing is validated again."""
        value = cls.__new__(cls)
        object.__setattr__(value, "__dict__", fields)
        object.__setattr__(value, "__pydantic_fields_set__", set(fields))
        object.__setattr__(value, "__pydantic_extra__", None)
        object.__setattr__(value, "__pydantic_private__", None)
        return value


def text(shortest: int, longest: int, example: str) -> tuple[StringConstraints, object]:
    """Bound a text in characters, and give it an example."""
    limits = StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)
    return limits, Field(examples=[example])


def pattern(regex: str, example: str) -> tuple[StringConstraints, object]:
    """Bound a text by a regular expression, and give it an example."""
    return StringConstraints(pattern=regex), Field(examples=[example])


def sent_as_text(value: object) -> object:
    """Refuse a number that may have lost digits on its way; raises ValueError."""
    if isinstance(value, str | Decimal):
        return value
    raise ValueError("an exact number is sent as text, so that no digit is lost")


def sent_in_words(value: object) -> object:
    """Refuse a number for a moment or a day, which nobody means as seconds since 1970; raises ValueError."""
    if isinstance(value, int | float) or (isinstance(value, str) and "-" not in value[1:]):
        raise ValueError("it is sent as RFC 3339 has it, such as 2026-06-30 for a day")
    return value


def each_once(values: Iterable[object]) -> bool:
    """Tell whether no value comes twice."""
    listed = list(values)
    return len(set(listed)) == len(listed)


Sentence = Annotated[str, *text(3, 2000, "Exporting a report takes three days.")]
Name = Annotated[str, *text(1, 200, "Faster exports")]
Word = Annotated[str, *text(1, 80, "exports")]
Slug = Annotated[str, *pattern(r"^[a-z0-9][a-z0-9._-]{0,63}$", "q1-board-pack")]
Key = Annotated[str, *pattern(r"^[A-Z][A-Z0-9]{1,9}$", "EXPORTS")]
Digest = Annotated[str, *pattern(r"^[0-9a-f]{64}$", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]

Exact = Annotated[
    Decimal,
    BeforeValidator(sent_as_text),
    Field(max_digits=18, allow_inf_nan=False, examples=["12.50"]),
    WithJsonSchema({"type": "string", "format": "decimal", "examples": ["12.50"]}),
]
Day = Annotated[date, BeforeValidator(sent_in_words)]
Moment = Annotated[AwareDatetime, BeforeValidator(sent_in_words), Field(examples=["2026-06-30T12:00:00Z"])]


class Money(Value):
    """An exact amount in one currency, named by its ISO 4217 code."""

    amount: Annotated[Exact, Field(decimal_places=2, examples=["250000.00"])]
    currency: Annotated[str, *pattern(r"^[A-Z]{3}$", "EUR")] = "EUR"


PERSON = object()
PersonId = Annotated[UUID, PERSON]  # in an event or a row: a person, named only at the door

OWN = object()  # marks a command's parameter: the aggregate that its target names so; nobody sends it

Actor = NewType("Actor", UUID)  # a parameter of this type is whoever gives the command
Now = NewType("Now", datetime)  # a parameter of this type is the moment it is given
Head = NewType("Head", int)  # a parameter of this type is the newest position that is known
Why = NewType("Why", str)  # a parameter of this type asks for a reason, which is kept with the command


class Stage(StrEnum):
    """The four steps of one turn of the loop, in order."""

    DISCOVERY = "discovery"
    PLANNING = "planning"
    EXECUTION = "execution"
    LAUNCH = "launch"


class Place(Value):
    """Where something happens; an empty place is the workspace itself."""

    product: UUID | None = None
    iteration: UUID | None = None
    stage: Stage | None = None


WORKSPACE = Place()


class Seen(Value):
    """An aggregate as it stood when somebody looked."""

    id: UUID
    version: int


Moved = NewType("Moved", tuple[Seen, ...])  # a parameter of this type is what changed in the target's package since
