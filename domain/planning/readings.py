"""How a change in another system is read: what it says of a feature, in our words."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.planning.roadmap_values import State
from domain.values import PersonId, Stage, Value

LONGEST = 10_000
Said = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), Field(examples=["Draft"])]
Shown = dict[str, Any]
Named = tuple[PersonId, ...]


class TitleReading(Value):
    """It is called so."""

    of: Literal["title"]
    title: Said | None

    @property
    def shown(self) -> Shown:
        """The title."""
        return {"title": self.title}


class OwnerReading(Value):
    """They answer for it: the first as its owner, the others beside."""

    of: Literal["owner"]
    people: Named
    was: Named = ()

    @property
    def shown(self) -> Shown:
        """The owner and the co-owners."""
        return {"owner": _first(self.people), "co_owners": self.people[1:]}


class ApproverReading(Value):
    """They were to decide on it; that they did so here, nobody says."""

    of: Literal["approver"]
    people: Named
    was: Named = ()

    @property
    def shown(self) -> Shown:
        """The approver."""
        return {"approver": _first(self.people)}


class PeopleReading(Value):
    """They had a part in it that we have no word for."""

    of: Literal["people"]
    people: Named
    was: Named = ()

    @property
    def shown(self) -> Shown:
        """Nothing of its own."""
        return {}


class StateReading(Value):
    """It came so far, in the source's word, and in ours where there is one."""

    of: Literal["state"]
    word: Said | None
    state: State | None

    @property
    def shown(self) -> Shown:
        """The source's word, and our state if the word has a meaning here."""
        return {"source_state": self.word} | ({"state": self.state} if self.state else {})


class TargetReading(Value):
    """It was to come with this release."""

    of: Literal["target"]
    target: Said | None

    @property
    def shown(self) -> Shown:
        """The target."""
        return {"target": self.target}


class StageReading(Value):
    """It was in this step of its life, in the source's word, and in ours where there is one."""

    of: Literal["stage"]
    word: Said | None
    stage: Stage | None

    @property
    def shown(self) -> Shown:
        """Our stage, if the word has a meaning here."""
        return {"source_stage": self.stage}


class ThemeReading(Value):
    """It belongs to this theme."""

    of: Literal["theme"]
    theme: Said | None

    @property
    def shown(self) -> Shown:
        """The theme."""
        return {"theme": self.theme}


class TypeReading(Value):
    """It is of this kind."""

    of: Literal["type"]
    type: Said | None

    @property
    def shown(self) -> Shown:
        """The type."""
        return {"type": self.type}


class PresenceReading(Value):
    """It came into being in the source, or went."""

    of: Literal["presence"]
    present: bool

    @property
    def shown(self) -> Shown:
        """Whether the source has it."""
        return {"present": self.present}


OfPeople = OwnerReading | ApproverReading | PeopleReading
OfText = TitleReading | StateReading | TargetReading | StageReading | ThemeReading | TypeReading
Reading = Annotated[OfPeople | OfText | PresenceReading, Field(discriminator="of")]


def _first(people: Named) -> UUID | None:
    return people[0] if people else None
