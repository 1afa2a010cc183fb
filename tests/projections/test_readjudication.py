"""Another policy is tried on every decision that was taken, with what was known then, and nothing is recorded."""

import json
from contextlib import closing
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest

from domain.lifecycle import POLICY, GateName, Policy
from domain.team.roles import Roles
from domain.values import WORKSPACE
from projections.readjudication import Readjudged, Verdict, readjudicated, told
from tests.reach.discovery import Discovered, discovered, planned_for
from tests.reach.execution import executing
from tests.reach.planning import executed_for
from tests.recorded.golden import MAPPER
from tests.recorded.ledgers import LEDGERS, refilled
from tests.world import World


def tried(world: World, **policy: Any) -> list[Readjudged]:
    return list(readjudicated(world.ledger, world.mapper, Policy.model_validate({"version": 9, **policy})))


def verdicts(world: World, **policy: Any) -> list[tuple[str, str, list[str]]]:
    return [(each.name, each.verdict, [stop.code for stop in each.stopped_by]) for each in tried(world, **policy)]


@pytest.fixture
def gone(world: World) -> Discovered:
    """A first gate that let go, by one vote and one decision."""
    return planned_for(world)


class TestThePolicyInForce:
    def test_changes_no_decision(self, world: World) -> None:
        done = executing(world)
        done.submit()
        done.decide()
        assert verdicts(world) == [(name, "unchanged", []) for name in ("G1", "G2", "G3")]


class TestAStricterPolicy:
    def test_stops_what_had_too_few_votes(self, world: World, gone: Discovered) -> None:
        assert verdicts(world, quorum=2) == [("G1", "stopped", ["gate.no_quorum"])]

    def test_stops_what_nobody_signed(self, world: World, gone: Discovered) -> None:
        (decision,) = tried(world, signatures=1)
        assert [(stop.code, stop.facts) for stop in decision.stopped_by] == [("gate.not_signed", ("0 of 1",))]

    def test_stops_what_too_few_agreed_with(self, world: World, gone: Discovered) -> None:
        assert verdicts(world, agreeing=2) == [("G1", "stopped", ["gate.not_agreed"])]

    def test_stops_a_case_below_its_hurdle(self, world: World, gone: Discovered) -> None:
        (decision,) = tried(world, hurdle="1000000.00")
        stops = [(stop.code, stop.facts) for stop in decision.stopped_by]
        assert stops == [("gate.must_meet_unmet", ("npv_reaches_hurdle",))]

    def test_stops_a_look_at_competitors_that_is_too_old(self, world: World, gone: Discovered) -> None:
        assert verdicts(world, competition_days=19) == [("G1", "unchanged", [])]
        assert verdicts(world, competition_days=18) == [("G1", "stopped", ["gate.must_meet_unmet"])]

    def test_stops_a_scope_of_too_many_musts(self, world: World) -> None:
        executed_for(world)
        stopped = ("G2", "stopped", ["gate.must_meet_unmet"])
        assert verdicts(world, must_share="0.01") == [("G1", "unchanged", []), stopped]

    def test_stops_an_objective_of_too_few_key_results(self, world: World) -> None:
        executed_for(world)
        stopped = ("G2", "stopped", ["gate.must_meet_unmet"])
        assert verdicts(world, key_results=(4, 5)) == [("G1", "unchanged", []), stopped]

    def test_stops_no_hold_for_what_is_unmet(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        done.decide(GateName.G1, "hold", review_on="2027-01-01")
        assert verdicts(world, hurdle="1000000.00", signatures=3) == [("G1", "unchanged", [])]


class TestAMilderPolicy:
    def test_stops_nothing_of_what_it_only_asks_to_be_met_if_it_can(self, world: World, gone: Discovered) -> None:
        mild = {"hurdle": "1000000.00", "should_meet": {"G1": ["npv_reaches_hurdle"]}}
        assert verdicts(world, **mild) == [("G1", "unchanged", [])]


class TestWhatWasSaidAtTheGate:
    def test_counts_a_waiver_of_that_day(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        gate = done.gate(GateName.G1)
        why = {"reason": "The board has not met."}
        world.give("sue", "override_criterion", gate, criterion="case_approved", finding="unmet", **why)
        waiver = {"expires": "2026-12-01", "compensating_control": "The sponsor looks at it every week."}
        world.give("sam", "waive_gate", gate, criterion="case_approved", **waiver, **why)
        for command in ("vote_gate", "decide_gate"):
            world.give("sam", command, gate, decision={"outcome": "go"})

        assert verdicts(world) == [("G1", "unchanged", [])]

    def test_leaves_what_somebody_overrode(self, world: World) -> None:
        world.give("root", "assign_roles", Roles.at(WORKSPACE), role="sponsor", holder=world.people["sam"])
        policy = {"version": 2, "hurdle": "1000000.00"}
        world.give("sam", "publish_gate_policy", policy=policy, reason="Only large cases go on.")
        done = discovered(world)
        done.submit()
        said = {"criterion": "npv_reaches_hurdle", "finding": "met", "reason": "The figures are in thousands."}
        world.give("sue", "override_criterion", done.gate(GateName.G1), **said)
        done.decide(GateName.G1)
        assert verdicts(world, hurdle="1000000.00") == [("G1", "unchanged", [])]


class TestWhatWasDecidedBeforeThereWerePolicies:
    def test_is_judged_by_the_votes_that_were_cast(self, tmp_path: Path) -> None:
        golden = json.loads(decompress((LEDGERS / "049.json.gz").read_bytes()))
        with closing(refilled(golden, tmp_path / "ledger.db")) as ledger:
            assert {each.verdict for each in readjudicated(ledger, MAPPER, POLICY)} == {Verdict.UNCHANGED}
            stricter = list(readjudicated(ledger, MAPPER, Policy(version=2, quorum=2)))
        assert {stop.facts for each in stricter for stop in each.stopped_by} == {("1 of 2",)}


class TestTheReport:
    def test_counts_verdicts_and_names_each_decision(self, world: World, gone: Discovered) -> None:
        policy = Policy(version=9, quorum=2)
        report = told(readjudicated(world.ledger, world.mapper, policy), policy)
        (item,) = report["items"]

        assert (report["decisions"], report["stopped"], report["unchanged"], report["unknown"]) == (1, 1, 0, 0)
        assert (item["gate"], item["held_to"], item["outcome"]) == (str(gone.gate(GateName.G1)), 1, "go")

    def test_records_nothing(self, world: World, gone: Discovered) -> None:
        before = world.ledger.head()
        assert tried(world, quorum=2)[0].verdict is Verdict.STOPPED
        assert world.ledger.head() == before

    def test_is_empty_where_nothing_was_decided(self, world: World) -> None:
        discovered(world).submit()
        assert tried(world, quorum=2) == []
