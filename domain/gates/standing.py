"""What a gate knows, as its parts share it: the submission, and everything that was said about it."""

from datetime import date
from uuid import UUID

from domain.gates.decisions import SETTLED, Assessment, Criteria, Decision
from domain.gates.refusals import GateRefusals
from domain.lifecycle import GateName
from domain.values import Seen


class Standing(GateRefusals):
    """A gate as it stands; what is said of one submission ends with it."""

    name: GateName
    submissions: int
    pinned: int | None
    owed: tuple[UUID, ...]
    overdue: tuple[UUID, ...]
    outcome: str | None
    waived: dict[str, date]
    recused: tuple[UUID, ...]
    package: tuple[Seen, ...]
    criteria: Criteria
    interested: tuple[UUID, ...]
    votes: dict[UUID, str]
    proposed: Decision | None
    overridden: dict[str, tuple[UUID, UUID]]  # by whose hand, and in whose name
    assessments: tuple[Assessment, ...]
    signatures: dict[UUID, UUID]
    approvals: dict[UUID, UUID]
    declined: tuple[UUID, ...]

    def _wait(self) -> None:
        self.package, self.interested, self.criteria = (), (), Criteria(met=(), unmet=())
        self.votes, self.proposed, self.overridden, self.assessments = {}, None, {}, ()
        self.signatures, self.approvals, self.declined = {}, {}, ()

    def be_submitted(self, moved: tuple[Seen, ...] = ()) -> None:
        """Raise NothingSubmitted, or PackageMoved, unless there is a package as it was frozen."""
        if self.outcome in SETTLED or not self.package:
            raise self.NothingSubmitted
        if moved:
            raise self.PackageMoved(facts=tuple(str(member.id) for member in moved))

    def _check(self, by: UUID, moved: tuple[Seen, ...]) -> None:
        if by in self.interested:
            raise self.InterestedNeverDecide
        if by in self.recused:
            raise self.RecusedNeverDecide
        self.be_submitted(moved)
