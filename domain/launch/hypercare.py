"""The days after a release on which it is looked after more closely than usual."""

from datetime import date
from typing import Annotated

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, TECH_LEAD
from domain.command import command
from domain.errors import Refused
from domain.kernel import Event
from domain.launch.rollout import State, be_out
from domain.part import Part
from domain.values import Day, Sentence, Value


class Watch(Value):
    """Until when it is looked after, what must hold for it to end, and what showed that it did."""

    until: Day
    exit_criterion: Annotated[Sentence, Field(examples=["No export failed for ten days."])]
    evidence: str | None = None


class Hypercare(Part):
    """The part of a release that says how closely it is looked after."""

    state: State
    hypercare: Watch | None

    class HypercareStarted(Event, topic="release.hypercare_started"):
        until: date
        exit_criterion: str

    class HypercareEnded(Event, topic="release.hypercare_ended"):
        evidence: str

    class NoHypercare(Refused, code="release.no_hypercare"):
        """Hypercare ends once it was started; start it first."""

    class HypercareIsOver(Refused, code="release.hypercare_is_over"):
        """Hypercare of a release ends once; publish another release to look after that one."""

    @command(PRODUCT_MANAGER, TECH_LEAD)
    def start_hypercare(self, until: Day, exit_criterion: Sentence) -> None:
        """Look after it closely until a day, and say what must hold for that to end."""
        be_out(self.state)
        if self.hypercare and self.hypercare.evidence is not None:
            raise self.HypercareIsOver
        if self.hypercare != Watch(until=until, exit_criterion=exit_criterion):
            self._hypercare_started(until=until, exit_criterion=exit_criterion)

    @event(HypercareStarted)
    def _hypercare_started(self, until: date, exit_criterion: str) -> None:
        self.hypercare = Watch(until=until, exit_criterion=exit_criterion)

    @command(PRODUCT_MANAGER, TECH_LEAD)
    def end_hypercare(self, evidence: Annotated[Sentence, Field(examples=["The log of the last ten days."])]) -> None:
        """Declare that what it waited for holds, and what shows it."""
        if self.hypercare is None:
            raise self.NoHypercare
        if self.hypercare.evidence not in (None, evidence):
            raise self.HypercareIsOver
        if self.hypercare.evidence is None:
            self._hypercare_ended(evidence=evidence)

    @event(HypercareEnded)
    def _hypercare_ended(self, evidence: str) -> None:
        if self.hypercare:
            self.hypercare = self.hypercare.model_copy(update={"evidence": evidence})
