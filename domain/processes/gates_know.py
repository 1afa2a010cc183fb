"""What a gate asks for is kept by its stage, as it happens: a decision never rests on a view."""

from collections.abc import Iterator

from domain.discovery.assumption import Assumption
from domain.discovery.competitive_analysis import CompetitiveAnalysis
from domain.discovery.discovery import Discovery
from domain.discovery.evidence import Evidence
from domain.discovery.evidence_values import Origin
from domain.discovery.hypothesis import Hypothesis
from domain.discovery.verdict import Weight
from domain.follow_up import Then, follow_up, tell


@follow_up
def a_critical_hypothesis_awaits_its_verdict(stated: Hypothesis.Stated) -> Iterator[Then]:
    if stated.weight is Weight.CRITICAL:
        yield tell(Discovery.await_verdict, Discovery.at(stated.place), stated.originator_id)


@follow_up
def a_verdict_is_noted_by_its_stage(judged: Hypothesis.Judged) -> Iterator[Then]:
    yield tell(Discovery.note_verdict, Discovery.at(judged.place), judged.originator_id)


@follow_up
def an_assumption_is_awaited_while_it_is_critical_and_open(ranked: Assumption.Ranked) -> Iterator[Then]:
    awaits = ranked.weight is Weight.CRITICAL and ranked.verdict is None
    note = Discovery.await_assumption if awaits else Discovery.note_assumption
    yield tell(note, Discovery.at(ranked.place), ranked.originator_id)


@follow_up
def a_settled_assumption_is_noted_by_its_stage(settled: Assumption.Settled) -> Iterator[Then]:
    yield tell(Discovery.note_assumption, Discovery.at(settled.place), settled.originator_id)


@follow_up
def a_doubted_assumption_is_awaited_again(doubted: Assumption.Doubted) -> Iterator[Then]:
    if doubted.weight is Weight.CRITICAL:
        yield tell(Discovery.await_assumption, Discovery.at(doubted.place), doubted.originator_id)


@follow_up
def the_first_evidence_founds_its_pillar(recorded: Evidence.Recorded) -> Iterator[Then]:
    yield tell(Discovery.found, Discovery.at(recorded.place), recorded.observation.pillar, recorded.originator_id)


@follow_up
def a_look_at_competitors_is_dated(recorded: Evidence.Recorded) -> Iterator[Then]:
    seen = recorded.observation
    if seen.origin is Origin.COMPETITIVE_ANALYSIS:
        yield tell(
            Discovery.look_at_competition, Discovery.at(recorded.place), seen.collected_on, recorded.originator_id
        )


@follow_up
def an_analysis_is_a_dated_look_at_competitors(recorded: CompetitiveAnalysis.Recorded) -> Iterator[Then]:
    yield tell(Discovery.look_at_competition, Discovery.at(recorded.place), recorded.as_of, recorded.originator_id)
