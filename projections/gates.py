"""What does every gate decide on, who voted how, and what was decided?"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.clock import to_micros
from domain.gates.condition import Condition
from domain.gates.decisions import Assessment, Ballot, Decision
from domain.gates.gate import Gate
from domain.gates.submission import digest_of
from domain.kernel import Event
from domain.lifecycle import GateName, gates_of
from domain.values import Exact, PersonId, Seen, Stage, Value
from projections.view import Filtered, Row, View


class Waiver(Value):
    """An unmet criterion that passes until a day, what makes up for it meanwhile, and who says so."""

    criterion: str
    expires: date
    compensating_control: str
    approver: PersonId


class Taken(Value):
    """A decision that was taken on a submission; all are kept."""

    submission: int
    submitted_at: datetime | None
    decided_at: datetime
    outcome: str


class AtGate(Row):
    """A gate: waiting, submitted, voided, held or decided; it waits for the conditions of earlier gates."""

    id: UUID
    version: int
    iteration: Filtered[UUID | None]
    stage: Filtered[Stage | None]
    name: Filtered[GateName]
    opened_at: datetime
    waived: dict[str, date]
    waivers: tuple[Waiver, ...] = ()
    state: Filtered[str] = "waiting"
    submission: int = 0
    submitted_at: datetime | None = None
    policy: Filtered[int | None] = None
    package: tuple[Seen, ...] = ()
    digest: Filtered[str | None] = None
    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    interested: tuple[PersonId, ...] = ()
    voided_by: Seen | None = None
    overridden: tuple[str, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    proposed: Decision | None = None
    votes: tuple[Ballot, ...] = ()
    recused: tuple[PersonId, ...] = ()
    signatures: tuple[UUID, ...] = ()
    declined_by: tuple[PersonId, ...] = ()
    score: Exact | None = None
    outcome: Filtered[str | None] = None
    decision: Decision | None = None
    decided_by: Filtered[PersonId | None] = None
    decided_at: datetime | None = None
    decisions: tuple[Taken, ...] = ()
    waits_for: tuple[UUID, ...] = ()
    open_conditions: tuple[UUID, ...] = ()


UNDECIDED: dict[str, Any] = dict.fromkeys(("outcome", "decision", "decided_by", "decided_at", "score"))
SAID = ("overridden", "assessments", "votes", "signatures", "declined_by")
UNSAID: dict[str, Any] = {**dict.fromkeys(SAID, ()), "proposed": None}
NO_PACKAGE: dict[str, Any] = {**dict.fromkeys(("package", "met", "unmet", "interested"), ()), **UNSAID, "digest": None}


def reaches(event: Event) -> Iterator[UUID]:
    """The gate itself; a condition reaches the gate that set it, a cleared one whichever gate of its stage that was."""
    match event:
        case Gate.Event():
            yield event.originator_id
        case Condition.Owed(gate=gate):
            yield gate
        case Condition.Cleared() if event.place.stage:
            yield from (Gate.at(event.place, name) for name in gates_of(event.place.stage))


def evolve(row: AtGate | None, event: Event) -> AtGate | None:
    """The gate after one more fact."""
    if row is None:
        return _opened(event) if isinstance(event, Gate.Opened) else None
    known = _learned(row, event)
    if event.originator_id == row.id:
        known["version"] = max(row.version, event.originator_version)
    return row.model_copy(update=known)


def _opened(event: Gate.Opened) -> AtGate:
    itself = {"id": event.originator_id, "version": event.originator_version, **event.place.__dict__}
    return AtGate(**itself, name=event.name, opened_at=event.occurred_at, waived={}, waits_for=event.owed)


def _learned(row: AtGate, event: Event) -> dict[str, Any]:
    match event:
        case Gate.Submitted(number=number, package=package, criteria=judged, interested=people, policy=policy):
            news = {"state": "submitted", "submission": number, "submitted_at": event.occurred_at, "voided_by": None}
            held = {"policy": policy, "package": package, "digest": digest_of(package), "interested": people}
            return UNDECIDED | UNSAID | news | held | dict(judged)
        case Gate.Withdrawn():
            return NO_PACKAGE | {"state": "withdrawn"}
        case Gate.Voided(changed=changed):
            return NO_PACKAGE | {"state": "voided", "voided_by": changed}
        case Gate.Decided():
            return _decided(row, event)
        case Gate.Reopened(owed=owed):
            anew: dict[str, Any] = {"state": "waiting", "waits_for": owed, "voided_by": None}
            return UNDECIDED | NO_PACKAGE | anew | _waiving([]) | {"recused": ()}
        case _:
            return _said(row, event) or _owed(row, event)


def _said(row: AtGate, event: Event) -> dict[str, Any]:
    match event:
        case Gate.CriterionWaived(criterion=criterion, expires=on, compensating_control=control, approver=by):
            waiver = Waiver(criterion=criterion, expires=on, compensating_control=control, approver=by)
            return _waiving([*(each for each in row.waivers if each.criterion != criterion), waiver])
        case Gate.WaiverExpired(criterion=criterion):
            return _waiving([each for each in row.waivers if each.criterion != criterion])
        case Gate.Voted(voter=voter, decision=decision):
            counted = [each for each in row.votes if each.voter != voter]
            return {"votes": (*counted, Ballot(voter=voter, outcome=decision.outcome))}
        case Gate.CriterionOverridden(criterion=criterion, finding=finding):
            others = {"met": [n for n in row.met if n != criterion], "unmet": [n for n in row.unmet if n != criterion]}
            judged = {side: (*names, criterion) if side == finding else tuple(names) for side, names in others.items()}
            return {**judged, "overridden": tuple(dict.fromkeys((*row.overridden, criterion)))}
        case Gate.CriterionAssessed(assessment=made):
            whose = made.assessor, made.advice
            return {"assessments": (*(e for e in row.assessments if (e.assessor, e.advice) != whose), made)}
        case Gate.DecisionProposed(decision=decision):
            return {"proposed": decision}
        case Gate.GatekeeperRecused(gatekeeper=gatekeeper):
            votes = tuple(each for each in row.votes if each.voter != gatekeeper)
            return {"recused": (*row.recused, gatekeeper), "votes": votes}
        case _:
            return _signed(row, event)


def _waiving(waivers: list[Waiver]) -> dict[str, Any]:
    return {"waivers": tuple(waivers), "waived": {each.criterion: each.expires for each in waivers}}


def _signed(row: AtGate, event: Event) -> dict[str, Any]:
    match event:
        case Gate.SignatureCounted(signature=signature):
            return {"signatures": (*row.signatures, signature)}
        case Gate.SignatureReleased(signature=signature):
            return {"signatures": tuple(each for each in row.signatures if each != signature)}
        case Gate.SignaturesInvalidated():
            return {"signatures": ()}
        case Gate.SignatureDeclined(decliner=decliner):
            return {"declined_by": (*row.declined_by, decliner)}
        case _:
            return {}


def _decided(row: AtGate, event: Gate.Decided) -> dict[str, Any]:
    at, outcome, judged = event.occurred_at, event.decision.outcome, event.judged
    taken = Taken(submission=judged.number, submitted_at=row.submitted_at, decided_at=at, outcome=outcome)
    known = {"decision": event.decision, "decided_by": event.decided_by, "decided_at": at, "score": judged.score}
    state = "held" if outcome == "hold" else "decided"
    return known | {"outcome": outcome, "state": state, "decisions": (*row.decisions, taken)}


def _owed(row: AtGate, event: Event) -> dict[str, Any]:
    match event:
        case Gate.ConditionOwed(owed=owed):
            return {"waits_for": (*row.waits_for, *owed)}
        case Gate.ConditionExpired():
            return {"state": "held", "outcome": "hold"}
        case Gate.ConditionSettled(condition=settled):
            return {"waits_for": tuple(each for each in row.waits_for if each != settled)}
        case Condition.Owed():
            return {"open_conditions": (*row.open_conditions, event.originator_id)}
        case Condition.Cleared():
            return {"open_conditions": tuple(each for each in row.open_conditions if each != event.originator_id)}
        case _:
            return {}


FACTS = (Gate.Event, Condition.Event)
GATES = View(
    "gates", __doc__, AtGate, reaches, evolve, order=lambda row: f"{to_micros(row.opened_at):017d} {row.name}",
    facts=FACTS, version=2,
)
