"""What was measured of a KPI, when, of whom and how?"""

from pathlib import Path

from projections.observations import OBSERVATIONS
from tests.folding import folded, kept
from tests.projections.views.test_kpis import defined, observed
from tests.world import World


class TestAnObservation:
    def test_is_a_row_of_its_kpi(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-12", "20.0"), segment="eu")
        (row,) = folded(OBSERVATIONS, world.facts()).values()
        assert (row.kpi, row.segment, str(row.value), row.unit, row.definition) == (kpi, "eu", "20.0", "minutes", 1)
        assert (row.author, row.was) == (world.people["ada"], None)

    def test_says_what_it_was_before_it_was_corrected(self, world: World) -> None:
        observed(world, defined(world), ("2026-11-12", "20.0"))
        (observation,) = folded(OBSERVATIONS, world.facts())
        world.give("ada", "correct_kpi_observation", observation, value="2.0", reason="A digit too much.")
        row = folded(OBSERVATIONS, world.facts())[observation]
        assert (str(row.value), str(row.was), row.version) == ("2.0", "20.0", 2)

    def test_is_kept_the_same(self, world: World, tmp_path: Path) -> None:
        observed(world, defined(world), ("2026-11-12", "20.0"), ("2026-11-13", "15.0"))
        assert kept(tmp_path, world, OBSERVATIONS) == folded(OBSERVATIONS, world.facts())
