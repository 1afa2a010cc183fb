"""Facts of Cairn's aggregates for an application of eventsourcing: it keeps and reads them as commands do."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from api.composition.keyring import mapper_in
from domain.kernel import Event
from domain.mapper import Record


@dataclass(frozen=True)
class Decided(StoredEvent):
    """A fact as it is kept, and the metadata of the command it was decided on."""

    metadata: bytes


class FactMapper(Mapper[UUID]):
    """Turns facts into kept bytes and back, with the keys of a workspace's directory; close it with the application."""

    def __init__(self, directory: Path) -> None:
        super().__init__(JSONTranscoder())
        self._mapper, self.close = mapper_in(directory)

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """A fact, which bears the metadata of its command: it was decided within `acting_as`."""
        fact = cast(Event, domain_event)
        return Decided(*self._mapper.kept(fact), fact.metadata.model_dump_json(exclude_none=True).encode())

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The fact again, in its newest version, at the moment it was recorded."""
        return cast(DomainEventProtocol[UUID], self._mapper.to_event(cast(Record, stored_event)))
