"""What another system says happened to a feature: attested, never decided, and kept as it was said."""

from hashlib import sha256
from typing import TypeVar

from pydantic import Field

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
    def digest(self) -> str:
        """SHA-256 of all it says: the same row told again has the same."""
        return sha256(self.model_dump_json().encode()).hexdigest()

    @property
    def says_something(self) -> bool:
        """Whether the field has a value after the change."""
        return self.new is not None or (isinstance(self.reading, OfPeople) and bool(self.reading.people))


class Standing(Value):
    """What the source has said of a feature so far, field by field, and how we read it.

    Several fields may speak of one thing, as `author` and `owner` do; of those that say something the last is believed.
    """

    state: State = State.CANDIDATE
    present: bool | None = None
    source_fields: dict[str, str] = Field(default_factory=dict)
    source_readings: dict[str, Reading] = Field(default_factory=dict)

    @classmethod
    def of(cls, thing: object) -> "Standing":
        """What stands of anything that has these attributes."""
        return cls.model_construct(**{name: getattr(thing, name) for name in cls.model_fields})

    def after(self, attested: Attested) -> "Standing":
        """The same with one more change; what appears again begins anew."""
        begins = isinstance(attested.reading, PresenceReading) and self.present is False
        fields = {} if begins else {f: said for f, said in self.source_fields.items() if f != attested.field}
        readings = {} if begins else {f: read for f, read in self.source_readings.items() if f != attested.field}
        if attested.new is not None:
            fields[attested.field] = attested.new
        if attested.reading and attested.says_something:
            readings[attested.field] = attested.reading
        told = self.model_construct(**vars(self) | {"source_fields": fields, "source_readings": readings})
        believed = told.instead_of(attested) or attested.reading
        shown = believed.shown if believed else {}
        return told.model_copy(update={name: shown[name] for name in ("state", "present") if name in shown})

    def instead_of(self, attested: Attested) -> Reading | None:
        """What another field still says of the thing a change, already in this standing, says nothing of."""
        if attested.reading is None or attested.says_something:
            return None
        return self.told(type(attested.reading))

    def told(self, kind: type[R]) -> R | None:
        """The reading of this kind that is believed, or None when there is none."""
        return next((each for each in reversed(self.source_readings.values()) if isinstance(each, kind)), None)
