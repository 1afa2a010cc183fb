"""What the columns, fields and words of another system mean here: one TOML file a source, and no code."""

import tomllib
from codecs import lookup
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from api.imports.faults import BrokenMapping
from api.imports.people import People
from api.imports.table import Readable
from domain.planning.roadmap_values import State
from domain.values import Key, Name, Stage, Value, Word

MEANINGS = {"state": frozenset(State), "stage": frozenset(Stage)}
OF_PEOPLE = ("owner", "approver", "people")


def _known(encoding: str) -> str:
    try:
        return lookup(encoding).name
    except LookupError as error:
        raise ValueError("there is no such encoding") from error


class OfProduct(Value):
    """The product the history is of; it is registered when it is not there yet, and somebody answers for it."""

    key: Key
    name: Name
    accountable: Name | None = None


class File(Value):
    """How the file is written."""

    encoding: Annotated[str, AfterValidator(_known)] = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","


class Columns(Value):
    """Which column says what; without a sequence, a row is known by what it says."""

    entity: str
    when: str
    who: str
    field: str
    old: str
    new: str
    sequence: str | None = None
    unread: tuple[str, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """The columns the file must have."""
        named = (self.entity, self.when, self.who, self.field, self.old, self.new)
        return (*named, self.sequence) if self.sequence else named


class Time(Value):
    """How a time is written: ISO 8601 or a strptime format; `offset` holds where a time names none."""

    format: str | None = None
    offset: Annotated[str | None, Field(pattern=r"^[+-]\d\d:\d\d$")] = None


class Meaning(Value):
    """What a field of the source is to a feature.

    `values` gives our word for the source's; a state or stage without one is unknown, anything else is kept as it is.
    `absent` are the words of a presence field that mean the entity is gone, beside the empty one.
    """

    of: Annotated[
        Literal["title", "owner", "state", "target", "stage", "approver", "theme", "type", "presence", "people"],
        Field(alias="is"),
    ]
    values: dict[str, Word] = Field(default_factory=dict)
    absent: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_our_words(self) -> Self:
        ours = MEANINGS.get(self.of)
        if ours and (strange := [word for word in self.values.values() if word not in ours]):
            raise ValueError(f"{', '.join(strange)} is no {self.of} of ours: {', '.join(sorted(ours))}")
        if self.values and self.of in {*OF_PEOPLE, "presence"}:
            raise ValueError(f"a field that is {self.of} has no values")
        if self.absent and self.of != "presence":
            raise ValueError("only a field that is presence has words for absent")
        return self

    @property
    def of_people(self) -> bool:
        """Whether its cells hold names, which never stand in clear in an event."""
        return self.of in OF_PEOPLE


class Mapping(Value):
    """One source, mapped."""

    system: Word
    product: OfProduct
    columns: Columns
    fields: dict[str, Meaning]
    people: People = Field(default_factory=People)
    time: Time = Field(default_factory=Time)
    file: File = Field(default_factory=File)


def mapping(path: Readable) -> Mapping:
    """The mapping in a TOML file; raises BrokenMapping with the place that is wrong."""
    try:
        return Mapping.model_validate(tomllib.loads(path.read_bytes().decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenMapping(f"{path.name}: {error}") from error
    except ValidationError as invalid:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in invalid.errors()]
        raise BrokenMapping(f"{path.name}: {'; '.join(faults)}") from invalid
