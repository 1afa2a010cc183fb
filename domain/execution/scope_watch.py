"""What the third stage knows of the agreed scope, so that what creeps into it is seen the moment it is written."""

from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER
from domain.command import command, consequence
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.planning.mvp_scope import MvpScope
from domain.values import Place


class ScopeWatch(Part):
    """The scope baseline, and the stories that were added without an approved change."""

    place: Place
    scope: tuple[UUID, ...] | None
    creep: dict[UUID, UUID]
    gaps: tuple[UUID, ...]

    class ScopeBaselineTaken(Event, topic="execution.scope_baseline_taken"):
        scope: UUID
        features: tuple[UUID, ...]

    class ScopeBaselineAmended(Event, topic="execution.scope_baseline_amended"):
        added: tuple[UUID, ...]
        dropped: tuple[UUID, ...]

    class ScopeCreepDetected(Event, topic="execution.scope_creep_detected"):
        story: UUID
        feature: UUID

    class GapNoted(Event, topic="execution.gap_noted"):
        story: UUID

    class ScopeNotLocked(Refused, code="execution.scope_not_locked"):
        """Additions are measured by the locked scope of this iteration; name that, and lock it first."""

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER)
    def take_scope_baseline(self, mvp: MvpScope) -> None:
        """Take the locked scope as what additions are measured by: from then on a story beyond it is noted as creep."""
        if not mvp.locked or mvp.place.iteration != self.place.iteration:
            raise self.ScopeNotLocked(pointer="/mvp")
        if self.scope is None or set(mvp.features) != set(self.scope):
            self._scope_baseline_taken(scope=mvp.id, features=mvp.features)

    @event(ScopeBaselineTaken)
    def _scope_baseline_taken(self, scope: UUID, features: tuple[UUID, ...]) -> None:
        self.scope = features
        self.creep = {story: feature for story, feature in self.creep.items() if feature not in features}

    @consequence
    def amend_scope_baseline(self, added: tuple[UUID, ...], dropped: tuple[UUID, ...]) -> None:
        """Measure additions by what an approved change has made of the scope."""
        if self.scope is not None:
            self._scope_baseline_amended(added=added, dropped=dropped)

    @event(ScopeBaselineAmended)
    def _scope_baseline_amended(self, added: tuple[UUID, ...], dropped: tuple[UUID, ...]) -> None:
        self.scope = (*(each for each in self.scope or () if each not in dropped), *added)
        self.creep = {story: feature for story, feature in self.creep.items() if feature not in added}

    @consequence
    def watch_scope(self, story: UUID, feature: UUID) -> None:
        """Note a story beyond the agreed scope."""
        if self.scope is not None and feature not in self.scope:
            self._scope_creep_detected(story=story, feature=feature)

    @event(ScopeCreepDetected)
    def _scope_creep_detected(self, story: UUID, feature: UUID) -> None:
        self.creep = {**self.creep, story: feature}

    @consequence
    def note_gap(self, story: UUID) -> None:
        """Remember a story that traces to neither an opportunity nor an obligation."""
        self._gap_noted(story=story)

    @event(GapNoted)
    def _gap_noted(self, story: UUID) -> None:
        self.gaps = (*self.gaps, story)
