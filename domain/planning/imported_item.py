"""The half of a feature that came from another system: what that system attests, and what we make of it."""

from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import IMPORTER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.planning.conformity import nonconformities
from domain.planning.history import Attested, Standing
from domain.planning.readings import Reading
from domain.planning.roadmap_values import Source, State
from domain.team.person import Person
from domain.values import PersonId


def nothing_told() -> dict[str, Any]:
    """The attributes of a feature of which no other system has said anything."""
    unknown = dict.fromkeys(("type", "target", "approver", "present", "source_state", "source_stage", "source_began"))
    return {**unknown, "co_owners": (), "source_fields": {}, "source_readings": {}, "_told": {}}


class ImportedItem(Part):
    """Attested history never is a decision, approval or acceptance of ours."""

    state: State
    source: Source | None
    present: bool | None
    source_fields: dict[str, str]
    source_readings: dict[str, Reading]
    source_began: str | None
    _told: dict[str, Attested]

    class HistoryAttested(Event, topic="feature.history_attested"):
        """The source says so; `instead` is what another of its fields still says, where this one has fallen silent."""

        attested: Attested
        attested_by: PersonId
        nonconforming: tuple[str, ...]
        instead: Reading | None

        @property
        def shown(self) -> dict[str, Any]:
            """The attributes that a feature has from this, as `title`, `owner`, `state`, `source_state` or `target`."""
            believed = self.instead or self.attested.reading
            return believed.shown if believed else {}

    class AnotherSource(Refused, code="feature.another_source"):
        """History is attested by the system a feature was brought in from, and by no other."""

    class AttestedOtherwise(Refused, code="feature.attested_otherwise"):
        """Under this sequence the source has said something else before; what was attested stays as it was."""

    @command(IMPORTER)
    def attest(self, attested: Attested, attested_by: Person) -> None:
        """Record what the source says happened, as it says it, and which of today's rules would refuse it."""
        if self.source is None or self.source.system != attested.system:
            raise self.AnotherSource(pointer="/attested/system")
        if self._told.get(attested.sequence, attested) != attested:
            raise self.AttestedOtherwise(pointer="/attested/sequence")
        if attested.sequence not in self._told:
            stood = Standing.of(self)
            instead, broken = stood.after(attested).instead_of(attested), nonconformities(stood, attested)
            self._attested(attested=attested, attested_by=attested_by.id, nonconforming=broken, instead=instead)

    @event(HistoryAttested)
    def _attested(
        self, attested: Attested, attested_by: UUID, nonconforming: tuple[str, ...], instead: Reading | None
    ) -> None:
        believed = instead or attested.reading
        vars(self).update(Standing.of(self).after(attested)._asdict(), **(believed.shown if believed else {}))
        self._told[attested.sequence] = attested
        self.source_began = self.source_began or attested.sequence
