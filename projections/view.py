"""A view is a question, a row type and a pure evolve; what its rows are filtered by is marked on their fields."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, get_args
from uuid import UUID

from pydantic import BaseModel

from domain.authority import Scope
from domain.kernel import Event
from domain.values import PERSON, Value

T = TypeVar("T")
FILTER, INDEX = object(), object()
Filtered = Annotated[T, FILTER]
Sought = Annotated[T, FILTER, INDEX]  # rows are found by it, not only filtered: it costs an index

RESERVED = frozenset({"since", "until", "position"})  # every served row bears these besides its own fields


class Row(Value):
    """One answer; every row says which product it is about, if it is about one."""

    product: Sought[UUID | None]


@dataclass(frozen=True, slots=True)
class OfProduct:
    """Every row of a product that is alive when the fact is met."""

    product: UUID


class Change(NamedTuple):
    """A fact with its aggregate's public state on both sides of it, as recorded; `before` is None at birth."""

    event: Event
    before: dict[str, Any] | None
    after: dict[str, Any]


R = TypeVar("R", bound=Row)
Evolve = Callable[[R | None, Event], R | None] | Callable[[R | None, Change], R | None]
VIEWS: dict[str, "View[Any]"] = {}


@dataclass(frozen=True)
class View(Generic[R]):
    """A question that is answered ahead of time, row by row; declaring it registers it.

    Only facts of the kinds in `facts` are met. `reaches` names the rows a fact reaches by their keys; `evolve` is pure,
    and no row means it ends. An evolve whose second parameter is annotated `Change` is given one. A row that is
    `met_once` is reached by one fact and never again, so that nobody looks it up. `order` is the text rows are listed
    by. Whoever asks shows a key for its `scope`. A greater `version` has the rows folded anew. Raises TypeError for a
    field with a name every served row bears.
    """

    name: str
    question: str
    row: type[R]
    reaches: Callable[[Event], Iterable[UUID | OfProduct]]
    evolve: Evolve[R]
    order: Callable[[R], str]
    facts: tuple[type[Event], ...] = (Event,)
    met_once: bool = False
    scope: Scope = Scope.ITEMS_READ
    version: int = 1

    def __post_init__(self) -> None:
        if taken := RESERVED & self.row.model_fields.keys():
            raise TypeError(f"a row of {self.name} cannot name a field {', '.join(sorted(taken))}")
        VIEWS[self.name] = self

    @cached_property
    def filters(self) -> dict[str, Any]:
        """The type of every field the rows are filtered by."""
        fields = self.row.model_fields.items()
        return {name: field.annotation for name, field in fields if FILTER in field.metadata}

    @cached_property
    def sought(self) -> tuple[str, ...]:
        """The fields that rows are found by."""
        return tuple(name for name, field in self.row.model_fields.items() if INDEX in field.metadata)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The fields that hold a person, or several, by their paths: the door turns them into names."""
        return tuple(_people(self.row))

    @cached_property
    def asks_change(self) -> bool:
        """Whether evolve is given the change of the aggregate, not the fact alone."""
        return [each.annotation for each in signature(self.evolve, eval_str=True).parameters.values()][1] is Change


def _people(kind: type[BaseModel], path: str = "") -> Iterator[str]:
    for name, field in kind.model_fields.items():
        if PERSON in field.metadata or _names_person(field.annotation):
            yield path + name
        for inner in _models(field.annotation):
            yield from _people(inner, f"{path}{name}/")


def _models(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for inner in get_args(hint):
        yield from _models(inner)


def _names_person(hint: Any) -> bool:
    return PERSON in getattr(hint, "__metadata__", ()) or any(_names_person(inner) for inner in get_args(hint))
