"""How far a release is out, and how closely it is looked after."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import NotAllowed
from domain.launch.release import Release
from tests.reach.launch import Launching

WAIT = {"reason": "Memory grows."}
BACK = {"trigger": "One export in fifty failed.", "reason": "It got worse by the hour."}
WATCH = {"until": "2026-12-04", "exit_criterion": "No export failed for ten days."}
SHOWN = {"evidence": "The log of the last ten days."}


@pytest.fixture
def release(begun: Launching) -> UUID:
    return begun.published()


@pytest.fixture
def tenth(begun: Launching, release: UUID) -> UUID:
    """A release that every tenth customer has."""
    begun.world.give("ada", "start_rollout", release, percent=10)
    return release


def phase(begun: Launching, release: UUID) -> tuple[str, int | None]:
    state = begun.world.state(release)
    return state["state"], state["percent"]


class TestStartingARollout:
    def test_is_recorded(self, begun: Launching, release: UUID) -> None:
        assert begun.world.told("ada", "start_rollout", release, percent=10) == ["release.rollout_started"]
        assert phase(begun, release) == ("rolling_out", 10)

    def test_is_ignored_a_second_time(self, begun: Launching, tenth: UUID) -> None:
        assert begun.world.told("ada", "start_rollout", tenth, percent=10) == []

    def test_is_refused_once_it_was_started_otherwise(self, begun: Launching, tenth: UUID) -> None:
        with pytest.raises(Release.OnlyAhead):
            begun.world.give("ada", "start_rollout", tenth, percent=20)

    def test_is_refused_once_everybody_has_it(self, begun: Launching, release: UUID) -> None:
        begun.world.give("ada", "declare_available", release)
        with pytest.raises(Release.OnlyAhead):
            begun.world.give("ada", "start_rollout", release, percent=10)

    def test_rests_on_a_plan_to_go_back(self, begun: Launching, release: UUID) -> None:
        review = begun.world.state(UUID(begun.world.state(release)["go_no_go"]))
        assert all(review["rollback"][each] for each in ("trigger", "threshold", "steps"))

    @pytest.mark.parametrize("percent", [0, 101])
    def test_is_refused_beyond_everybody(self, begun: Launching, release: UUID, percent: int) -> None:
        with pytest.raises(ValidationError):
            begun.world.give("ada", "start_rollout", release, percent=percent)

    def test_is_for_product_managers_and_tech_leads_only(self, begun: Launching, release: UUID) -> None:
        with pytest.raises(NotAllowed, match="start_rollout is for product_manager or tech_lead"):
            begun.world.give("mia", "start_rollout", release, percent=10)


class TestAdvancingARollout:
    def test_is_recorded(self, begun: Launching, tenth: UUID) -> None:
        assert begun.world.told("tess", "advance_rollout", tenth, percent=50) == ["release.rollout_advanced"]
        assert phase(begun, tenth) == ("rolling_out", 50)

    def test_is_ignored_at_the_same_share(self, begun: Launching, tenth: UUID) -> None:
        assert begun.world.told("ada", "advance_rollout", tenth, percent=10) == []

    def test_is_refused_backwards(self, begun: Launching, tenth: UUID) -> None:
        with pytest.raises(Release.OnlyAhead):
            begun.world.give("ada", "advance_rollout", tenth, percent=5)

    def test_is_refused_before_it_was_started(self, begun: Launching, release: UUID) -> None:
        with pytest.raises(Release.NotRollingOut):
            begun.world.give("ada", "advance_rollout", release, percent=50)

    def test_is_refused_while_it_is_paused(self, begun: Launching, tenth: UUID) -> None:
        begun.world.give("tess", "pause_rollout", tenth, **WAIT)
        with pytest.raises(Release.NotRollingOut):
            begun.world.give("ada", "advance_rollout", tenth, percent=50)

    def test_is_for_product_managers_and_tech_leads_only(self, begun: Launching, tenth: UUID) -> None:
        with pytest.raises(NotAllowed, match="advance_rollout is for product_manager or tech_lead"):
            begun.world.give("olga", "advance_rollout", tenth, percent=50)


class TestPausingARollout:
    def test_is_recorded_and_resumed(self, begun: Launching, tenth: UUID) -> None:
        assert begun.world.told("tess", "pause_rollout", tenth, **WAIT) == ["release.rollout_paused"]
        assert phase(begun, tenth) == ("paused", 10)
        assert begun.world.told("tess", "resume_rollout", tenth) == ["release.rollout_resumed"]
        assert phase(begun, tenth) == ("rolling_out", 10)

    def test_is_ignored_a_second_time(self, begun: Launching, tenth: UUID) -> None:
        begun.world.give("tess", "pause_rollout", tenth, **WAIT)
        assert begun.world.told("ada", "pause_rollout", tenth, **WAIT) == []

    def test_needs_a_reason(self, begun: Launching, tenth: UUID) -> None:
        with pytest.raises(ValidationError):
            begun.world.give("tess", "pause_rollout", tenth)

    def test_is_resumed_once(self, begun: Launching, tenth: UUID) -> None:
        assert begun.world.told("ada", "resume_rollout", tenth) == []

    @pytest.mark.parametrize(("command", "why"), [("pause_rollout", WAIT), ("resume_rollout", {})])
    def test_is_refused_before_it_was_started(
        self, begun: Launching, release: UUID, command: str, why: dict[str, str]
    ) -> None:
        with pytest.raises(Release.NotRollingOut):
            begun.world.give("ada", command, release, **why)

    @pytest.mark.parametrize(("command", "why"), [("pause_rollout", WAIT), ("resume_rollout", {})])
    def test_is_refused_once_everybody_has_it(
        self, begun: Launching, tenth: UUID, command: str, why: dict[str, str]
    ) -> None:
        begun.world.give("ada", "advance_rollout", tenth, percent=100)
        begun.world.give("ada", "declare_available", tenth)
        with pytest.raises(Release.NotRollingOut):
            begun.world.give("ada", command, tenth, **why)

    @pytest.mark.parametrize(("command", "why"), [("pause_rollout", WAIT), ("resume_rollout", {})])
    def test_is_for_product_managers_and_tech_leads_only(
        self, begun: Launching, tenth: UUID, command: str, why: dict[str, str]
    ) -> None:
        with pytest.raises(NotAllowed, match=f"{command} is for product_manager or tech_lead"):
            begun.world.give("sam", command, tenth, **why)


class TestGeneralAvailability:
    def test_is_refused_before_everybody_has_it(self, begun: Launching, tenth: UUID) -> None:
        with pytest.raises(Release.NotOutYet):
            begun.world.give("ada", "declare_available", tenth)

    def test_is_declared_once_everybody_has_it(self, begun: Launching, tenth: UUID) -> None:
        begun.world.give("ada", "advance_rollout", tenth, percent=100)
        assert begun.world.told("ada", "declare_available", tenth) == ["release.made_available"]


class TestAReleaseThatWasRolledBack:
    @pytest.mark.parametrize(
        ("command", "body"),
        [
            ("start_rollout", {"percent": 10}),
            ("advance_rollout", {"percent": 50}),
            ("pause_rollout", WAIT),
            ("resume_rollout", {}),
            ("start_hypercare", WATCH),
        ],
    )
    def test_goes_no_further(self, begun: Launching, tenth: UUID, command: str, body: dict[str, Any]) -> None:
        begun.world.give("tess", "roll_back", tenth, **BACK)
        with pytest.raises(Release.Withdrawn):
            begun.world.give("ada", command, tenth, **body)


class TestHypercare:
    def test_starts_with_what_must_hold_for_it_to_end(self, begun: Launching, release: UUID) -> None:
        assert begun.world.told("ada", "start_hypercare", release, **WATCH) == ["release.hypercare_started"]
        assert begun.world.state(release)["hypercare"] == {**WATCH, "evidence": None}

    def test_starts_once(self, begun: Launching, release: UUID) -> None:
        begun.world.give("ada", "start_hypercare", release, **WATCH)
        assert begun.world.told("ada", "start_hypercare", release, **WATCH) == []

    def test_ends_on_evidence(self, begun: Launching, release: UUID) -> None:
        begun.world.give("ada", "start_hypercare", release, **WATCH)
        assert begun.world.told("tess", "end_hypercare", release, **SHOWN) == ["release.hypercare_ended"]
        assert begun.world.told("tess", "end_hypercare", release, **SHOWN) == []

    def test_does_not_end_before_it_started(self, begun: Launching, release: UUID) -> None:
        with pytest.raises(Release.NoHypercare):
            begun.world.give("tess", "end_hypercare", release, **SHOWN)

    def test_does_not_start_again_once_it_ended(self, begun: Launching, release: UUID) -> None:
        begun.world.give("ada", "start_hypercare", release, **WATCH)
        begun.world.give("tess", "end_hypercare", release, **SHOWN)
        with pytest.raises(Release.HypercareIsOver):
            begun.world.give("ada", "start_hypercare", release, **WATCH)

    def test_ends_on_the_evidence_it_ended_on(self, begun: Launching, release: UUID) -> None:
        begun.world.give("ada", "start_hypercare", release, **WATCH)
        begun.world.give("tess", "end_hypercare", release, **SHOWN)
        with pytest.raises(Release.HypercareIsOver):
            begun.world.give("tess", "end_hypercare", release, evidence="Nobody complained.")

    @pytest.mark.parametrize(("command", "body"), [("start_hypercare", WATCH), ("end_hypercare", SHOWN)])
    def test_is_for_product_managers_and_tech_leads_only(
        self, begun: Launching, release: UUID, command: str, body: dict[str, str]
    ) -> None:
        with pytest.raises(NotAllowed, match=f"{command} is for product_manager or tech_lead"):
            begun.world.give("mia", command, release, **body)
