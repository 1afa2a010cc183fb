"""What another system says happened to a feature: attested, never decided, and kept as it was said."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from domain.planning.readings import OfPeople, PresenceReading, Reading, Said
from domain.planning.roadmap_values import State
from domain.values import Value, Word

R = TypeVar("R", bound=Value)


class Attested(Value):
    """One change as the source told it; people are kept as ids in the reading, and never as text."""

    system: Word
    sequence: Word
    field: Word
    old: Said | None = None
    new: Said | None = None
    reading: Reading | None = None

    @property
    def says_something(self) -> bool:
        """Whether the field has a value after the change."""
        return self.new is not None or (isinstance(self.reading, OfPeople) and bool(self.reading.people))


@dataclass(frozen=True, slots=True)
class Standing:
    """What the source has said of a feature so far, field by field, and how we read it.

    Several fields may speak of one thing, as `author` and `owner` do; of those that say something the last is believed.
    """

    state: State = State.CANDIDATE
    present: bool | None = None
    source_fields: dict[str, str] = field(default_factory=dict)
    source_readings: dict[str, Reading] = field(default_factory=dict)

    @classmethod
    def of(cls, thing: Any) -> "Standing":
        """What stands of anything that has these attributes."""
        return cls(thing.state, thing.present, thing.source_fields, thing.source_readings)

    @property
    def attributes(self) -> dict[str, Any]:
        """What stands, by name."""
        return {name: getattr(self, name) for name in self.__slots__}

    def after(self, attested: Attested) -> "Standing":
        """The same with one more change; what appears again begins anew."""
        begins = isinstance(attested.reading, PresenceReading) and self.present is False
        said = {} if begins else dict(self.source_fields)
        readings = {} if begins else dict(self.source_readings)
        said.pop(attested.field, None)
        readings.pop(attested.field, None)
        if attested.new is not None:
            said[attested.field] = attested.new
        if attested.reading and attested.says_something:
            readings[attested.field] = attested.reading
        told = Standing(self.state, self.present, said, readings)
        believed = told.instead_of(attested) or attested.reading
        shown = believed.shown if believed else {}
        if shown.keys().isdisjoint(("state", "present")):
            return told
        return Standing(shown.get("state", self.state), shown.get("present", self.present), said, readings)

    def instead_of(self, attested: Attested) -> Reading | None:
        """What another field still says of the thing a change, already in this standing, says nothing of."""
        if attested.reading is None or attested.says_something:
            return None
        return self.told(type(attested.reading))

    def told(self, kind: type[R]) -> R | None:
        """The reading of this kind that is believed, or None when there is none."""
        return next((each for each in reversed(self.source_readings.values()) if isinstance(each, kind)), None)
