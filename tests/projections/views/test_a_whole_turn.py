"""One turn of the loop, from its first opportunity to the next iteration, in every declared view."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.lifecycle import GateName
from projections.audit_trail import AUDIT_TRAIL
from projections.backlog import BACKLOG
from projections.gates import GATES
from projections.kpis import KPIS
from projections.pipeline import PIPELINE, InPipeline
from projections.raid import RAID
from projections.roadmap import ROADMAP
from projections.traceability import TRACEABILITY
from projections.view import View
from projections.why import WHY
from tests.folding import folded, kept
from tests.reach.launch import Launched, launched, launching
from tests.world import World

VIEWS = [ROADMAP, PIPELINE, BACKLOG, KPIS, GATES, AUDIT_TRAIL, WHY, RAID, TRACEABILITY]


def turned(world: World) -> Launched:
    done = launched(world)
    done.submit()
    done.decide()
    return done


def stands(world: World, iteration: UUID) -> InPipeline:
    return folded(PIPELINE, world.facts())[iteration]


class TestTheStore:
    @pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
    def test_keeps_what_is_folded_by_hand(self, world: World, tmp_path: Path, view: View[Any]) -> None:
        turned(world)
        assert kept(tmp_path, world, view) == folded(view, world.facts())


class TestALaunch:
    def test_waits_for_its_review_first(self, world: World) -> None:
        row = stands(world, launching(world).planning.iteration)
        assert (row.stage, row.gate, row.gate_state) == ("launch", "G4", "waiting")

    def test_waits_for_its_last_gate_after_a_go(self, world: World) -> None:
        begun = launching(world)
        begun.gone()
        row = stands(world, begun.planning.iteration)
        assert (row.gate, row.gate_state, row.last_outcome) == ("G5", "waiting", "go")

    def test_completes_the_iteration_and_starts_the_next(self, world: World) -> None:
        done = turned(world)
        first, second = sorted(folded(PIPELINE, world.facts()).values(), key=PIPELINE.order)
        assert (first.id, first.outcome, first.stage) == (done.planning.iteration, "completed", None)
        assert (second.number, second.stage, second.gate) == (2, "discovery", "G1")

    def test_delivers_its_features(self, world: World) -> None:
        done = turned(world)
        rows = folded(ROADMAP, world.facts())
        assert {(rows[each].state, rows[each].release) for each in done.planning.features} == {("done", done.release)}

    def test_leaves_every_gate_decided(self, world: World) -> None:
        done = turned(world)
        rows = folded(GATES, world.facts())
        assert {rows[done.planning.gate(name)].outcome for name in GateName} == {"go"}

    def test_measures_its_kpi(self, world: World) -> None:
        done = turned(world)
        row = folded(KPIS, world.facts())[done.planning.kpi]
        assert (str(row.actual), row.status) == ("0.8", "met")
