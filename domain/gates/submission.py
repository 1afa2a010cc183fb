"""A stage asks for its decision: on this package, judged by these criteria, by these people."""

import json
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from domain.acting import in_whose_name
from domain.gates.decisions import Criteria
from domain.kernel import Aggregate, Event
from domain.lifecycle import GateName
from domain.values import PersonId, Seen


class Submission(Event):
    """What every stage's submission says, whatever the stage."""

    gate: GateName
    package: tuple[Seen, ...]
    criteria: Criteria
    interested: tuple[PersonId, ...]


def frozen(members: Iterable[Aggregate]) -> tuple[Seen, ...]:
    """The members of a package as they stand now."""
    return tuple(member.seen for member in members)


def interested(by: UUID, members: Iterable[Aggregate]) -> tuple[UUID, ...]:
    """Whoever submits or has it done, and the authors of the package: they neither vote nor decide."""
    return tuple(sorted({by, in_whose_name(by)}.union(*(member.authors for member in members))))


def digest_of(package: Iterable[Seen]) -> str:
    """The SHA-256 of a package as canonical JSON (RFC 8785): its (id, version) pairs in the order of the ids."""
    pairs = sorted([str(member.id), member.version] for member in package)
    return sha256(json.dumps(pairs, separators=(",", ":")).encode()).hexdigest()
