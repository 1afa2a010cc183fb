"""What rests on evidence: a verdict, a validated problem, a persona; it becomes suspect once that does not stand."""

from uuid import UUID

from domain.kernel import Event
from domain.values import Value


class Conclusion(Value):
    """Something that rests on evidence, and of what kind it is: its aggregate's topic."""

    id: UUID
    kind: str


class Doubt(Event):
    """A fact by which everything becomes suspect that rests on what it is about."""

    conclusions: tuple[Conclusion, ...]
