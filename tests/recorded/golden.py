"""Golden events: one file for each released version of each event, never altered once it is there."""

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, get_args
from uuid import UUID

import domain  # noqa: F401
from api.examples import SOME_ID, of_type
from domain.acting import Metadata
from domain.kernel import EVENTS, Created, Event
from domain.mapper import Mapper, topic_of
from domain.personal import Personal
from domain.values import Place

FILES = Path(__file__).parent / "events"
WHO = UUID(SOME_ID)
WHEN = datetime(2026, 11, 23, 9, tzinfo=UTC)
METADATA = Metadata(command=WHO, name="golden", actor=WHO)
ENVELOPE = {*Created.model_fields}


class PlainKeys:
    """Seals nothing: a golden file is the same on every machine."""

    def seal(self, subject: UUID, text: str, bound: str) -> str:
        """The text, not hidden."""
        return b64encode(text.encode()).decode()

    def open(self, subject: UUID, token: str) -> str:
        """The text again."""
        return b64decode(token.rpartition("|")[2]).decode()

    def has_destroyed(self, subject: UUID) -> bool:
        """Nor is anybody erased."""
        return False

    def remembers(self, subject: UUID) -> bool:
        """Nobody is forgotten here."""
        return True

    def destroy(self, *subjects: UUID) -> None:
        """Nothing is hidden, so nothing can be destroyed."""

    def fingerprint(self, content: bytes) -> str:
        """Nothing is compared here."""
        return ""


class Kept(NamedTuple):
    """A record as the ledger would give it."""

    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes
    metadata: bytes
    recorded_at: int


MAPPER = Mapper(PlainKeys())


def example(kind: type[Event]) -> Event:
    """An event of this kind, of the examples its fields declare."""
    fields = {name: _of(field.annotation) for name, field in kind.model_fields.items() if name not in ENVELOPE}
    envelope = {"originator_id": WHO, "originator_version": 1, "timestamp": WHEN, "metadata": METADATA}
    return kind(**envelope, place=Place(product=WHO), because=None, **fields)


def _of(hint: Any) -> Any:
    if any(isinstance(each, type) and issubclass(each, Personal) for each in (hint, *get_args(hint))):
        return Personal[str](subject=WHO, text="Ada Lovelace")
    return of_type(hint)


def kept(topic: str, state: bytes) -> Kept:
    """The record that a golden file stands for."""
    return Kept(WHO, 1, topic, state, METADATA.model_dump_json().encode(), 1_795_000_000_000_000)


def missing() -> dict[str, bytes]:
    """The state of every event version that has no golden file yet."""
    kinds = {topic_of(kind): kind for kind in EVENTS.values() if kind.__module__.startswith("domain.")}
    return {topic: MAPPER.to_state(example(kind)) for topic, kind in kinds.items() if not path_of(topic).exists()}


def path_of(topic: str) -> Path:
    """Where a version's golden file is."""
    return FILES / f"{topic}.json"


def add_missing() -> None:
    """Release the versions that have no file; one that is there is left alone."""
    FILES.mkdir(exist_ok=True)
    for topic, state in missing().items():
        path_of(topic).write_text(json.dumps(json.loads(state), indent=1) + "\n")


if __name__ == "__main__":
    add_missing()
