"""What a gate asks for is kept by its stage, as it happens: a decision never rests on a view."""

from collections.abc import Iterator

from domain.discovery.discovery import Discovery
from domain.discovery.evidence import Evidence, Origin
from domain.discovery.hypothesis import Hypothesis, Weight
from domain.follow_up import Then, follow_up, tell


@follow_up
def a_critical_hypothesis_awaits_its_verdict(stated: Hypothesis.Stated) -> Iterator[Then]:
    if stated.weight is Weight.CRITICAL:
        yield tell(Discovery.await_verdict, Discovery.at(stated.place), stated.originator_id)


@follow_up
def a_verdict_is_noted_by_its_stage(judged: Hypothesis.Judged) -> Iterator[Then]:
    yield tell(Discovery.note_verdict, Discovery.at(judged.place), judged.originator_id)


@follow_up
def the_first_evidence_founds_its_pillar(recorded: Evidence.Recorded) -> Iterator[Then]:
    yield tell(Discovery.found, Discovery.at(recorded.place), recorded.observation.pillar)


@follow_up
def a_look_at_competitors_is_dated(recorded: Evidence.Recorded) -> Iterator[Then]:
    if recorded.observation.origin is Origin.COMPETITIVE_ANALYSIS:
        yield tell(Discovery.look_at_competition, Discovery.at(recorded.place), recorded.observation.collected_on)
