"""Evidence that was retracted keeps its place, and marks whatever rests on it as suspect, however far away."""

from uuid import UUID

import pytest

from domain.discovery.discovery import Discovery
from domain.discovery.discovery_facts import DiscoveryFacts
from domain.discovery.evidence import Evidence
from domain.discovery.problem_statement import ProblemStatement
from domain.lifecycle import GateName
from domain.values import Stage
from tests.reach.discovery import VERDICT, Discovered, observation
from tests.world import World

WHY = "The log was of another product."


def retract(done: Discovered, evidence: UUID) -> list[str]:
    return done.world.told("olga", "retract_evidence", evidence, reason=WHY)


def record(done: Discovered, **more: object) -> UUID:
    about = {"iteration": done.iteration, "opportunity": done.opportunity}
    sources = {"sources": more.pop("sources")} if "sources" in more else {}
    return done.world.make("olga", "record_evidence", **about, **sources, observation=observation(**more))


def stage(done: Discovered) -> UUID:
    return Discovery.at(done.place(Stage.DISCOVERY))


class TestRetractingEvidence:
    def test_keeps_the_item_and_makes_its_conclusions_suspect(self, world: World, done: Discovered) -> None:
        told = retract(done, done.evidence)
        assert {"evidence.retracted", "hypothesis.questioned", "problem_statement.questioned"} <= {*told}
        assert world.state(done.evidence)["observation"]["finding"] == observation()["finding"]
        for conclusion in (done.hypothesis, done.problem):
            assert world.state(conclusion)["suspect"] == [str(done.evidence)]

    def test_leaves_alone_what_rests_on_other_evidence(self, world: World, done: Discovered) -> None:
        retract(done, done.support[0])
        assert world.state(done.hypothesis)["suspect"] == []
        assert world.state(done.problem)["suspect"] == [str(done.support[0])]

    def test_has_the_stage_wait_for_the_verdict_again(self, world: World, done: Discovered) -> None:
        retract(done, done.evidence)
        assert world.state(stage(done))["awaited"] == [str(done.hypothesis)]

    def test_reaches_what_rests_on_a_summary_of_it(self, world: World, done: Discovered) -> None:
        summary = record(done, sources=[done.evidence])
        about = {"iteration": done.iteration, "opportunity": done.opportunity, "belief": "They would pay twice."}
        test = {"method": "Ask.", "metric": "Answers.", "right_if": "Most would."}
        hypothesis = world.make("olga", "state_hypothesis", **about, test=test, weight="minor")
        world.give("ada", "judge_hypothesis", hypothesis, evidence=[summary], **VERDICT)
        retract(done, done.evidence)
        assert world.state(summary)["suspect"] == [str(done.evidence)]
        assert world.state(hypothesis)["suspect"] == [str(summary)]

    def test_voids_a_submission(self, done: Discovered) -> None:
        done.submit()
        assert "gate.submission_voided" in retract(done, done.evidence)

    def test_stops_the_gate(self, world: World, done: Discovered) -> None:
        retract(done, done.evidence)
        done.submit()
        unmet = world.state(done.gate(GateName.G1))["criteria"]["unmet"]
        assert {"nothing_suspect", "critical_hypotheses_judged", "evidence_in_each_pillar"} <= {*unmet}

    def test_takes_its_pillar_away_until_it_stands_on_another(self, world: World, done: Discovered) -> None:
        other = record(done)
        assert "discovery.pillar_lost" in retract(done, done.evidence)
        assert world.state(stage(done))["pillars"] == ["technology", "market"]
        assert world.told("olga", "found_pillar", stage(done), evidence=other) == ["discovery.pillar_founded"]
        assert world.state(stage(done))["pillars"] == ["technology", "market", "business"]
        assert world.told("olga", "found_pillar", stage(done), evidence=other) == []

    def test_leaves_a_pillar_that_never_stood_on_it(self, world: World, done: Discovered) -> None:
        assert "discovery.pillar_lost" not in retract(done, record(done))

    def test_takes_the_newest_look_at_competitors_away(self, world: World, done: Discovered) -> None:
        assert "discovery.competition_lost" in retract(done, done.support[0])
        assert world.state(stage(done))["competition_on"] is None
        record(done)
        assert world.state(stage(done))["competition_on"] == "2026-11-01"


class TestFoundingAPillar:
    def test_is_refused_on_evidence_that_was_retracted(self, done: Discovered) -> None:
        retract(done, done.evidence)
        with pytest.raises(DiscoveryFacts.NotStanding):
            done.world.give("olga", "found_pillar", stage(done), evidence=done.evidence)


class TestASuspectConclusion:
    def test_is_judged_again_on_evidence_that_stands(self, world: World, done: Discovered) -> None:
        retract(done, done.evidence)
        again = {**VERDICT, "verdict": "inconclusive", "evidence": [done.support[0]]}
        told = world.told("ada", "judge_hypothesis", done.hypothesis, **again)
        assert told == ["hypothesis.judged", "evidence.relied_upon", "discovery.verdict_noted"]
        state = world.state(done.hypothesis)
        assert (state["verdict"], state["suspect"]) == ("inconclusive", [])

    def test_is_validated_again_on_evidence_that_stands(self, world: World, done: Discovered) -> None:
        retract(done, done.evidence)
        support = [*done.support[:2], record(done, source="survey")]
        world.give("ada", "validate_problem_statement", done.problem, support=support)
        assert (world.state(done.problem)["state"], world.state(done.problem)["suspect"]) == ("validated", [])

    def test_is_never_validated_again_on_the_same_evidence(self, done: Discovered) -> None:
        retract(done, done.evidence)
        with pytest.raises(ProblemStatement.NotSupported):
            done.world.give("ada", "validate_problem_statement", done.problem, support=done.support)

    def test_may_be_invalidated_though_it_was_validated(self, world: World, done: Discovered) -> None:
        retract(done, done.evidence)
        told = world.told("ada", "invalidate_problem_statement", done.problem, reason=WHY)
        assert told == ["problem_statement.invalidated"]

    def test_is_no_source(self, done: Discovered) -> None:
        retract(done, done.evidence)
        with pytest.raises(Evidence.OnDoubtfulSources):
            record(done, sources=[done.evidence])
