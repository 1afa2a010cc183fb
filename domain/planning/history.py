"""What another system says happened to a feature: attested, never decided, and kept as it was said."""

from typing import Any, NamedTuple, TypeVar

from domain.planning.readings import OfPeople, PresenceReading, Reading, Said
from domain.planning.roadmap_values import State
from domain.values import Value, Word

R = TypeVar("R", bound=Value)
T = TypeVar("T")


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


class Standing(NamedTuple):
    """What the source has said of a feature so far, field by field, and how we read it.

    Several fields may speak of one thing, as `author` and `owner` do; of those that say something the last is believed.
    """

    state: State
    present: bool | None
    source_fields: dict[str, str]
    source_readings: dict[str, Reading]

    @classmethod
    def of(cls, thing: Any) -> "Standing":
        """What stands of anything that has these attributes."""
        return cls(thing.state, thing.present, thing.source_fields, thing.source_readings)

    def after(self, attested: Attested) -> "Standing":
        """The same with one more change; what appears again begins anew."""
        begins = isinstance(attested.reading, PresenceReading) and self.present is False
        reading = attested.reading if attested.says_something else None
        said = _said_last({} if begins else self.source_fields, attested.field, attested.new)
        readings = _said_last({} if begins else self.source_readings, attested.field, reading)
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


SILENCE = Standing(State.CANDIDATE, None, {}, {})  # of whom no source has said anything


def _said_last(known: dict[str, T], name: str, said: T | None) -> dict[str, T]:
    """The same with this name last, or without it when nothing is said; itself where that changes nothing."""
    if said is None and name not in known:
        return known
    rest = {each: value for each, value in known.items() if each != name}
    return rest if said is None else {**rest, name: said}
