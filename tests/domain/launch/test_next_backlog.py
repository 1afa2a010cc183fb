"""Which way to go, and what to begin with."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.launch.next_backlog import NextBacklog
from tests.reach.launch import LEARNED, Launching


@pytest.fixture
def report(begun: Launching) -> UUID:
    begun.goes_on()
    return begun.report(begun.published())


class TestComposing:
    def test_takes_over_what_was_triaged_as_an_opportunity(self, begun: Launching, report: UUID) -> None:
        insight = begun.learn(report)
        begun.triage(insight)
        backlog = begun.world.state(begun.compose(insight))
        seed = {"insight": str(insight), "title": LEARNED["statement"], "need": LEARNED["so_what"]}
        assert (backlog["direction"], backlog["insights"]) == ("persevere", [seed])

    @pytest.mark.parametrize("disposition", ["change", "no_action"])
    def test_leaves_out_what_was_triaged_otherwise(self, begun: Launching, report: UUID, disposition: str) -> None:
        insight = begun.learn(report)
        begun.triage(insight, disposition)
        assert begun.world.state(begun.compose(insight))["insights"] == []

    def test_names_an_opportunity_by_the_beginning_of_a_long_insight(self, begun: Launching, report: UUID) -> None:
        long = {**LEARNED, "statement": "Small customers export twice as often. " * 10}
        insight = begun.make("olga", "record_insight", report=report, **long)
        begun.triage(insight)
        (seed,) = begun.world.state(begun.compose(insight))["insights"]
        assert len(seed["title"]) <= 200
        assert seed["title"].endswith("…")

    def test_is_refused_with_an_insight_nobody_triaged(self, begun: Launching, report: UUID) -> None:
        with pytest.raises(NextBacklog.Untriaged):
            begun.compose(begun.learn(report))

    def test_follows_the_decision_on_the_iteration(self, begun: Launching) -> None:
        begun.goes_on("scale")
        assert begun.world.state(begun.compose())["direction"] == "scale"

    def test_is_refused_before_that_decision(self, begun: Launching) -> None:
        with pytest.raises(NextBacklog.Undecided):
            begun.compose()

    def test_leaves_out_what_is_an_opportunity_already(self, begun: Launching, report: UUID) -> None:
        insight = begun.learn(report)
        begun.triage(insight)
        begun.promote(insight)
        assert begun.world.state(begun.compose(insight))["insights"] == []

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="compose_next_backlog is for product_manager"):
            begun.make("sam", "compose_next_backlog", insights=[])
