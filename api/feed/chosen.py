"""Which events somebody wants: of some types, of one product, of one aggregate; everything unless it is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from api.feed.told import PREFIX, Told
from api.problems import Malformed
from domain.outbound.event_types import base_of, topics_of
from projections.source import Record


class EventTypeUnknown(Malformed, code="event_type_unknown"):
    """No event has this type; name one of GET /v1/event-types, or all of an aggregate as in `feature.*`."""


@dataclass(frozen=True)
class Chosen:
    """What is wanted, as topics without their versions."""

    topics: frozenset[str] | None = None
    product: UUID | None = None
    subject: UUID | None = None

    @classmethod
    def of(cls, types: Iterable[str], product: UUID | None = None, subject: UUID | None = None) -> Self:
        """Everything of these types; raises EventTypeUnknown."""
        named = [chosen_topics(each) for each in types]
        return cls(frozenset[str]().union(*named) if named else None, product, subject)

    def perhaps(self, record: Record) -> bool:
        """Whether it may be wanted, as far as can be told without reading what it says."""
        return (
            (self.topics is None or base_of(record.topic) in self.topics)
            and (self.subject is None or record.originator_id == self.subject)
            and (self.product is None or str(self.product).encode() in record.state)
        )

    def wants(self, told: Told) -> bool:
        """Whether it is wanted."""
        return (
            (self.topics is None or told.topic in self.topics)
            and (self.subject is None or told.subject == self.subject)
            and (self.product is None or told.product == self.product)
        )


def chosen_topics(written: str) -> frozenset[str]:
    """The topics that a type stands for; raises EventTypeUnknown."""
    try:
        return topics_of(written.strip().removeprefix(PREFIX))
    except KeyError as unknown:
        raise EventTypeUnknown(f"no event has the type {written!r}; see /v1/event-types", pointer="/types") from unknown
