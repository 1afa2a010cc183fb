"""What was decided, learned and planned: each metric by its definition."""

from typing import Any

import pytest

from tests.projections.metrics.asked import TURN, Said, day, figure, rows, told


def decision(outcome: str, days: float = 2) -> dict[str, Any]:
    return {"submission": 1, "submitted_at": day(0), "decided_at": day(days), "outcome": outcome}


class TestGates:
    GATES = rows(
        {"decisions": [decision("recycle", 1), decision("go", 4)]},
        {"decisions": [decision("conditional_go", 3)]},
        {"decisions": [decision("kill", 2)]},
    )

    @pytest.mark.parametrize(
        ("metric", "value"),
        [("gate_yield", "0.5"), ("kill_rate", "0.25"), ("recycle_rate", "0.25"), ("decision_latency", "2.5")],
    )
    def test_are_counted_by_decision(self, metric: str, value: str) -> None:
        assert told(metric, gates=self.GATES) == (value, 4)


class TestLearning:
    def test_a_hit_is_a_validated_hypothesis_of_those_judged(self) -> None:
        verdicts = ("validated", "invalidated", "inconclusive", "validated", None)
        assert told("hypothesis_hit_rate", hypotheses=rows(*({"verdict": each} for each in verdicts))) == ("0.5", 4)

    def test_throughput_is_experiments_concluded_a_week(self) -> None:
        said = rows({"state": "concluded"}, {"state": "concluded"}, {"state": "running"})
        lives = [("running", 0), ("concluded", 7)], [("running", 3), ("concluded", 28)], [("running", 9)]
        before = {
            row["id"]: [{"state": state, "since": day(at)} for state, at in life]
            for row, life in zip(said, lives, strict=True)
        }
        found = figure("experiment_throughput", Said({"experiments": said}, before=before))
        assert (str(found.value), found.of) == ("0.5", 2)

    def test_a_decision_rests_on_the_evidence_that_stands(self) -> None:
        held = {"gates": rows({"decisions": [decision("hold"), decision("go")]})}
        evidence = self.evidence("market", "market", "business") + self.evidence("market", retracted=True)
        assert told("evidence_per_decision", TURN, **held, evidence=evidence) == ("1.5", 2)

    def evidence(self, *pillars: str, retracted: bool = False) -> list[dict[str, Any]]:
        return rows(*({"observation": {"pillar": each}, "retracted": retracted} for each in pillars))

    def test_an_iteration_that_rests_on_one_pillar_is_shown_as_such(self) -> None:
        assert told("pillar_balance", evidence=self.evidence("market", "market")) == ("0.3333", 2)

    def test_an_iteration_with_every_pillar_is_balanced(self) -> None:
        assert told("pillar_balance", evidence=self.evidence("market", "business", "technology")) == ("1", 3)

    def test_retracted_evidence_bears_no_pillar(self) -> None:
        assert told("pillar_balance", evidence=self.evidence("market", retracted=True)) == (None, 0)

    def test_a_kpi_without_observations_is_not_attained(self) -> None:
        states = ("met", "missed", "open", "no_data")
        assert told("kpi_attainment", kpis=rows(*({"status": each} for each in states))) == ("0.25", 4)

    def test_grades_are_averaged_over_key_results(self) -> None:
        graded = rows({"grades": {"1": {"grade": "1.00"}, "2": {"grade": "0.40"}}}, {"grades": {}})
        assert told("key_result_grade", objectives=graded) == ("0.7", 2)


class TestEvidenceAgainstWhatIsCommitted:
    def test_is_acknowledged_where_a_validation_rests_on_all_of_it(self) -> None:
        committed = [{"commitment": "commitment", "opportunity": each} for each in ("doubted", "ignored", "sure")]
        forecast = {"commitment": "forecast", "opportunity": "ignored"}
        problem = {"kind": "problem_statement"}
        against = {"doubted": ["a"], "ignored": ["a", "b"], "sure": []}
        held = {
            "roadmap": rows(*committed, forecast),
            "opportunities": rows(*({"id": name, "contradicted_by": each} for name, each in against.items())),
            "evidence": rows({"id": "a", "conclusions": [problem]}, {"id": "b", "conclusions": []}),
        }
        assert told("contradictions_acknowledged", None, **held) == ("0.5", 2)


def planned(*targets: str | None) -> list[dict[str, Any]]:
    return rows(*({"target": each, "commitment": "forecast", "slip_days": None} for each in targets))


class TestTheRoadmap:
    def test_is_as_stable_as_its_items_from_one_baseline_to_the_next(self) -> None:
        before, then = planned("2026-Q2", "2026-Q3", None), planned("2026-Q2", "2026-Q4", "2027-Q1")
        stood = {("roadmap", 5): before, ("roadmap", 9): then}
        found = figure("roadmap_stability", Said({"baselines": rows({"position": 9}, {"position": 5})}, stood))
        assert (str(found.value), found.of) == ("0.5", 2)

    def test_with_one_baseline_is_compared_as_it_is_now(self) -> None:
        said = Said(
            {"baselines": rows({"position": 5}), "roadmap": planned("2026-Q3")}, {("roadmap", 5): planned("2026-Q2")}
        )
        assert figure("roadmap_stability", said).value == 0

    def test_slips_by_the_mean_of_what_it_promised(self) -> None:
        slips = rows({"slip_days": 90}, {"slip_days": 0}, {"slip_days": None})
        assert told("mean_slip", roadmap=slips) == ("45", 2)
