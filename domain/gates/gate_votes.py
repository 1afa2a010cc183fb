"""The part of a gate that decides: who may, what is proposed and voted for, and how the stage is left."""

from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.acting import in_whose_name, who_acts
from domain.authority import COMPLIANCE_OFFICER, PRODUCT_MANAGER, SPONSOR
from domain.command import command, decision
from domain.gates.decisions import SETTLED, Ballot, ConditionalGo, Decision, Go, Hold, Judged, Recycle, scored
from domain.gates.rules import objections
from domain.gates.standing import Standing
from domain.kernel import Event
from domain.lifecycle import LEAVES, ORDER, GateName, InForce, Policy
from domain.part import Part
from domain.team.person import Person
from domain.values import Actor, Moved, Now, PersonId, Why


class GateVotes(Standing, Part):
    """Votes advise, one person decides, and whoever is interested or recused does neither."""

    class GatekeeperRecused(Event, topic="gate.gatekeeper_recused"):
        gatekeeper: PersonId

    class DecisionProposed(Event, topic="gate.decision_proposed"):
        decision: Decision
        proposer: PersonId

    class Voted(Event, topic="gate.voted"):
        voter: PersonId
        decision: Decision

    class Decided(Event, topic="gate.decided", version=2):
        name: GateName
        decision: Decision
        judged: Judged
        decided_by: PersonId

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """There was one policy, and votes were on record in their own facts only."""
            unsaid: dict[str, Any] = dict.fromkeys(("only_should", "overridden", "votes", "recused", "approvals"), ())
            return {**state, "judged": {**state["judged"], **unsaid, "policy": 1, "score": None}}

    @decision(COMPLIANCE_OFFICER, SPONSOR)
    def recuse_gatekeeper(self, gatekeeper: Person, *, by: Actor, why: Why) -> None:
        """Have somebody neither vote nor decide here: a sponsor themselves, a compliance officer anybody."""
        if by != gatekeeper.id and who_acts().metadata.role != COMPLIANCE_OFFICER:
            raise self.RecuseOnlyYourself(pointer="/gatekeeper")
        if self.outcome in SETTLED:
            raise self.NothingSubmitted("this gate was decided; nobody steps back from that")
        if gatekeeper.id not in self.recused:
            self._gatekeeper_recused(gatekeeper=gatekeeper.id)

    @event(GatekeeperRecused)
    def _gatekeeper_recused(self, gatekeeper: UUID) -> None:
        self.recused = (*self.recused, gatekeeper)
        self.votes = {voter: outcome for voter, outcome in self.votes.items() if voter != gatekeeper}

    @command(PRODUCT_MANAGER, SPONSOR)
    def propose_gate_decision(self, decision: Decision, *, by: Actor) -> None:
        """Say which decision you would like; a proposal is no vote, so that whoever submits may make one."""
        self.be_submitted()
        if decision != self.proposed:
            self._decision_proposed(decision=decision, proposer=by)

    @event(DecisionProposed)
    def _decision_proposed(self, decision: Decision, proposer: UUID) -> None:
        self.proposed = decision

    @decision(SPONSOR)
    def vote(self, decision: Decision, *, by: Actor, moved: Moved) -> None:
        """Say which decision you would take; all are kept, and the last of each gatekeeper counts, by deputy or not."""
        self._check(by, moved)
        self._voted(voter=in_whose_name(by), decision=decision)

    @event(Voted)
    def _voted(self, voter: UUID, decision: Decision) -> None:
        self.votes = {**self.votes, voter: decision.outcome}

    @decision(SPONSOR)
    def decide(self, decision: Decision, *, by: Actor, now: Now, moved: Moved, policy: InForce) -> None:
        """Decide how the stage is left."""
        self._check(by, moved)
        if any(by in hands for hands in self.overridden.values()):
            raise self.OverriderNeverDecides
        self._check_decision(decision, now.date())
        judged = self.judged(now.date(), policy)
        for refusal, facts in objections(self.name, decision.outcome, judged, policy):
            raise refusal(facts=facts)
        self._decided(name=self.name, decision=decision, judged=judged, decided_by=by)

    def judged(self, today: date, policy: Policy) -> Judged:
        """What a decision of today would be taken on."""
        unmet, lenient = self.criteria.unmet, policy.should_meet.get(self.name, ())
        return Judged(
            number=self.submissions,
            package=self.package,
            criteria=self.criteria,
            waived=tuple(name for name, expires in self.waived.items() if expires >= today),
            policy=policy.version,
            only_should=tuple(name for name in unmet if name in lenient),
            overridden=tuple(self.overridden),
            votes=tuple(Ballot(voter=voter, outcome=outcome) for voter, outcome in self.votes.items()),
            recused=self.recused,
            approvals=tuple(dict.fromkeys(self.approvals.values())),
            score=scored(self.assessments, policy.weights),
        )

    def _check_decision(self, decision: Decision, today: date) -> None:
        if isinstance(decision, Go | ConditionalGo) and self.owed:
            raise self.ConditionOpen(facts=tuple(map(str, self.owed)))
        if isinstance(decision, Recycle) and ORDER.index(decision.to) > ORDER.index(LEAVES[self.name]):
            raise self.NotAhead(pointer="/decision/to")
        if isinstance(decision, ConditionalGo) and self.name is GateName.G5:
            raise self.LastGate
        if isinstance(decision, Hold) and decision.review_on < today:
            raise self.LookedAtAlready(pointer="/decision/review_on")
        if isinstance(decision, ConditionalGo) and (late := decision.due_before(today)):
            raise self.DueAlready(pointer=f"/decision/conditions/{late[0]}/on")

    @event(Decided)
    def _decided(self, name: GateName, decision: Decision, judged: Judged, decided_by: UUID) -> None:
        self.outcome = decision.outcome
