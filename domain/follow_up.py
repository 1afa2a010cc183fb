"""A follow-up is a named pure function from a fact to what must happen with it, or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Concatenate, ParamSpec, TypeVar, get_type_hints
from uuid import UUID

from domain.kernel import Aggregate, Event
from domain.part import Part

A = TypeVar("A", bound=Aggregate | Part)
E = TypeVar("E", bound=Event)
P = ParamSpec("P")


@dataclass(frozen=True)
class Then:
    """One consequence: a method, the aggregate it is for (none if it begins one), its arguments."""

    method: Callable[..., Any]
    target: UUID | None
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def tell(method: Callable[Concatenate[A, P], None], target: UUID, *args: P.args, **kwargs: P.kwargs) -> Then:
    """Have an aggregate that exists do this as well."""
    return Then(method, target, args, kwargs)


def begin(method: Callable[P, Aggregate], *args: P.args, **kwargs: P.kwargs) -> Then:
    """Have an aggregate come to life."""
    return Then(method, None, args, kwargs)


@dataclass(frozen=True)
class Rule:
    """What follows from facts of one kind; its name is a sentence."""

    name: str
    when: type[Event]
    then: Callable[[Any], Iterator[Then]]


RULES: list[Rule] = []


def follow_up(rule: Callable[[E], Iterator[Then]]) -> Callable[[E], Iterator[Then]]:
    """Remember this rule; the facts it is for are those its parameter's type names."""
    when = next(iter(get_type_hints(rule).values()))
    RULES.append(Rule(rule.__name__, when, rule))
    return rule


@cache
def rules_for(kind: type[Event]) -> tuple[Rule, ...]:
    """The rules that a fact of this kind sets off, in the order they were declared."""
    return tuple(rule for rule in RULES if issubclass(kind, rule.when))
