"""What a launch taught, and what becomes of it."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import NotAllowed
from domain.launch.insight import Insight
from domain.launch.launch import Launch
from domain.product.iteration import Iteration
from tests.reach.launch import LEARNED, Launching

WHY = {"reason": "It is worth a look."}


@pytest.fixture
def report(begun: Launching) -> UUID:
    return begun.report(begun.published())


def triaged(begun: Launching, insight: UUID, disposition: str, who: str = "ada") -> list[str]:
    return begun.world.told(who, "triage_insight", insight, disposition=disposition, **WHY)


class TestRecording:
    def test_is_remembered_by_its_stage_until_it_is_triaged(self, begun: Launching, report: UUID) -> None:
        insight = begun.learn(report)
        assert begun.world.state(begun.stage)["untriaged"] == [str(insight)]

    def test_names_the_kpis_it_is_about(self, begun: Launching, report: UUID) -> None:
        insight = begun.make("ada", "record_insight", report=report, kpis=[begun.planning.kpi], **LEARNED)
        assert begun.world.state(insight)["kpis"] == [str(begun.planning.kpi)]

    def test_is_refused_while_too_many_wait_for_their_triage(
        self, begun: Launching, report: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("domain.launch.launch_facts.MOST_UNTRIAGED", 2)
        begun.learn(report)
        triaged(begun, begun.learn(report), "change")
        begun.learn(report)
        with pytest.raises(Launch.TooManyUntriaged):
            begun.learn(report)

    def test_says_how_sure_we_are_and_what_shows_it(self, begun: Launching, report: UUID) -> None:
        shown = {"evidence": [begun.planning.discovery.evidence]}
        insight = begun.world.state(begun.make("olga", "record_insight", report=report, **LEARNED, **shown))
        told = insight["confidence"], insight["so_what"], insight["evidence"]
        assert told == ("medium", LEARNED["so_what"], [str(begun.planning.discovery.evidence)])

    @pytest.mark.parametrize("missing", ["so_what", "confidence"])
    def test_is_refused_without(self, begun: Launching, report: UUID, missing: str) -> None:
        told = {name: said for name, said in LEARNED.items() if name != missing}
        with pytest.raises(ValidationError):
            begun.make("olga", "record_insight", report=report, **told)

    def test_is_for_product_managers_and_owners_only(self, begun: Launching, report: UUID) -> None:
        with pytest.raises(NotAllowed, match="record_insight is for product_manager or product_owner"):
            begun.make("sam", "record_insight", report=report, **LEARNED)


class TestTriaging:
    @pytest.mark.parametrize("disposition", ["opportunity", "change", "no_action"])
    def test_is_recorded_and_noted_by_its_stage(self, begun: Launching, report: UUID, disposition: str) -> None:
        told = triaged(begun, begun.learn(report), disposition)
        assert told == ["insight.triaged", "launch.triage_noted"]
        assert begun.world.state(begun.stage)["untriaged"] == []

    def test_is_ignored_when_it_is_the_same_again(self, begun: Launching, report: UUID) -> None:
        insight = begun.learn(report)
        triaged(begun, insight, "change")
        assert triaged(begun, insight, "change") == []

    def test_is_refused_when_it_was_triaged_otherwise(self, begun: Launching, report: UUID) -> None:
        insight = begun.learn(report)
        triaged(begun, insight, "change")
        with pytest.raises(Insight.AlreadyTriaged):
            triaged(begun, insight, "no_action")

    def test_is_for_product_managers_only(self, begun: Launching, report: UUID) -> None:
        with pytest.raises(NotAllowed, match="triage_insight is for product_manager"):
            triaged(begun, begun.learn(report), "change", who="olga")


class TestPromoting:
    def test_makes_it_an_opportunity_of_a_turn_in_discovery(self, begun: Launching, report: UUID) -> None:
        insight = begun.learn(report)
        begun.triage(insight)
        assert begun.promote(insight) == ["insight.promoted", "opportunity.identified"]
        opportunity = begun.world.state(begun.world.facts()[-1].originator_id)
        told = opportunity["title"], opportunity["need"], opportunity["seeded_by"], opportunity["stage"]
        assert told == ("Export on a schedule", LEARNED["so_what"], str(insight), "discovery")

    def test_is_ignored_a_second_time(self, begun: Launching, report: UUID) -> None:
        insight = begun.learn(report)
        begun.triage(insight)
        begun.promote(insight)
        assert begun.promote(insight) == []

    @pytest.mark.parametrize("disposition", [None, "change", "no_action"])
    def test_is_refused_unless_it_was_triaged_as_one(
        self, begun: Launching, report: UUID, disposition: str | None
    ) -> None:
        insight = begun.learn(report)
        if disposition:
            begun.triage(insight, disposition)
        with pytest.raises(Insight.NoOpportunity):
            begun.promote(insight)

    def test_is_refused_once_the_next_turn_begins_with_it(self, begun: Launching, report: UUID) -> None:
        insight = begun.learn(report)
        begun.triage(insight)
        begun.goes_on()
        begun.compose(insight)
        with pytest.raises(Insight.OnItsWay):
            begun.promote(insight)

    def test_is_refused_outside_discovery(self, begun: Launching, report: UUID) -> None:
        insight = begun.learn(report)
        begun.triage(insight)
        here = {"iteration": begun.planning.iteration, "title": "Export on a schedule"}
        with pytest.raises(Iteration.NotInThatStage):
            begun.world.give("ada", "promote_insight", insight, **here)

    def test_is_for_product_managers_only(self, begun: Launching, report: UUID) -> None:
        here = {"iteration": begun.planning.iteration, "title": "Export on a schedule"}
        with pytest.raises(NotAllowed, match="promote_insight is for product_manager"):
            begun.world.give("olga", "promote_insight", begun.learn(report), **here)
