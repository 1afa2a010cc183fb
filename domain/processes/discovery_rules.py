"""What is found out changes what rests on it: conclusions, the tree of opportunities, and what the first gate asks."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from domain.discovery.assumption import Assumption
from domain.discovery.business_case import BusinessCase
from domain.discovery.competitive_analysis import CompetitiveAnalysis
from domain.discovery.conclusion import Conclusion, Doubt
from domain.discovery.discovery import Discovery
from domain.discovery.evidence import Evidence
from domain.discovery.evidence_values import Stance
from domain.discovery.hypothesis import Hypothesis
from domain.discovery.opportunity import Opportunity
from domain.discovery.persona import Persona
from domain.discovery.problem_statement import ProblemStatement
from domain.discovery.verdict import Weight
from domain.follow_up import Then, begin, follow_up, tell
from domain.kernel import Event
from domain.values import Seen

QUESTION: dict[str, Callable[[Any, UUID], None]] = {
    Evidence.TOPIC: Evidence.question,
    Hypothesis.TOPIC: Hypothesis.question,
    ProblemStatement.TOPIC: ProblemStatement.question,
    CompetitiveAnalysis.TOPIC: CompetitiveAnalysis.question,
    Persona.TOPIC: Persona.question,
}


@follow_up
def evidence_knows_the_summaries_of_it(recorded: Evidence.Recorded) -> Iterator[Then]:
    yield from _rest(recorded, recorded.sources)


@follow_up
def evidence_knows_the_verdicts_on_it(judged: Hypothesis.Judged) -> Iterator[Then]:
    yield from _rest(judged, judged.evidence)


@follow_up
def evidence_knows_the_problems_on_it(validated: ProblemStatement.Validated) -> Iterator[Then]:
    yield from _rest(validated, validated.support)


@follow_up
def evidence_knows_the_analyses_on_it(recorded: CompetitiveAnalysis.Recorded) -> Iterator[Then]:
    yield from _rest(recorded, recorded.evidence)


@follow_up
def evidence_knows_the_personas_drawn_from_it(drawn: Persona.Defined | Persona.Revised) -> Iterator[Then]:
    yield from _rest(drawn, drawn.evidence)


@follow_up
def what_rests_on_doubtful_evidence_is_suspect(doubted: Doubt) -> Iterator[Then]:
    for each in doubted.conclusions:
        yield tell(QUESTION[each.kind], each.id, doubted.originator_id)


@follow_up
def what_the_stage_knows_rests_on_no_doubtful_evidence(doubted: Doubt) -> Iterator[Then]:
    yield tell(Discovery.doubt, Discovery.at(doubted.place), doubted.originator_id)


@follow_up
def a_suspect_look_at_competitors_does_not_count(questioned: CompetitiveAnalysis.Questioned) -> Iterator[Then]:
    yield tell(Discovery.doubt_look, Discovery.at(questioned.place), questioned.originator_id)


@follow_up
def a_suspect_verdict_is_awaited_again(questioned: Hypothesis.Questioned) -> Iterator[Then]:
    if questioned.weight is Weight.CRITICAL:
        yield tell(Discovery.await_verdict, Discovery.at(questioned.place), questioned.originator_id)
    if questioned.assumption:
        yield tell(Assumption.doubt, questioned.assumption, questioned.originator_id)


@follow_up
def what_contradicts_an_opportunity_is_remembered(recorded: Evidence.Recorded) -> Iterator[Then]:
    if recorded.observation.stance is Stance.CONTRADICTS:
        yield tell(Opportunity.contradict, recorded.opportunity, recorded.originator_id)


@follow_up
def a_link_says_which_way_evidence_points(linked: Evidence.Linked) -> Iterator[Then]:
    points = Opportunity.contradict if linked.stance is Stance.CONTRADICTS else Opportunity.lift_contradiction
    yield tell(points, linked.opportunity, linked.originator_id)


@follow_up
def evidence_that_was_retracted_contradicts_nothing(retracted: Evidence.Retracted) -> Iterator[Then]:
    for opportunity in retracted.contradicted:
        yield tell(Opportunity.lift_contradiction, opportunity, retracted.originator_id)


@follow_up
def what_contradicts_a_merged_opportunity_contradicts_the_other(against: Opportunity.Contradicted) -> Iterator[Then]:
    if against.into:
        yield tell(Opportunity.contradict, against.into, against.evidence)


@follow_up
def what_contradicts_a_merged_opportunity_no_longer(lifted: Opportunity.ContradictionLifted) -> Iterator[Then]:
    if lifted.into:
        yield tell(Opportunity.lift_contradiction, lifted.into, lifted.evidence)


@follow_up
def a_merged_opportunity_lives_on_in_another(merged: Opportunity.Merged) -> Iterator[Then]:
    for each in merged.absorbed:
        yield tell(Opportunity.absorb, each, merged.originator_id)


@follow_up
def the_parts_of_an_opportunity_hang_below_it(split: Opportunity.Split) -> Iterator[Then]:
    for part in split.parts:
        yield begin(Opportunity.branch, split.place, part.title, part.need, split.by, split.originator_id)


@follow_up
def a_verdict_settles_its_assumption(judged: Hypothesis.Judged) -> Iterator[Then]:
    if judged.assumption:
        yield tell(Assumption.settle, judged.assumption, judged.originator_id, judged.verdict)


@follow_up
def a_revision_supersedes_the_approved_case(approved: BusinessCase.Approved) -> Iterator[Then]:
    if approved.revises:
        yield tell(BusinessCase.give_way, approved.revises, approved.originator_id)


def _rest(fact: Event, on: tuple[Seen, ...]) -> Iterator[Then]:
    """What rests on evidence is known to it, so that it becomes suspect once that does not stand."""
    conclusion = Conclusion(id=fact.originator_id, kind=fact.TOPIC.partition(".")[0])
    for each in {seen.id: seen for seen in on}:
        yield tell(Evidence.carry, each, conclusion)
