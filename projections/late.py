"""What a late fact makes of the row's later versions: which stay, which are drawn anew, and where all is as it was."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Self

from projections.schema import OPEN
from projections.versions import Values, Version


class Drawn(NamedTuple):
    """A row as it is to be written; without `body` it is the end of the row, and without `listed` no change of it."""

    listed: str | None
    values: Values
    body: str | None
    row: Any

    @classmethod
    def of(cls, version: Version) -> Self:
        """The row as it was written."""
        return cls(version.ord, version.values, version.body, version.row)


class Step(NamedTuple):
    """What one fact, met again after a late one, makes of the row: a version of its own if it changes anything."""

    vfrom: int
    cause: int
    drawn: Drawn
    changes: bool
    before: Version | None = None  # what it made of the row as was known so far

    @property
    def mistaken(self) -> bool:
        """Whether what was known so far of this fact is no longer so."""
        return self.before is not None and (self.changes or self.before.ord is not None)


class Course(NamedTuple):
    """The steps from a late fact on, and the business time from which on all is as it was."""

    steps: list[Step]
    meets: int


def course(stood: str | None, late: Step, again: Iterable[tuple[Version, Drawn]]) -> Course:
    """Follow the facts after a late one until the row changes into what it was known to be at that time."""
    steps, was, body = [late], stood, late.drawn.body
    for before, drawn in again:
        changed = before.ord is not None
        was = before.body if changed else was
        if changed and drawn.body == was != body:
            return Course(steps, before.vfrom)
        steps.append(Step(before.vfrom, before.cause, drawn, drawn.body != body, before))
        body = drawn.body
    return Course(steps, OPEN)
