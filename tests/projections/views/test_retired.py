"""What was retired stays in every list of its kind, and says so: lists are filtered by it."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from projections.backlog import BACKLOG
from projections.kpis import KPIS
from projections.roadmap import ROADMAP
from projections.traceability import TRACEABILITY
from projections.view import View
from tests.folding import folded, kept
from tests.reach.execution import ready
from tests.reach.planning import executed_for
from tests.world import World

WHY = {"reason": "It was entered twice."}


def about(world: World, kind: str) -> UUID:
    plan = executed_for(world)
    known = {"feature": lambda: plan.features[0], "kpi": lambda: plan.kpi, "story": lambda: ready(plan)}
    return known[kind]()


@pytest.mark.parametrize(
    ("view", "kind"),
    [(ROADMAP, "feature"), (TRACEABILITY, "feature"), (TRACEABILITY, "story"), (BACKLOG, "story"), (KPIS, "kpi")],
)
class TestRetiring:
    def test_is_told_by_the_row_until_it_is_used_again(
        self, world: World, view: View[Any], kind: str, tmp_path: Path
    ) -> None:
        row = about(world, kind)
        who = "olga" if kind == "story" else "ada"
        for verb, expected in (("archive", True), ("restore", False)):
            world.give(who, f"{verb}_{kind}", row, **WHY)
            assert folded(view, world.facts())[row].archived is expected
        assert "archived" in view.filters
        assert kept(tmp_path, world, view) == folded(view, world.facts())
