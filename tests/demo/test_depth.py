"""What the demo tells beside the main line of its turns: doubts, delays, changes of mind, and what has an end."""

from tests.demo.conftest import Told


class TestItsGates:
    def test_let_something_pass_for_some_days(self, demo: Told) -> None:
        (waived,), (expired,) = demo.of("gate.criterion_waived"), demo.of("gate.waiver_expired")
        assert waived.criterion == expired.criterion

    def test_hold_what_nobody_has_met_in_time(self, demo: Told) -> None:
        assert len(demo.of("condition.expired")) == len(demo.of("gate.condition_expired")) == 1

    def test_have_people_step_back(self, demo: Told) -> None:
        (recused,) = demo.of("gate.gatekeeper_recused")
        assert [recused.gatekeeper in decided.judged.recused for decided in demo.of("gate.decided")].count(True) == 1

    def test_ask_for_signatures_anew_once_something_has_moved(self, demo: Told) -> None:
        assert demo.of("signature.invalidated")


class TestItsDiscovery:
    def test_doubts_what_rests_on_evidence_that_was_retracted(self, demo: Told) -> None:
        (retracted,) = demo.of("evidence.retracted")
        doubted = demo.of("hypothesis.questioned")
        assert {each.evidence for each in doubted} == {retracted.originator_id}

    def test_replaces_a_case_that_was_approved(self, demo: Told) -> None:
        (superseded,) = demo.of("business_case.superseded")
        assert superseded.successor in {each.originator_id for each in demo.of("business_case.approved")}


class TestItsPlanning:
    def test_scores_by_several_frameworks(self, demo: Told) -> None:
        opened = {each.framework.method for each in demo.of("prioritisation_round.opened")}
        assert opened >= {"rice", "wsjf", "kano", "moscow", "ice", "formula"}

    def test_depends_on_others_and_on_what_is_outside(self, demo: Told) -> None:
        assert "finish_to_start" in {each.kind for each in demo.of("dependency.specified")}
        assert demo.of("external_dependency.resolved")


class TestItsExecution:
    def test_notes_what_nobody_has_agreed_to(self, demo: Told) -> None:
        assert demo.of("execution.scope_creep_detected")

    def test_has_a_risk_that_happened(self, demo: Told) -> None:
        assert demo.of("risk.materialised")
