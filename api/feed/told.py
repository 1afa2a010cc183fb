"""An event as everybody is told it: one JSON that is a CloudEvent 1.0.2 and a Standard Webhooks payload at once."""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from domain.clock import from_micros, named
from domain.kernel import Created, Event
from domain.mapper import Mapper, topic_of
from projections.altered import aggregate_of, without_personal_texts
from projections.default import collection
from projections.source import Record

PREFIX = "dev.cairn."
ENVELOPE = {*Created.model_fields}


@dataclass(frozen=True, slots=True)
class Told:
    """An event at its position, with what it is chosen by, and its JSON."""

    position: int
    id: UUID
    topic: str
    subject: UUID
    product: UUID | None
    body: bytes

    @property
    def frame(self) -> bytes:
        """The same as Server-Sent Events have it; JSON has no line of its own in it."""
        return b"id: %d\nevent: %s%s\ndata: %s\n\n" % (self.position, PREFIX.encode(), self.topic.encode(), self.body)


def public_url() -> str:
    """Where receivers reach this server, as CAIRN_PUBLIC_URL says; nothing, and addresses are relative to it."""
    return os.environ.get("CAIRN_PUBLIC_URL", "").rstrip("/")


class Teller:
    """Tells the events of one workspace; people by their ids, and texts about them not at all."""

    def __init__(self, workspace: str, mapper: Mapper, url: str = "") -> None:
        self._source, self._mapper, self._url = f"/t/{workspace}", mapper, url

    def of(self, record: Record, most: int | None = None) -> Told:
        """The event that a record keeps; its fields are left out of a body that would have more bytes than `most`."""
        event = self._read(record)
        if event is None:
            told = self._envelope(record, record.topic) | {"data": {"id": str(record.originator_id), "readable": False}}
            return Told(
                record.position, UUID(told["id"]), record.topic, record.originator_id, None, to_json(told)
            )
        told = self._envelope(record, topic_of(type(event))) | self._moments(event, record)
        data = self._data(event)
        body = to_json(told | {"data": data | {"fields": fields_of(event)}})
        if most is not None and len(body) > most:
            body = to_json(told | {"data": data | {"fields": None}})
        return Told(record.position, event.id, event.TOPIC, event.originator_id, event.place.product, body)

    def test(self, subject: UUID, id_: UUID, moment: datetime) -> Told:
        """An event that was never recorded, by which somebody sees whether events arrive."""
        data = {"id": subject, "test": True, "url": None}
        said = {"specversion": "1.0", "id": str(id_), "source": self._source, "type": f"{PREFIX}test"}
        said |= {"subject": str(subject), "datacontenttype": "application/json"}
        body = to_json(said | {"time": moment, "timestamp": moment, "data": data})
        return Told(0, id_, "test", subject, None, body)

    def _read(self, record: Record) -> Event | None:
        try:
            return self._mapper.to_event(record)
        except (KeyError, ValueError):  # parked by the views, too: here it keeps its place in the order
            return None

    def _envelope(self, record: Record, topic: str) -> dict[str, Any]:
        return {
            "specversion": "1.0",
            "id": str(id_of(record)),
            "source": self._source,
            "type": f"{PREFIX}{topic}",
            "subject": str(record.originator_id),
            "sequence": f"{record.position:020}",
            "subjectversion": record.originator_version,
            "datacontenttype": "application/json",
        }

    @staticmethod
    def _moments(event: Event, record: Record) -> dict[str, Any]:
        schema = f"urn:cairn:event-type:{event.TOPIC}:{event.VERSION}"
        occurred, recorded = event.occurred_at, from_micros(record.recorded_at)
        return {"time": occurred, "timestamp": occurred, "recordedtime": recorded, "dataschema": schema}

    def _data(self, event: Event) -> dict[str, Any]:
        kind, given = aggregate_of(type(event)), event.metadata
        url = f"{self._url}/v1/{collection(kind.TOPIC)}/{event.originator_id}" if kind else None
        said = {"id": event.originator_id, "kind": kind.TOPIC if kind else None, "url": url}
        who = {"actor": given.actor, "on_behalf_of": given.on_behalf_of, "reason": given.reason}
        return said | event.place.model_dump() | who | {"command": given.name, "command_id": given.command}


def id_of(record: Record) -> UUID:
    """The event's own id, as the reply to its command names it."""
    return named(record.originator_id, str(record.originator_version))


def fields_of(event: Event) -> dict[str, Any]:
    """What the event says itself, as JSON, with the subject alone wherever a text about a person stands."""
    said = event.__pydantic_serializer__.to_python(event, mode="json", exclude=ENVELOPE)
    return without_personal_texts(said)
