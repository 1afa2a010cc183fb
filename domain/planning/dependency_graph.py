"""Which feature waits for which, in one product: nothing may wait for itself, however long the way round."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.command import consequence
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.values import Place


class DependencyGraph(Aggregate):
    """The dependencies of a product that stand; it has no cycle."""

    TOPIC = "dependency_graph"

    class Opened(Created, topic="dependency_graph.opened"):
        """Nothing waits for anything."""

    class Linked(Event, topic="dependency_graph.linked"):
        dependant: UUID
        on: UUID

    class Unlinked(Event, topic="dependency_graph.unlinked"):
        dependant: UUID
        on: UUID

    class DependantDropped(Event, topic="dependency_graph.dependant_dropped"):
        dependant: UUID
        waited_for: tuple[UUID, ...]

    class DependantRevived(Event, topic="dependency_graph.dependant_revived"):
        dependant: UUID
        waits_for: tuple[UUID, ...]

    class Cycle(Refused, code="dependency.cycle"):
        """These features would wait for each other in a circle; break off one of their dependencies first."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return DependencyGraph.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        self.links: dict[UUID, tuple[UUID, ...]] = {}
        self.lapsed: dict[UUID, tuple[UUID, ...]] = {}

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin with no dependency."""
        return cls(place=place)

    @consequence
    def link(self, dependant: UUID, on: UUID) -> None:
        """Add a dependency; raises Cycle with its features, in order, if it closed a circle."""
        self._close_no_circle(dependant, on)
        self._linked(dependant=dependant, on=on)

    @event(Linked)
    def _linked(self, dependant: UUID, on: UUID) -> None:
        self.links = {**self.links, dependant: (*self.links.get(dependant, ()), on)}

    @consequence
    def unlink(self, dependant: UUID, on: UUID) -> None:
        """Forget a dependency that is over."""
        if on in self.links.get(dependant, ()):
            self._unlinked(dependant=dependant, on=on)

    @event(Unlinked)
    def _unlinked(self, dependant: UUID, on: UUID) -> None:
        links = {**self.links, dependant: tuple(each for each in self.links[dependant] if each != on)}
        self.links = {each: needs for each, needs in links.items() if needs}

    @consequence
    def let_go(self, dependant: UUID) -> None:
        """Forget what a feature waits for, as long as it is dropped."""
        if on := self.links.get(dependant):
            self._dependant_dropped(dependant=dependant, waited_for=on)

    @event(DependantDropped)
    def _dependant_dropped(self, dependant: UUID, waited_for: tuple[UUID, ...]) -> None:
        self.links = {each: needs for each, needs in self.links.items() if each != dependant}
        self.lapsed = {**self.lapsed, dependant: waited_for}

    @consequence
    def take_up(self, dependant: UUID) -> None:
        """Add again what a revived feature waited for; raises Cycle where that would close a circle by now."""
        if on := self.lapsed.get(dependant):
            for each in on:
                self._close_no_circle(dependant, each)
            self._dependant_revived(dependant=dependant, waits_for=on)

    @event(DependantRevived)
    def _dependant_revived(self, dependant: UUID, waits_for: tuple[UUID, ...]) -> None:
        self.links = {**self.links, dependant: (*self.links.get(dependant, ()), *waits_for)}
        self.lapsed = {each: needs for each, needs in self.lapsed.items() if each != dependant}

    def _close_no_circle(self, dependant: UUID, on: UUID) -> None:
        if way_back := self._way(on, dependant):
            raise self.Cycle(facts=tuple(map(str, (dependant, *way_back))))

    def _way(self, start: UUID, end: UUID) -> tuple[UUID, ...]:
        """The features from one to another, both included; empty when no way leads there."""
        ways: list[tuple[UUID, ...]] = [(start,)]
        met = {start}
        while ways:
            way = ways.pop()
            if way[-1] == end:
                return way
            onward = [each for each in self.links.get(way[-1], ()) if each not in met]
            met.update(onward)
            ways += [(*way, each) for each in onward]
        return ()
