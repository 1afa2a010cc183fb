"""The view every aggregate has unless a declared one bears its name: its public state, in time."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from domain.kernel import AGGREGATES, Aggregate, Event
from domain.values import Stage
from projections.columns import column
from projections.fact import Fact
from projections.lives import Lives, applied, folded
from projections.schema import Schema
from projections.source import pure
from projections.versions import Around, Causes, Values
from projections.view import RESERVED

PLACED: dict[str, Any] = {"product": UUID | None, "iteration": UUID | None, "stage": Stage | None}
FILTERS: dict[str, Any] = {**PLACED, "archived": bool}
THE_SAME_IN_PLURAL = frozenset({"readiness", "roles", "series"})
PublicState = dict[str, Any]


def collection(topic: str) -> str:
    """The plural in kebab-case that the rows of an aggregate are served under."""
    said = AGGREGATES[topic].PLURAL if topic in AGGREGATES else ""
    return said or _plural(topic).replace("_", "-")


def _plural(noun: str) -> str:
    if noun.rpartition("_")[2] in THE_SAME_IN_PLURAL:
        return noun
    if noun.endswith("is"):
        return f"{noun[:-2]}es"
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


class Default:
    """The rows of one kind of aggregate, listed in the order they were born in."""

    filters = FILTERS
    met_once, by_stream, asks_change = False, True, True

    def __init__(self, aggregate: type[Aggregate], lives: Lives) -> None:
        self._facts, self._lives, self.version = aggregate.Event, lives, aggregate.SHOWN
        self.schema = Schema(collection(aggregate.TOPIC), tuple(FILTERS), ("product",))

    def meets(self, kind: type[Event]) -> bool:
        """Whether facts of this kind are the aggregate's own."""
        return issubclass(kind, self._facts)

    def reached(self, fact: Fact) -> tuple[UUID]:
        """The aggregate's own row."""
        return (fact.event.originator_id,)

    def evolved(self, _: object, fact: Fact, causes: Causes) -> PublicState:
        """The state in the order of business time, of which the fact is the newest; raises Poison."""
        life = fact.life
        if life.believed is None:
            self._believe(fact, causes(str(fact.event.originator_id)))
        if life.believed is life.recorded:
            return fact.after
        with life.believing():
            life.believed = applied(life.believed, fact.event)
            return life.believed.public()

    def anew(self, _: object, fact: Fact, around: Around) -> Iterator[PublicState]:
        """The state after a late fact, then after each that follows in business time; raises Poison."""
        earlier = self._events(fact, around.earlier)
        later = self._events(fact, [version.cause for version in around.later])
        with fact.life.believing():
            believed = applied(folded(earlier), fact.event)
            states = [believed.public(), *(applied(believed, event).public() for event in later)]
        fact.life.believed = believed
        return iter(states)

    @pure
    def written(self, row: PublicState, fact: Fact, listed: str | None) -> tuple[str, Values, str]:
        """The text a row is listed by, the values it is filtered by, and its JSON; raises Poison."""
        if not RESERVED.isdisjoint(row):
            raise TypeError(f"{self.schema.view} cannot show {', '.join(sorted(RESERVED & row.keys()))}")
        values = *[column(row[name]) for name in PLACED], row.get("archived", False)
        return listed or f"{fact.position:016d}", values, to_json(row).decode()

    def read(self, body: str) -> None:
        """A state is made of facts, never of the row before."""

    def _believe(self, fact: Fact, causes: list[int]) -> None:
        """Work out the order of business time again: the record's own, or that of the facts that made the row."""
        life = fact.life
        if causes == life.earlier:
            life.believed = life.recorded
            return
        earlier = self._events(fact, causes)
        with life.believing():
            life.believed = folded(earlier)

    def _events(self, fact: Fact, positions: list[int]) -> list[Event]:
        known = self._lives.earlier(fact.event)
        return [known[position] for position in positions]
