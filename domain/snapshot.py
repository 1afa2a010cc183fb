"""An aggregate as bytes, and back: bound to the code that made it and to the last fact it is made of."""

import sys
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from pydantic_core import from_json, to_json

from domain.kernel import AGGREGATES, Aggregate
from domain.mapper import Record
from domain.typed import typed, untyped

HERE = Path(__file__).parent
UNDECIDED = "_pending_events"


class Snapshot(NamedTuple):
    """An aggregate at a version, and the seal by which it is told from any other bytes."""

    version: int
    kind: str
    seal: str
    body: bytes


class Shelf(Protocol):
    """Keeps at most one snapshot of an aggregate, as well as it can: whatever is lost is made anew."""

    def find(self, originator: UUID) -> tuple[int, str, str, bytes] | None:
        """What was kept last, if it is there."""

    def keep(self, originator: UUID, snapshot: tuple[int, str, str, bytes]) -> None:
        """Keep this one from now on, or soon, or not at all."""


class NoShelf:
    """Keeps nothing."""

    def find(self, originator: UUID) -> None:
        """Nothing."""

    def keep(self, originator: UUID, snapshot: tuple[int, str, str, bytes]) -> None:
        """Let go of it."""


NOWHERE = NoShelf()


def body_of(aggregate: Aggregate) -> bytes:
    """Its attributes with their types; raises NotKept for one that has no such form."""
    kind = type(aggregate)
    kept = {name: each for name, each in vars(aggregate).items() if name != UNDECIDED and not _is_derived(kind, name)}
    return to_json({name: typed(value) for name, value in kept.items()})


def _is_derived(kind: type[Aggregate], name: str) -> bool:
    return isinstance(getattr(kind, name, None), cached_property)


def aggregate_of(kind: str, body: bytes) -> Aggregate:
    """The aggregate again, which has decided nothing yet; raises ValueError or LookupError for other bytes."""
    own: dict[str, Any] = {name: untyped(kept) for name, kept in from_json(body).items()}
    made = AGGREGATES[kind].__new__(AGGREGATES[kind])
    made.__base_init__(own["_id"], own["_version"], own["_created_on"], own["_place"])
    vars(made).clear()
    vars(made).update(own | {UNDECIDED: []})
    return made


def bound(record: Record, kind: str, body: bytes) -> bytes:
    """What a seal is for: this code, this state, and the fact that it ends with, which no other command records."""
    where = f"cairn-snapshot/v1\n{record.originator_id}/{record.originator_version}/{record.topic}/{kind}\n".encode()
    parts = record.state, record.metadata, body
    return where + code_of(AGGREGATES[kind]) + b"".join(sha256(part).digest() for part in parts)


@cache
def code_of(kind: type[Aggregate]) -> bytes:
    """A digest of everything that may decide what facts make of an aggregate: the domain, and what it inherits."""
    modules = (sys.modules[each.__module__] for each in kind.__mro__)
    inherited = {str(module.__file__) for module in modules if hasattr(module, "__file__")}
    sources = sorted(path for path in inherited if not Path(path).is_relative_to(HERE))
    return sha256(_domain() + b"".join(_digest(Path(path)) for path in sources)).digest()


@cache
def _domain() -> bytes:
    return b"".join(_digest(path) for path in sorted(HERE.rglob("*.py")))


def _digest(path: Path) -> bytes:
    return sha256(path.name.encode()).digest() + sha256(path.read_bytes()).digest()
