"""Which past decisions would a policy have stopped? Told of what was known then; nothing is recorded."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.discovery.business_case import BusinessCase
from domain.discovery.discovery import Discovery
from domain.gates.decisions import Judged
from domain.gates.gate import Gate
from domain.gates.policy import GatePolicy
from domain.gates.rules import objections
from domain.kernel import Aggregate
from domain.lifecycle import POLICY, GateName, Policy
from domain.planning.mvp_scope import MvpScope
from domain.planning.objective import Objective
from domain.values import PersonId, Seen, Value
from projections.source import Ledger, Mapper, Record

PAGE = 5000
Meets = Callable[[Any, Policy, date], bool]
MEASURED: dict[type[Aggregate], tuple[str, Meets]] = {  # what a threshold is held against, in the package
    BusinessCase: ("npv_reaches_hurdle", lambda case, policy, _: case.appraisal.npv >= policy.hurdle),
    Discovery: (
        "competition_known",
        lambda stage, policy, on: _since(policy, on) <= (stage.competition_on or date.min),
    ),
    MvpScope: ("mvp_locked", lambda scope, policy, _: scope.locked and scope.must_share <= policy.must_share),
    Objective: (
        "objectives_measurable",
        lambda aim, policy, _: policy.key_results[0] <= len(aim.key_results) <= policy.key_results[1],
    ),
}
EXACT = frozenset({"npv_reaches_hurdle", "competition_known"})  # nothing else is part of these criteria
READ = frozenset({
    "version", "quorum", "agreeing", "signatures", "should_meet", "weights",
    "hurdle", "competition_days", "key_results", "must_share",
})  # fmt: skip


class Verdict(StrEnum):
    """What another policy makes of a decision."""

    UNCHANGED = "unchanged"
    STOPPED = "stopped"
    UNKNOWN = "unknown"  # the record does not hold what it would have been judged by


class Stop(Value):
    """By which rule it would have been refused, with the facts that tell it."""

    code: str
    facts: tuple[str, ...]


class Readjudged(Value):
    """A decision as it fell, and what another policy makes of it."""

    position: int
    gate: UUID
    name: GateName
    product: UUID | None
    iteration: UUID | None
    submission: int
    outcome: str
    decided_on: date
    decided_by: PersonId
    held_to: int
    verdict: Verdict
    stopped_by: tuple[Stop, ...]
    unread: tuple[str, ...]


def readjudicated(ledger: Ledger, mapper: Mapper, policy: Policy) -> Iterator[Readjudged]:
    """Every decision of every gate, in the order of the record."""
    gates: dict[UUID, Gate] = {}
    submitted: dict[UUID, date] = {}
    published: dict[int, Policy] = {POLICY.version: POLICY}
    for record in _of_gates(ledger):
        fact = mapper.to_event(record)
        if isinstance(fact, GatePolicy.Begun | GatePolicy.Published):
            published[fact.policy.version] = fact.policy
        elif isinstance(fact, Gate.Event):
            gate = gates.get(fact.originator_id)
            if gate and isinstance(fact, Gate.Decided):
                then, on = gate.judged(fact.timestamp.date(), policy), submitted[fact.originator_id]
                anew = _measured_anew(then, policy, on, _Package(ledger, mapper))
                yield _told(record, fact, *_judged(fact, anew, policy, published[fact.judged.policy]))
            elif isinstance(fact, Gate.Submitted):
                submitted[fact.originator_id] = fact.timestamp.date()
            gates[fact.originator_id] = fact.mutate(gate)


def told(decisions: Iterator[Readjudged], policy: Policy) -> dict[str, Any]:
    """All of it as JSON values, with how many of each verdict."""
    items = [each.model_dump(mode="json") for each in decisions]
    counted = {each.value: sum(item["verdict"] == each for item in items) for each in Verdict}
    return {"policy": policy.model_dump(mode="json"), "decisions": len(items), **counted, "items": items}


class _Package:
    """The members of a package as they were submitted."""

    def __init__(self, ledger: Ledger, mapper: Mapper) -> None:
        self._ledger, self._mapper = ledger, mapper

    def of(self, package: tuple[Seen, ...]) -> Iterator[Aggregate]:
        """Each of those that a threshold is held against."""
        topics = tuple(f"{kind.TOPIC}." for kind in MEASURED)
        for member in package:
            records = self._ledger.events(member.id)[: member.version]
            if records and records[0].topic.startswith(topics):
                aggregate: Any = None
                for record in records:
                    aggregate = self._mapper.to_event(record).mutate(aggregate)
                yield aggregate


def _of_gates(ledger: Ledger) -> Iterator[Record]:
    position = 0
    while page := ledger.page(position, PAGE):
        yield from (record for record in page if record.topic.startswith(("gate.", "gate_policy.")))
        position = page[-1].position


def _judged(
    fact: Gate.Decided, judged: Judged, policy: Policy, held_to: Policy
) -> tuple[tuple[Stop, ...], tuple[str, ...]]:
    """By which rules it would be refused, and which thresholds of the policy nothing on record answers."""
    stops = objections(fact.name, fact.decision.outcome, judged, policy)
    names = sorted({*Policy.model_fields} - READ)
    unread = tuple(name for name in names if getattr(policy, name) != getattr(held_to, name))
    return tuple(Stop(code=refusal.code, facts=facts) for refusal, facts in stops), unread


def _measured_anew(judged: Judged, policy: Policy, on: date, package: _Package) -> Judged:
    """The same with every threshold held against what was submitted, unless somebody overrode that."""
    criteria = judged.criteria
    for member in package.of(judged.package):
        name, meets = MEASURED[type(member)]
        was, now = name in criteria.met, meets(member, policy, on)
        may = name not in judged.overridden and (was or name in criteria.unmet)
        if may and was is not now and (was or name in EXACT):
            criteria = criteria.judged_otherwise(name)
    return judged.model_copy(update={"criteria": criteria})


def _since(policy: Policy, on: date) -> date:
    return on - timedelta(days=policy.competition_days)


def _told(record: Record, fact: Gate.Decided, stops: tuple[Stop, ...], unread: tuple[str, ...]) -> Readjudged:
    verdict = Verdict.STOPPED if stops else Verdict.UNKNOWN if unread else Verdict.UNCHANGED
    return Readjudged(
        position=record.position,
        gate=fact.originator_id,
        name=fact.name,
        product=fact.place.product,
        iteration=fact.place.iteration,
        submission=fact.judged.number,
        outcome=fact.decision.outcome,
        decided_on=fact.timestamp.date(),
        decided_by=fact.decided_by,
        held_to=fact.judged.policy,
        verdict=verdict,
        stopped_by=stops,
        unread=unread,
    )
