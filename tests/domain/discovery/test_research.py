"""What is to be found out, whom we asked, and what of it may be used."""

from typing import Any
from uuid import UUID

import pytest

from domain.discovery.evidence import Evidence
from domain.discovery.interview import Interview
from domain.discovery.research_study import ResearchStudy
from domain.errors import Archived, NotAllowed
from domain.product.iteration import Iteration
from tests.reach.discovery import observation, planned_for
from tests.world import World

INQUIRY = {"question": "Why do exports wait?", "method": "interviews", "participants": 8}
GUIDE = "Tell me of the last report that you exported."
WHY = "They asked us to."


def planned(world: World, iteration: UUID, who: str = "olga") -> UUID:
    return world.make(who, "plan_research_study", iteration=iteration, inquiry=INQUIRY, guide=GUIDE)


def record(world: World, iteration: UUID, study: UUID, who: str = "olga", **more: Any) -> UUID:
    segment = {"segment": more.pop("segment")} if "segment" in more else {}
    talk = {"consent": "given", "held_on": "2026-11-18", "snapshot": "I wait for three days.", **more}
    about = {"iteration": iteration, "study": study, "participant": world.people["eve"], **segment}
    return world.make(who, "record_interview", **about, talk=talk)


@pytest.fixture
def study(world: World, iteration: UUID) -> UUID:
    return planned(world, iteration)


@pytest.fixture
def interview(world: World, iteration: UUID, study: UUID) -> UUID:
    return record(world, iteration, study)


class TestPlanningAResearchStudy:
    def test_numbers_its_guide(self, world: World, study: UUID) -> None:
        state = world.state(study)
        assert (state["inquiry"], state["guide_number"], state["answer"]) == (INQUIRY, 1, None)

    def test_is_work_of_discovery(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            planned(world, planned_for(world).iteration)

    def test_is_not_for_developers(self, world: World, iteration: UUID) -> None:
        with pytest.raises(NotAllowed, match="plan_research_study is for"):
            planned(world, iteration, "dan")


class TestRevisingItsGuide:
    @pytest.mark.parametrize("guide", ["Are you waiting?", "Zero to ten: how often do you wait?"])
    def test_to_the_same_changes_nothing(self, world: World, study: UUID, guide: str) -> None:
        for told in (["research_study.guide_revised"], []):
            assert world.told("ada", "revise_guide", study, guide=guide, reason=WHY) == told

    def test_gives_it_another_number(self, world: World, study: UUID) -> None:
        body = {"guide": "Show me how you exported the last one.", "reason": "They forget."}
        assert world.told("olga", "revise_guide", study, **body) == ["research_study.guide_revised"]
        assert world.state(study)["guide_number"] == 2
        assert world.told("olga", "revise_guide", study, **body) == []

    def test_is_refused_once_it_was_concluded(self, world: World, study: UUID) -> None:
        world.give("olga", "conclude_research_study", study, answer="The queue is full at night.")
        with pytest.raises(ResearchStudy.IsConcluded):
            world.give("olga", "revise_guide", study, guide="Anything else?", reason="They forget.")


class TestConcludingAResearchStudy:
    def test_says_what_was_found_out(self, world: World, study: UUID) -> None:
        body = {"answer": "The queue is full at night."}
        assert world.told("olga", "conclude_research_study", study, **body) == ["research_study.concluded"]
        assert world.told("olga", "conclude_research_study", study, **body) == []

    def test_is_final(self, world: World, iteration: UUID, study: UUID) -> None:
        world.give("olga", "conclude_research_study", study, answer="The queue is full at night.")
        with pytest.raises(ResearchStudy.IsConcluded):
            world.give("olga", "conclude_research_study", study, answer="It is something else.")
        with pytest.raises(ResearchStudy.IsConcluded):
            record(world, iteration, study)


class TestRecordingAnInterview:
    def test_names_the_guide_and_the_consent(self, world: World, interview: UUID) -> None:
        state = world.state(interview)
        assert (state["guide"], state["consent"], state["participant"]) == (1, "given", str(world.people["eve"]))

    def test_seals_what_was_said_for_its_participant(self, world: World, interview: UUID) -> None:
        kept = b"".join(record.state for record in world.ledger.page(0, 1_000_000))
        assert b"I wait for three days." not in kept
        assert world.state(interview)["snapshot"]["subject"] == str(world.people["eve"])

    def test_is_refused_from_a_day_that_has_not_come(self, world: World, iteration: UUID, study: UUID) -> None:
        with pytest.raises(Interview.HeldLater):
            record(world, iteration, study, held_on="2026-11-21")

    def test_is_refused_in_a_retired_segment(self, world: World, iteration: UUID, study: UUID) -> None:
        about = {"product": world.product, "name": "Analysts", "description": "They report to others."}
        segment = world.make("ada", "define_segment", **about)
        world.give("ada", "archive_segment", segment, reason=WHY)
        with pytest.raises(Archived):
            record(world, iteration, study, segment=segment)

    def test_is_not_for_developers(self, world: World, iteration: UUID, study: UUID) -> None:
        with pytest.raises(NotAllowed, match="record_interview is for"):
            record(world, iteration, study, "dan")


class TestWithdrawingConsent:
    def test_is_recorded_once(self, world: World, interview: UUID) -> None:
        assert world.told("olga", "withdraw_consent", interview, reason=WHY) == ["interview.consent_withdrawn"]
        assert world.told("olga", "withdraw_consent", interview, reason=WHY) == []


class TestTakingEvidenceFromAnInterview:
    def take(self, world: World, iteration: UUID, opportunity: UUID, interview: UUID) -> UUID:
        about = {"iteration": iteration, "opportunity": opportunity, "interview": interview}
        return world.make("olga", "record_evidence", **about, observation=observation(origin="interview"))

    def test_names_its_participant(self, world: World, iteration: UUID, opportunity: UUID, interview: UUID) -> None:
        state = world.state(self.take(world, iteration, opportunity, interview))
        assert (state["interview"], state["participant"]) == (str(interview), str(world.people["eve"]))

    def test_is_refused_without_consent(self, world: World, iteration: UUID, opportunity: UUID, study: UUID) -> None:
        with pytest.raises(Interview.NoConsent):
            self.take(world, iteration, opportunity, record(world, iteration, study, consent="withheld"))

    def test_is_refused_once_consent_was_withdrawn(
        self, world: World, iteration: UUID, opportunity: UUID, interview: UUID
    ) -> None:
        world.give("olga", "withdraw_consent", interview, reason=WHY)
        with pytest.raises(Interview.NoConsent):
            self.take(world, iteration, opportunity, interview)


class TestWhatAMachineSumsUp:
    def test_is_no_evidence_by_itself(self, world: World, iteration: UUID, opportunity: UUID) -> None:
        about = {"iteration": iteration, "opportunity": opportunity}
        with pytest.raises(Evidence.SummaryIsNoEvidence) as refused:
            world.give("olga", "record_evidence", **about, observation=observation(origin="ai_summary"))
        assert refused.value.pointer == "/sources"

    def test_points_to_the_evidence_it_sums_up(self, world: World, iteration: UUID, opportunity: UUID) -> None:
        about = {"iteration": iteration, "opportunity": opportunity}
        source = world.make("olga", "record_evidence", **about, observation=observation())
        summed = observation(origin="ai_summary")
        summary = world.make("olga", "record_evidence", **about, observation=summed, sources=[source])
        assert world.state(summary)["sources"] == [{"id": str(source), "version": 1}]
        assert world.state(source)["conclusions"] == [{"id": str(summary), "kind": "evidence"}]
