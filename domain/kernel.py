"""What every aggregate is made of: facts, where they happened, and by whose hand."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, cached_property
from inspect import Parameter, Signature, signature
from typing import Any, ClassVar, Self
from uuid import UUID

from eventsourcing.domain import BaseAggregate, CanInitAggregate, CanMutateAggregate, decorated_funcs
from pydantic import ConfigDict, Field

from domain.acting import Because, Metadata, who_acts
from domain.authority import Scope
from domain.clock import named, natural, new_id
from domain.owning import Owning
from domain.showing import Showing
from domain.values import WORKSPACE, Place, Seen, Value


class Event(Value, CanMutateAggregate[UUID]):
    """A fact: what happened, where, and by whose hand."""

    model_config = ConfigDict(defer_build=True)  # most kinds are met by no one process
    TOPIC: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1
    originator_id: UUID
    originator_version: int
    timestamp: datetime
    place: Place
    because: Because | None = Field(default_factory=lambda: who_acts().because)
    metadata: Metadata = Field(default_factory=lambda: who_acts().metadata)

    def __init_subclass__(cls, topic: str = "", version: int = 1, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if topic:
            cls.TOPIC, cls.VERSION = topic, version

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Name the fields to the library, which looks for them before the class is built, at the first such fact."""
        cls.__signature__ = Signature([Parameter(name, Parameter.KEYWORD_ONLY) for name in cls.model_fields])

    @classmethod
    def upcast(cls, state: dict[str, Any], version: int) -> dict[str, Any]:
        """The state of an older version as the current one has it, by the steps `from_v1`, `from_v2` and so on."""
        for each in range(version, cls.VERSION):
            state = getattr(cls, f"from_v{each}")(state)
        return state

    def mutate(self, aggregate: Any) -> Any:
        """Apply it to the aggregate it follows on; raises the library's errors where it does not."""
        if aggregate is None or (aggregate.id, aggregate.version + 1) != (self.originator_id, self.originator_version):
            return super().mutate(aggregate)
        own, (method, names) = self.__dict__, _applied_by(type(self))
        method(aggregate, **{name: own[name] for name in names})
        aggregate.version, aggregate.modified_on = self.originator_version, self.timestamp
        return aggregate

    @cached_property
    def id(self) -> UUID:
        """The fact's own id, derived from its stream and version."""
        return named(self.originator_id, str(self.originator_version))

    @property
    def occurred_at(self) -> datetime:
        """Business time: when it happened, which may be before it was recorded."""
        return self.metadata.occurred_at or self.timestamp

    @property
    def seen(self) -> Seen:
        """The aggregate as this fact leaves it."""
        return Seen(id=self.originator_id, version=self.originator_version)


class Created(Event, CanInitAggregate[UUID]):
    """The first fact of an aggregate's life."""

    originator_topic: ClassVar[str]  # type: ignore[misc]  # the same for every event of a class

    def mutate(self, aggregate: Any) -> Any:
        """Begin with it, and remember in whose name, if in another's."""
        created = super().mutate(aggregate)
        created.revised_by(self.metadata.on_behalf_of)
        return created


class Revision(Event):
    """A fact by which an aggregate says something else than before: who decides it, or has it decided, is an author."""

    def mutate(self, aggregate: Any) -> Any:
        """Apply it, and remember by whose hand."""
        super().mutate(aggregate)
        aggregate.revised_by(self.metadata.actor, self.metadata.on_behalf_of)
        return aggregate


class Aggregate(Owning, BaseAggregate[UUID]):
    """A consistency boundary: it decides, and remembers only what decisions need."""

    __slots__ = ("_showing",)  # none of the attributes that are shown
    Event = Event
    TOPIC = PLURAL = ""
    SHOWN = "1"  # another one has its default view folded anew
    ARCHIVABLE, CUSTOMISED = True, False
    SCOPES = (Scope.ITEMS_READ, Scope.ITEMS_WRITE)  # what a key needs to read it, and to alter it
    archived: bool = False  # nothing new is done with it

    def __init_subclass__(cls, **kwargs: Any) -> None:
        for weave in WEAVERS:
            weave(cls)
        super().__init_subclass__(**kwargs)
        AGGREGATES[cls.TOPIC] = cls
        for fact in vars(cls).values():
            if isinstance(fact, type) and issubclass(fact, Event) and fact.TOPIC:
                EVENTS[fact.TOPIC] = fact
                if issubclass(fact, Created):
                    fact.originator_topic = cls.TOPIC

    def __base_init__(
        self, originator_id: UUID, originator_version: int, timestamp: datetime, place: Place = WORKSPACE
    ) -> None:
        super().__base_init__(originator_id, originator_version, timestamp)  # the library reads these names
        self._place = place
        self._revisers: tuple[UUID, ...] = ()
        self._showing = Showing({"id": str(originator_id), "version": 0, **place.model_dump(mode="json")})

    @staticmethod
    def create_id(*_: Any, **__: Any) -> UUID:
        """The id is that of what makes it the only one."""
        return new_id()

    @classmethod
    def at(cls, place: Place, name: str = "") -> UUID:
        """The id of the only one of its kind, or of this name, at this place."""
        within = place.iteration or place.product
        return natural(within.int if within else 0, f"{cls.TOPIC}/{place.stage or ''}/{name}")

    @property
    def has_fresh_id(self) -> bool:
        """Whether its id was never used before: not even a look can find another of that id."""
        return type(self).create_id is Aggregate.create_id

    @property
    def place(self) -> Place:
        """Where it stands, for as long as it lives."""
        return self._place

    @property
    def seen(self) -> Seen:
        """This aggregate as it stands."""
        return Seen.made({"id": self._id, "version": self._version})

    @property
    def authors(self) -> frozenset[UUID]:
        """Whoever wrote what it says, first or later."""
        return frozenset(filter(None, (getattr(self, "author", None), *self._revisers)))

    def revised_by(self, *people: UUID | None) -> None:
        """Remember more authors, each once."""
        self._revisers = tuple(dict.fromkeys((*self._revisers, *filter(None, people))))

    def public(self) -> dict[str, Any]:
        """Its state as JSON values: what its default view shows."""
        return self._showing.of(vars(self), self._version)

    @classmethod
    def _create(cls, event_class: Any, **kwargs: Any) -> Self:
        names = _named(cls.create_id)
        first = {"originator_id": cls.create_id(**{name: kwargs[name] for name in names}), "originator_version": 1}
        fact = event_class(**first, timestamp=who_acts().moment, **kwargs)
        created: Self = fact.mutate(None)
        created._pending_events.append(fact)
        return created

    def trigger_event(self, event_class: type[CanMutateAggregate[UUID]], **kwargs: Any) -> None:
        """Record a fact of this kind, here and now, and apply it."""
        at: dict[str, Any] = {"originator_version": self._version + 1, "timestamp": who_acts().moment}
        fact = event_class(originator_id=self._id, place=self._place, **at, **kwargs)  # type: ignore[call-arg]
        fact.mutate(self)
        self._pending_events.append(fact)


@cache
def _applied_by(fact: type[Event]) -> tuple[Callable[..., Any], tuple[str, ...]]:
    """The method that applies facts of a kind, and the fields it asks for."""
    method = decorated_funcs[fact]
    return method, tuple(name for name in signature(method).parameters if name in fact.model_fields)


@cache
def _named(method: Callable[..., Any]) -> tuple[str, ...]:
    """The parameters that are asked for by name."""
    return tuple(n for n, p in signature(method).parameters.items() if p.kind is p.POSITIONAL_OR_KEYWORD)


WEAVERS: list[Callable[[type[Aggregate]], None]] = []  # what a page has besides what is written on it
AGGREGATES: dict[str, type[Aggregate]] = {}
EVENTS: dict[str, type[Event]] = {}
