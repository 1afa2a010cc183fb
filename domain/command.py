"""A command is a public method of an aggregate; everything a door needs is read from it."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar, get_type_hints

from pydantic import create_model

from domain.authority import ADMINISTRATOR, Role, Scope
from domain.kernel import AGGREGATES, Aggregate
from domain.lifecycle import InForce
from domain.reference import Read, at_the_door, loaded, refers
from domain.values import OWN, Actor, Head, Moment, Moved, Now, Sentence, Value, Why

F = TypeVar("F", bound=Callable[..., object])
INJECTED = (Actor, Now, Why, Moved, Head, InForce)


@dataclass(frozen=True)
class Mark:
    """How a command was declared: who may give it, about what, and whether it may be back-dated."""

    by: tuple[Role, ...]
    of_workspace: bool = False
    at_once: bool = False


WITNESSED = Mark((), of_workspace=True)
_marks: dict[Callable[..., object], Mark] = {}


def command(*by: Role) -> Callable[[F], F]:
    """May be given by whoever holds one of these roles on the product it is about."""
    return _mark(Mark(by))


def decision(*by: Role) -> Callable[[F], F]:
    """A command that cannot be back-dated: a submission, vote, decision, signature, approval or acceptance."""
    return _mark(Mark(by, at_once=True))


def workspace_command(*by: Role) -> Callable[[F], F]:
    """May be given by whoever holds one of these roles in the workspace."""
    return _mark(Mark(by, of_workspace=True))


def workspace_decision(*by: Role) -> Callable[[F], F]:
    """A command to the workspace that cannot be back-dated."""
    return _mark(Mark(by, of_workspace=True, at_once=True))


def consequence(method: F) -> F:
    """Nobody gives this: it follows from other facts, by the rules in `processes`."""
    return _mark(Mark(()))(method)


def witnessed(method: F) -> F:
    """Nobody decides this: a door of the house has seen it, and gives it in the name of whom it was seen of."""
    return _mark(WITNESSED)(method)


def _mark(mark: Mark) -> Callable[[F], F]:
    def remember(method: F) -> F:
        _marks[method] = mark
        return method

    return remember


class Given(Value):
    """What may be said with any command: why."""

    reason: Sentence | None = None


class GivenLate(Given):
    """What may be said with a command that is entered later than it happened: why, and when."""

    occurred_at: Moment | None = None


@dataclass(frozen=True)
class Command:
    """What a door needs to know of a command; all of it read from the method."""

    aggregate: type[Aggregate]
    verb: str
    method: Callable[..., Any]
    mark: Mark
    creates: bool

    @cached_property
    def name(self) -> str:
        """`validate_problem_statement`; a verb that names its object, as `state_vision`, stands alone."""
        return self.verb if "_" in self.verb else f"{self.verb}_{self.topic}"

    @property
    def topic(self) -> str:
        """The aggregate it is about."""
        return self.aggregate.TOPIC

    @cached_property
    def scope(self) -> Scope:
        """What a key needs for it: what its aggregate says, or else by whom, and as what, it is decided."""
        if (needed := self.aggregate.SCOPES[1]) is not Scope.ITEMS_WRITE:
            return needed
        if {*self.mark.by} == {ADMINISTRATOR}:
            return Scope.ADMIN
        return Scope.GATES_APPROVE if self.mark.at_once else needed

    @property
    def is_of_the_archive(self) -> bool:
        """Whether it may be given to what was archived."""
        return self.verb in {"archive", "restore"}

    @property
    def overturns(self) -> bool:
        """Whether it decides on what stands: a decision, of the archive, or one that must say why."""
        return not self.creates and (self.mark.at_once or self.is_of_the_archive or Why in self.hints.values())

    @cached_property
    def injected(self) -> frozenset[Any]:
        """What the method asks for by its types, beside what is sent."""
        return frozenset(hint for hint in self.hints.values() if hint in INJECTED)

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (inspect.getdoc(self.method) or "").partition("\n")[0]

    @cached_property
    def hints(self) -> dict[str, Any]:
        """The type of each parameter; a page may name an aggregate it must not import."""
        by_name = {kind.__name__: kind for kind in AGGREGATES.values()}
        hints = get_type_hints(self.method, localns=by_name, include_extras=True)
        return {name: hints[name] for name in list(inspect.signature(self.method).parameters)[1:]}

    @property
    def parameters(self) -> dict[str, Any]:
        """The type of each parameter that is sent."""
        given = {name: hint for name, hint in self.hints.items() if hint not in INJECTED}
        return {name: hint for name, hint in given.items() if name not in self.own}

    @cached_property
    def own(self) -> dict[str, type[Aggregate]]:
        """The parameters that are aggregates which the target names itself, under the same name."""
        return {name: hint.__origin__ for name, hint in self.hints.items() if OWN in getattr(hint, "__metadata__", ())}

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The parameters that are given as aggregates: those sent as ids, then those that the target names."""
        return (*(name for name, hint in self.parameters.items() if refers(hint)), *self.own)

    @cached_property
    def body(self) -> type[Given]:
        """The request, as a model: the parameters, with an id for every aggregate."""
        given = inspect.signature(self.method).parameters
        fields: dict[str, Any] = {
            name: (at_the_door(hint), ... if given[name].default is inspect.Parameter.empty else given[name].default)
            for name, hint in self.parameters.items()
        }
        if Why in self.hints.values():
            fields["reason"] = (Sentence, ...)
        title = "".join(word.title() for word in self.name.split("_"))
        base = Given if self.mark.at_once else GivenLate
        return create_model(title, __base__=base, __doc__=self.summary, **fields)

    async def arguments(
        self, body: Given, read: Read, injected: Mapping[Any, Any], target: Aggregate | None
    ) -> dict[str, Any]:
        """What the method is called with: ids become aggregates, and what its types ask for is put in."""
        sent = body.__dict__ | {name: getattr(target, name) for name in self.own}
        arguments = {name: injected[hint] if hint in INJECTED else sent[name] for name, hint in self.hints.items()}
        for name in self.references:
            arguments[name] = await loaded(self.hints[name], arguments[name], read, f"/{name}")
        return arguments


def commands_of(aggregate: type[Aggregate]) -> Iterator[Command]:
    """Every command of one aggregate, consequences included, in the order of the page."""
    for verb, attribute in vars(aggregate).items():
        method = getattr(attribute, "__func__", attribute)
        if callable(method) and (mark := _marks.get(method)):
            yield Command(aggregate, verb, method, mark, isinstance(attribute, classmethod))


@cache
def _known(aggregate: type[Aggregate]) -> tuple[Command, ...]:
    return tuple(commands_of(aggregate))


def commands() -> Iterator[Command]:
    """Every command somebody may give, in a stable order."""
    for _, aggregate in sorted(AGGREGATES.items()):
        yield from (each for each in _known(aggregate) if each.mark.by)
