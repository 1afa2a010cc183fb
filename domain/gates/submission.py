"""A stage asks for its decision: on this package, judged by these criteria, by these people."""

from collections.abc import Iterable
from uuid import UUID

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
    """Whoever submits, and the authors of the package: they neither vote nor decide."""
    return tuple(sorted({by}.union(*(member.authors for member in members))))
