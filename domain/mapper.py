"""A fact as the bytes it is kept as, and back: never re-encoded, older versions brought up to date as they are read."""

from contextlib import suppress
from functools import cache, lru_cache
from typing import Any, Protocol
from uuid import UUID

from pydantic import create_model
from pydantic_core import from_json, to_json

from domain.acting import Metadata
from domain.clock import from_micros
from domain.kernel import EVENTS, Event
from domain.personal import (
    ERASED,
    FROM_THE_LEDGER,
    KeyElsewhere,
    Keyring,
    SubjectErased,
    TextAltered,
    each_kept,
    has_personal,
)
from domain.values import Value

ENVELOPE = {"originator_id", "originator_version", "timestamp", "metadata"}


class Record(Protocol):
    """An event as the ledger keeps it."""

    @property
    def originator_id(self) -> UUID:
        """The aggregate."""

    @property
    def originator_version(self) -> int:
        """Its place in the aggregate's stream, from 1."""

    @property
    def topic(self) -> str:
        """Its stable name."""

    @property
    def state(self) -> bytes:
        """Its own fields, as JSON."""

    @property
    def metadata(self) -> bytes:
        """Its command's metadata, as JSON."""

    @property
    def recorded_at(self) -> int:
        """When it was recorded, in microseconds since 1970."""



@lru_cache(maxsize=4096)
def metadata_of(kept: bytes) -> Metadata:
    """The metadata of a command, read once for all its facts."""
    return Metadata.__pydantic_validator__.validate_json(kept)  # type: ignore[no-any-return]


@cache
def _is_personal(kind: type[Event]) -> bool:
    return has_personal(kind.model_fields)


@cache
def _told_by(kind: type[Event]) -> type[Value]:
    """A fact's own fields, without its envelope."""
    own: Any = {name: (each.annotation, each) for name, each in kind.model_fields.items() if name not in ENVELOPE}
    told: type[Value] = create_model(kind.__name__, __base__=Value, **own)
    return told


@cache
def kind_of(topic: str) -> tuple[type[Event], int]:
    """The class and version a kept topic names; raises KeyError for one nobody declares."""
    base, _, suffix = topic.rpartition(".v")
    return (EVENTS[base], int(suffix)) if suffix.isdigit() else (EVENTS[topic], 1)


def topic_of(kind: type[Event]) -> str:
    """The stable name an event is kept under: a new version has a new suffix."""
    return kind.TOPIC if kind.VERSION == 1 else f"{kind.TOPIC}.v{kind.VERSION}"


class Mapper:
    """Turns facts into kept bytes and back, with a keyring for what is personal."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring

    def kept(self, fact: Event) -> tuple[UUID, int, str, bytes]:
        """What the ledger keeps of a fact: stream, version, topic, state."""
        return fact.originator_id, fact.originator_version, topic_of(type(fact)), self.to_state(fact)

    def to_state(self, fact: Event) -> bytes:
        """The JSON of the fact's own fields, with every personal text sealed for its subject.

        Raises SubjectErased, or KeyElsewhere.
        """
        if not _is_personal(type(fact)):
            return fact.__pydantic_serializer__.to_json(fact, exclude=ENVELOPE)

        def seal(personal: dict[str, Any], path: str) -> dict[str, Any]:
            bound, subject = _bound(fact, topic_of(type(fact)), path), UUID(personal["subject"])
            if fact.originator_version > 1:
                self._expect_key(subject)
            try:
                token = self.keyring.seal(subject, personal["text"], bound)
            except LookupError as destroyed:
                raise SubjectErased from destroyed
            return {**personal, "text": None, "token": f"{bound}|{token}"}

        return to_json(each_kept(fact.model_dump(mode="json", exclude=ENVELOPE), seal))

    def _expect_key(self, subject: UUID) -> None:
        """Somebody who was met before has a key: with a second one, what is sealed for them would look altered."""
        if not (self.keyring.remembers(subject) or self.keyring.has_destroyed(subject)):
            raise KeyElsewhere

    def to_event(self, record: Record) -> Event:
        """The fact again, in its newest version; raises ValueError when a personal text was moved here."""
        kind, version = kind_of(record.topic)
        if kind.TOPIC == ERASED:
            with suppress(ConnectionError):  # whoever learns of it has no key any more, at the latest once it opens
                self.keyring.destroy(record.originator_id)
        fact: Any = self._told(kind, version, record)
        fact.__dict__.update(
            originator_id=record.originator_id,
            originator_version=record.originator_version,
            timestamp=from_micros(record.recorded_at),
            metadata=metadata_of(record.metadata),
        )
        fact.__pydantic_fields_set__.update(ENVELOPE)
        object.__setattr__(fact, "__class__", kind)  # what was told of it, and its envelope, are the fact
        return fact  # type: ignore[no-any-return]

    def _told(self, kind: type[Event], version: int, record: Record) -> Value:
        """A fact's own fields; the bytes are read at once where nothing in them needs to be looked at first."""
        told = _told_by(kind)
        if version == kind.VERSION and not _is_personal(kind):
            return told.__pydantic_validator__.validate_json(record.state, context=FROM_THE_LEDGER)  # type: ignore[no-any-return]
        state = from_json(record.state)
        each_kept(state, lambda kept, path: _check(kept, _bound(record, record.topic, path)))
        return told.model_validate(kind.upcast(state, version), context=FROM_THE_LEDGER)

    def reveal(self, personal: dict[str, Any]) -> str | None:
        """The text of a personal value, clear or kept, or None once its subject was erased; raises TextAltered."""
        subject = UUID(personal["subject"])
        if personal["token"] is None:
            return str(personal["text"]) if self.keyring.remembers(subject) else None
        try:
            return self.keyring.open(subject, personal["token"])
        except ValueError as altered:
            raise TextAltered from altered


def _bound(where: Any, topic: str, path: str) -> str:
    return f"{where.originator_id}/{where.originator_version}/{topic}{path}"


def _check(kept: dict[str, Any], bound: str) -> dict[str, Any]:
    if kept["token"].rpartition("|")[0] != bound:
        raise ValueError(f"a personal text was moved to {bound}")
    return kept
