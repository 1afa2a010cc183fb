"""What a launch taught, and what becomes of it."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.launch.insight import Insight
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
