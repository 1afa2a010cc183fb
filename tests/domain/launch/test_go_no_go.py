"""Whether this increment is launched."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from domain.errors import AlreadyExists, NotAllowed
from domain.gates.gate import Gate
from domain.launch.go_no_go import GoNoGo
from domain.lifecycle import GateName
from tests.reach.launch import ROLLBACK, Launching, beside
from tests.recorded.golden import MAPPER, kept, path_of

AGAIN = ["go_no_go.submitted", "gate.submitted"]
FIRST = ["go_no_go.convened", "go_no_go.submitted", "launch.report_promised", "gate.submitted"]
BACK = {"to": "launch", "deficits": ["Support was not trained."]}
LEAK = {"reason": "It leaks memory."}
DUE = {"what": "Train the night shift.", "on": "2026-12-01"}


def outdated(begun: Launching) -> None:
    """Have the review be one that was convened when nobody was asked for a threshold."""
    review = begun.world.lifecycle.memory.known(begun.review).aggregate
    assert isinstance(review, GoNoGo)
    review.rollback = review.rollback.model_copy(update={"threshold": None})


def reconvened(begun: Launching, who: str = "ada", **more: Any) -> list[str]:
    return begun.world.told(who, "reconvene_go_no_go", begun.review, **begun.ready(**more))


class TestConvening:
    def test_submits_to_the_go_no_go_gate(self, begun: Launching) -> None:
        body = {"iteration": begun.planning.iteration, "rollback": ROLLBACK, **begun.ready()}
        assert begun.world.told("ada", "convene_go_no_go", **body) == FIRST
        assert begun.unmet(GateName.G4) == []

    def test_names_a_plan_nobody_approved(self, begun: Launching) -> None:
        begun.convened(plan=begun.drafted())
        assert begun.unmet(GateName.G4) == ["plan_approved"]

    def test_names_a_checklist_that_is_not_through(self, begun: Launching) -> None:
        begun.convened(readiness=begun.opened())
        assert begun.unmet(GateName.G4) == ["readiness_passed_or_waived"]

    def test_names_a_kpi_without_its_baseline(self, begun: Launching) -> None:
        definition = begun.world.state(begun.planning.kpi)["definition"] | {"baseline": None}
        revised = {"definition": definition, "reason": "The old figure was wrong."}
        begun.world.give("ada", "revise_definition", begun.planning.kpi, **revised)
        begun.convened()
        assert begun.unmet(GateName.G4) == ["kpi_baselines"]

    def test_keeps_its_authors_from_deciding(self, begun: Launching) -> None:
        begun.convened()
        interested = begun.world.state(begun.planning.gate(GateName.G4))["interested"]
        assert {str(begun.world.people[who]) for who in ("ada", "mia")} <= {*interested}

    def test_is_refused_with_the_increment_of_another_launch(self, begun: Launching) -> None:
        with pytest.raises(GoNoGo.AnotherLaunch):
            begun.convened(increment=beside(begun).execution.increment)

    def test_is_refused_a_second_time(self, begun: Launching) -> None:
        begun.convened()
        with pytest.raises(AlreadyExists):
            begun.convened()

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        ready = begun.ready()
        with pytest.raises(NotAllowed, match="convene_go_no_go is for product_manager"):
            begun.make("mia", "convene_go_no_go", rollback=ROLLBACK, **ready)


    @pytest.mark.parametrize("missing", ["trigger", "threshold", "steps"])
    def test_needs_the_way_back_with_its_trigger_and_threshold(self, begun: Launching, missing: str) -> None:
        rollback = {name: said for name, said in ROLLBACK.items() if name != missing}
        with pytest.raises(ValidationError):
            begun.make("ada", "convene_go_no_go", rollback=rollback, **begun.ready())


class TestACriterionThatIsUnmet:
    """Each of them alone stops the Go."""

    def stops(self, begun: Launching, criterion: str) -> bool:
        assert begun.unmet(GateName.G4) == [criterion]
        with pytest.raises(Gate.MustMeetUnmet) as refused:
            begun.reviewed()
        return refused.value.facts == (criterion,)

    def test_is_a_checklist_with_an_item_that_failed(self, begun: Launching) -> None:
        readiness = begun.passed()
        begun.world.give("tess", "fail_item", readiness, number=1, reason="Nobody is on call.")
        begun.convened(readiness=readiness)
        assert self.stops(begun, "readiness_passed_or_waived")

    def test_is_a_checklist_whose_waiver_has_expired(self, begun: Launching) -> None:
        readiness = begun.passed()
        begun.world.give("tess", "fail_item", readiness, number=1, reason="Nobody is on call.")
        until = {"expires": "2026-11-21", "reason": "The rota is filled on Monday."}
        begun.world.give("sam", "waive_item", readiness, number=1, **until)
        begun.world.moment += timedelta(days=2)
        begun.convened(readiness=readiness)
        assert self.stops(begun, "readiness_passed_or_waived")

    def test_is_a_plan_nobody_approved(self, begun: Launching) -> None:
        begun.convened(plan=begun.agreed())
        assert self.stops(begun, "plan_approved")

    def test_is_a_kpi_without_its_baseline(self, begun: Launching) -> None:
        definition = begun.world.state(begun.planning.kpi)["definition"] | {"baseline": None}
        revised = {"definition": definition, "reason": "The old figure was wrong."}
        begun.world.give("ada", "revise_definition", begun.planning.kpi, **revised)
        begun.convened()
        assert self.stops(begun, "kpi_baselines")

    def test_is_a_missing_quorum(self, begun: Launching) -> None:
        begun.convened()
        with pytest.raises(Gate.NoQuorum):
            begun.world.give("sam", "decide_gate", begun.planning.gate(GateName.G4), decision={"outcome": "go"})


class TestAReviewOfAnOlderRecord:
    """Nobody was asked for a threshold then."""

    @pytest.fixture
    def older(self) -> GoNoGo:
        topic = "go_no_go.convened"
        fact = MAPPER.to_event(kept(topic, path_of(topic).read_bytes()))
        review = fact.mutate(None)
        assert isinstance(review, GoNoGo)
        return review

    def test_has_no_threshold(self, older: GoNoGo) -> None:
        assert older.rollback.threshold is None

    def test_does_not_go_without_one(self, begun: Launching) -> None:
        begun.convened()
        outdated(begun)
        reconvened(begun)
        assert begun.unmet(GateName.G4) == ["rollback_plan"]
        with pytest.raises(Gate.MustMeetUnmet):
            begun.reviewed()

    def test_goes_once_it_is_planned_anew(self, begun: Launching) -> None:
        begun.convened()
        outdated(begun)
        reconvened(begun, rollback=ROLLBACK)
        assert begun.unmet(GateName.G4) == []


class TestReconvening:
    def test_may_plan_another_way_back(self, begun: Launching) -> None:
        begun.convened()
        told = reconvened(begun, rollback={**ROLLBACK, "threshold": "One in ten."})
        assert told == ["go_no_go.rollback_replanned", AGAIN[0], "gate.submission_voided", AGAIN[1]]
        assert begun.world.state(begun.review)["rollback"]["threshold"] == "One in ten."

    def test_with_the_same_way_back_plans_none(self, begun: Launching) -> None:
        begun.convened()
        assert reconvened(begun, rollback=ROLLBACK) == AGAIN

    def test_submits_what_is_better_now(self, begun: Launching) -> None:
        begun.convened(plan=begun.drafted())
        assert reconvened(begun) == AGAIN
        assert begun.unmet(GateName.G4) == []

    def test_after_a_recycle_asks_for_another_decision(self, begun: Launching) -> None:
        begun.gone("recycle", **BACK)
        reconvened(begun)
        assert begun.world.state(begun.review)["outcome"] is None
        assert "go_no_go.concluded" in begun.reviewed()

    def test_is_refused_once_it_was_decided(self, begun: Launching) -> None:
        begun.gone()
        with pytest.raises(Gate.NothingSubmitted):
            reconvened(begun)

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        begun.convened()
        with pytest.raises(NotAllowed, match="reconvene_go_no_go is for product_manager"):
            reconvened(begun, who="sam")


class TestAChangedMember:
    def test_voids_the_submission(self, begun: Launching) -> None:
        readiness = begun.passed()
        begun.convened(readiness=readiness)
        failed = {"number": 1, "reason": "Nobody is on call."}
        assert begun.world.told("tess", "fail_item", readiness, **failed) == [
            "readiness.item_failed",
            "gate.submission_voided",
        ]


class TestTheDecisionOfItsGate:
    @pytest.mark.parametrize(
        ("outcome", "more"),
        [("go", {}), ("recycle", BACK), ("kill", {"grounds": "Nobody would pay."})],
    )
    def test_concludes_the_review(self, begun: Launching, outcome: str, more: dict[str, Any]) -> None:
        assert begun.world.state(begun.gone(outcome, **more))["outcome"] == outcome

    def test_may_leave_something_to_be_done_before_the_last_gate(self, begun: Launching) -> None:
        owed = {"conditions": [{**DUE, "owner": begun.world.people["mia"]}]}
        begun.gone("conditional_go", **owed)
        assert begun.world.state(begun.review)["outcome"] == "conditional_go"
        assert len(begun.world.state(begun.planning.gate(GateName.G5))["owed"]) == 1

    def test_is_still_open_on_a_hold(self, begun: Launching) -> None:
        assert begun.world.state(begun.gone("hold", review_on="2027-01-01"))["outcome"] is None

    def test_is_not_for_whoever_wrote_the_plan(self, begun: Launching) -> None:
        begun.convened()
        with pytest.raises(NotAllowed):
            begun.world.give("mia", "decide_gate", begun.planning.gate(GateName.G4), decision={"outcome": "go"})


class TestAVeto:
    def test_is_recorded(self, begun: Launching) -> None:
        begun.gone()
        assert begun.world.told("tess", "veto_release", begun.review, **LEAK) == ["go_no_go.release_vetoed"]

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        begun.gone()
        begun.world.give("tess", "veto_release", begun.review, **LEAK)
        assert begun.world.told("tess", "veto_release", begun.review, **LEAK) == []

    def test_is_lifted_by_the_tech_lead(self, begun: Launching) -> None:
        begun.gone()
        begun.world.give("tess", "veto_release", begun.review, **LEAK)
        assert begun.world.told("tess", "lift_veto", begun.review, **LEAK) == ["go_no_go.veto_lifted"]
        assert begun.world.told("tess", "lift_veto", begun.review, **LEAK) == []

    @pytest.mark.parametrize("command", ["veto_release", "lift_veto"])
    def test_is_for_tech_leads_only(self, begun: Launching, command: str) -> None:
        begun.gone()
        with pytest.raises(NotAllowed, match=f"{command} is for tech_lead"):
            begun.world.give("ada", command, begun.review, **LEAK)
