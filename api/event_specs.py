"""What AsyncAPI and the webhooks of OpenAPI say: every event as it is told, from the same registry."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.catalogue import ENVELOPE, first_line
from api.examples import SOME_ID
from api.schema_names import SCHEMAS
from domain.kernel import EVENTS, Event
from domain.mapper import topic_of
from domain.values import Place

PREFIX, MEDIA = "dev.cairn.", "application/cloudevents+json"
Schema = dict[str, Any]
ID: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
ENVELOPED: dict[str, Schema] = {
    "specversion": {"const": "1.0"},
    "id": ID | {"description": "the same at every delivery of this event"},
    "source": TEXT | {"format": "uri-reference", "examples": [f"/t/{SOME_ID}"]},
    "type": TEXT,
    "subject": ID | {"description": "what the event is about"},
    "sequence": {"type": "string", "pattern": "^[0-9]{20}$", "examples": ["00000000000000048213"]},
    "subjectversion": {"type": "integer", "minimum": 1},
    "datacontenttype": {"const": "application/json"},
    "time": MOMENT | {"description": "when it was so"},
    "timestamp": MOMENT | {"description": "the same, as Standard Webhooks have it"},
    "recordedtime": MOMENT | {"description": "when it was recorded"},
    "dataschema": TEXT | {"format": "uri-reference", "examples": ["urn:cairn:event-type:feature.planned:1"]},
}
DATA: dict[str, Schema] = {
    "id": ID,
    "kind": MAYBE,
    "url": MAYBE,
    **dict.fromkeys(Place.model_fields, MAYBE),
    "actor": ID,
    "on_behalf_of": MAYBE,
    "reason": MAYBE,
    "command": TEXT,
    "command_id": ID,
}
SAID: Schema = {
    "type": "object",
    "required": [*DATA, "fields"],
    "properties": {**DATA, "fields": {"type": ["object", "null"]}},
}
CLOUD_EVENT: Schema = {
    "type": "object",
    "description": "An event as everybody is told it: a CloudEvent, and what Standard Webhooks send, at once.",
    "required": [*ENVELOPED, "data"],
    "properties": {**ENVELOPED, "data": SAID},
}
CHANNELS: dict[str, dict[str, str | None]] = {
    "events": {"address": "/v1/events/stream", "summary": "Server-Sent Events, from any position on."},
    "webhook": {"address": None, "summary": "What is sent to a webhook endpoint, at the address that it has."},
}


def kinds() -> list[tuple[str, type[Event]]]:
    """Every event that may be recorded, by its type."""
    return [(topic_of(kind), kind) for _, kind in sorted(EVENTS.items())]


def event_schemas() -> dict[str, Schema]:
    """The JSON Schema of every event as it is told, and of what is in it."""
    models: list[tuple[type[BaseModel], Any]] = [(kind, "serialization") for _, kind in kinds()]
    inner, found = models_json_schema(models, ref_template=f"{SCHEMAS}Told_{{model}}")
    defs: dict[str, Schema] = found["$defs"]
    named = {kind: inner[kind, "serialization"]["$ref"].removeprefix(f"{SCHEMAS}Told_") for _, kind in kinds()}
    events = {topic: _fields(kind, defs[named[kind]]) for topic, kind in kinds()}
    told = {f"Told_{name}": schema for name, schema in defs.items()}
    named_alike = {f"event.{topic}": schema for topic, schema in events.items()}
    return {"CloudEvent": CLOUD_EVENT} | named_alike | _reached(events, told)


def _fields(kind: type[Event], schema: Schema) -> Schema:
    """What one event says itself."""
    own = {name: each for name, each in schema.get("properties", {}).items() if name not in ENVELOPE}
    return {"type": "object", "description": first_line(kind), "properties": own}


def payload(topic: str) -> Schema:
    """One event as it is told; its own fields are left out of a large one."""
    fields = {"properties": {"fields": {"anyOf": [{"$ref": f"{SCHEMAS}event.{topic}"}, {"type": "null"}]}}}
    own = {"type": {"const": f"{PREFIX}{topic}"}, "data": fields}
    return {"allOf": [{"$ref": f"{SCHEMAS}CloudEvent"}], "properties": own}


def _reached(events: Any, told: dict[str, Schema]) -> dict[str, Schema]:
    """Those of the definitions that somebody refers to."""
    found: dict[str, Schema] = {}
    waiting = [*_references(events)]
    while waiting:
        if (name := waiting.pop()) not in found:
            found[name] = told[name]
            waiting += _references(told[name])
    return dict(sorted(found.items()))


def _references(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"].removeprefix(SCHEMAS)] if isinstance(schema.get("$ref"), str) else []
        return own + [name for each in schema.values() for name in _references(each)]
    return [name for each in schema for name in _references(each)] if isinstance(schema, list) else []


def webhooks() -> dict[str, Any]:
    """What a receiver is asked, for every type of event."""
    return {
        f"{PREFIX}{topic}": {
            "post": {
                "operationId": f"on_{topic.replace('.', '_')}",
                "summary": first_line(kind),
                "tags": ["webhooks"],
                "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in SIGNED],
                "requestBody": {
                    "required": True,
                    "content": {MEDIA: {"schema": payload(topic)}},
                },
                "responses": {"2XX": {"description": "Taken; anything else is sent again, later"}},
                "security": [],
            }
        }
        for topic, kind in kinds()
    }


SIGNED: dict[str, dict[str, Any]] = {
    name: {"name": name, "in": "header", "required": True, "description": what, "schema": TEXT}
    for name, what in (
        ("webhook-id", "the event's id, the same at every attempt"),
        ("webhook-timestamp", "when the attempt was made, in seconds since 1970"),
        ("webhook-signature", "v1,<HMAC-SHA256> or v1a,<ed25519> of id.timestamp.body, as Standard Webhooks have it"),
    )
}


def asyncapi(schemas: dict[str, Schema]) -> dict[str, Any]:
    """The AsyncAPI document: the feed, and what is sent to webhooks."""
    messages = {f"event.{topic}": _message(topic, kind) for topic, kind in kinds()}
    sent = {name: {"$ref": f"#/components/messages/{name}"} for name in messages}
    channels = {name: {**said, "messages": sent} for name, said in CHANNELS.items()}
    return {
        "asyncapi": "3.1.0",
        "info": {"title": "Cairn", "version": "1", "description": "Every fact that is recorded, as a CloudEvent."},
        "defaultContentType": MEDIA,
        "channels": channels,
        "operations": {
            f"send_{name}": {"action": "send", "channel": {"$ref": f"#/channels/{name}"}, "summary": said["summary"]}
            for name, said in CHANNELS.items()
        },
        "components": {"messages": messages, "schemas": plain(schemas)},
    }


def plain(schemas: Any) -> Any:
    """The same without what only OpenAPI has: there a discriminator is an object, in AsyncAPI it is a name."""
    if isinstance(schemas, dict):
        return {name: plain(each) for name, each in schemas.items() if name != "discriminator" or "type" in each}
    return [plain(each) for each in schemas] if isinstance(schemas, list) else schemas


def _message(topic: str, kind: type[Event]) -> dict[str, Any]:
    said = first_line(kind)
    return {"name": f"{PREFIX}{topic}", "title": said, "payload": payload(topic)}
