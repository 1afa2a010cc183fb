"""A number that is watched, how it is computed, and where it shall be."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed, NotFound
from domain.planning.kpi import Kpi
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered, discovered
from tests.reach.planning import DEFINITION, TARGET
from tests.world import World

WHY = "Nights distort the median."
BY_DAY = {**DEFINITION, "formula": "Median of export times by day."}


def define(done: Discovered, who: str = "ada", **other: Any) -> UUID:
    body = {"definition": DEFINITION, "target": TARGET, "owner": done.world.people["olga"]}
    return done.world.make(who, "define_kpi", iteration=done.iteration, **{**body, **other})


@pytest.fixture
def kpi(done: Discovered) -> UUID:
    return define(done)


class TestDefiningAKpi:
    def test_names_its_owner(self, world: World, kpi: UUID) -> None:
        state = world.state(kpi)
        assert (state["owner"], state["author"]) == (str(world.people["olga"]), str(world.people["ada"]))
        assert (state["definition"], state["target"], state["number"]) == (DEFINITION, TARGET, 1)

    def test_may_leave_the_baseline_to_be_measured(self, world: World, done: Discovered) -> None:
        kpi = define(done, definition={**DEFINITION, "baseline": None})
        assert world.state(kpi)["definition"]["baseline"] is None

    def test_needs_an_owner_who_is_known(self, done: Discovered) -> None:
        with pytest.raises(NotFound):
            define(done, owner=done.case)

    def test_is_work_of_planning(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            define(discovered(world))

    def test_is_for_product_managers_only(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="define_kpi is for product_manager"):
            define(done, "olga")


class TestRetargetingAKpi:
    def test_wants_another_value(self, world: World, kpi: UUID) -> None:
        wanted = {"value": "2", "due": "2027-06-30"}
        assert world.told("ada", "retarget_kpi", kpi, target=wanted, reason=WHY) == ["kpi.retargeted"]
        assert world.state(kpi)["target"] == wanted

    def test_to_where_it_is_changes_nothing(self, world: World, kpi: UUID) -> None:
        assert world.told("ada", "retarget_kpi", kpi, target={**TARGET, "value": "1.00"}, reason=WHY) == []

    def test_is_for_product_managers_only(self, world: World, kpi: UUID) -> None:
        with pytest.raises(NotAllowed, match="retarget_kpi is for product_manager"):
            world.give("olga", "retarget_kpi", kpi, target=TARGET, reason=WHY)


class TestRevisingADefinition:
    def test_begins_a_new_version_of_it(self, world: World, kpi: UUID) -> None:
        told = world.told("ada", "revise_definition", kpi, definition=BY_DAY, reason=WHY)
        assert told == ["kpi.definition_revised", "kpi_series.definition_noted"]
        assert (world.state(kpi)["number"], world.state(kpi)["definition"]) == (2, BY_DAY)

    def test_to_the_same_changes_nothing(self, world: World, kpi: UUID) -> None:
        assert world.told("ada", "revise_definition", kpi, definition=DEFINITION, reason=WHY) == []

    def test_is_for_product_managers_only(self, world: World, kpi: UUID) -> None:
        with pytest.raises(NotAllowed, match="revise_definition is for product_manager"):
            world.give("olga", "revise_definition", kpi, definition=BY_DAY, reason=WHY)


class TestClassifyingAKpi:
    @pytest.mark.parametrize("kind", ["north_star", "input", "leading", "lagging", "guardrail"])
    def test_says_what_it_is_watched_for(self, world: World, kpi: UUID, kind: str) -> None:
        assert world.told("ada", "classify_kpi", kpi, kind=kind) == ["kpi.classified"]
        assert world.state(kpi)["kind"] == kind

    def test_as_the_same_changes_nothing(self, world: World, kpi: UUID) -> None:
        world.give("ada", "classify_kpi", kpi, kind="guardrail")
        assert world.told("ada", "classify_kpi", kpi, kind="guardrail") == []

    def test_is_one_of_five(self, world: World, kpi: UUID) -> None:
        with pytest.raises(ValueError, match="north_star"):
            world.give("ada", "classify_kpi", kpi, kind="vanity")

    def test_is_for_product_managers_only(self, world: World, kpi: UUID) -> None:
        with pytest.raises(NotAllowed, match="classify_kpi is for product_manager"):
            world.give("olga", "classify_kpi", kpi, kind="input")


class TestDrawingThresholds:
    def test_says_when_somebody_is_warned(self, world: World, kpi: UUID) -> None:
        drawn = {"warning": "24", "alarm": "48"}
        assert world.told("ada", "draw_thresholds", kpi, thresholds=drawn) == ["kpi.thresholds_drawn"]
        assert world.state(kpi)["thresholds"] == drawn

    def test_at_the_same_values_changes_nothing(self, world: World, kpi: UUID) -> None:
        drawn = {"warning": "24", "alarm": "48"}
        world.give("ada", "draw_thresholds", kpi, thresholds=drawn)
        assert world.told("ada", "draw_thresholds", kpi, thresholds=drawn) == []

    @pytest.mark.parametrize(
        ("direction", "warning", "alarm"),
        [("down", "48", "24"), ("down", "24", "24"), ("up", "24", "24"), ("up", "24", "48")],
    )
    def test_warns_before_the_alarm(
        self, world: World, done: Discovered, direction: str, warning: str, alarm: str
    ) -> None:
        kpi = define(done, definition={**DEFINITION, "direction": direction})
        with pytest.raises(Kpi.NotBeforeTheAlarm):
            world.give("ada", "draw_thresholds", kpi, thresholds={"warning": warning, "alarm": alarm})

    @pytest.mark.parametrize(("direction", "alarm"), [("down", "24.01"), ("up", "23.99")])
    def test_may_warn_just_before_it(self, world: World, done: Discovered, direction: str, alarm: str) -> None:
        kpi = define(done, definition={**DEFINITION, "direction": direction})
        drawn = {"warning": "24", "alarm": alarm}
        assert world.told("ada", "draw_thresholds", kpi, thresholds=drawn) == ["kpi.thresholds_drawn"]

    def test_is_for_product_managers_only(self, world: World, kpi: UUID) -> None:
        with pytest.raises(NotAllowed, match="draw_thresholds is for product_manager"):
            world.give("olga", "draw_thresholds", kpi, thresholds={"warning": "24", "alarm": "48"})


class TestABaselineToBeMeasured:
    @pytest.fixture
    def loose(self, done: Discovered) -> UUID:
        return define(done, definition={**DEFINITION, "baseline": None})

    def test_has_a_day_by_which_it_is_measured(self, world: World, loose: UUID) -> None:
        assert world.told("ada", "schedule_baseline", loose, due="2027-01-31") == ["kpi.baseline_scheduled"]
        assert world.state(loose)["baseline_due"] == "2027-01-31"

    def test_on_the_same_day_changes_nothing(self, world: World, loose: UUID) -> None:
        world.give("ada", "schedule_baseline", loose, due="2027-01-31")
        assert world.told("ada", "schedule_baseline", loose, due="2027-01-31") == []

    def test_stands_in_the_definition_once_it_was(self, world: World, loose: UUID) -> None:
        assert world.told("ada", "measure_baseline", loose, baseline="70") == ["kpi.baseline_measured"]
        assert (world.state(loose)["definition"]["baseline"], world.state(loose)["number"]) == ("70", 1)

    def test_measured_twice_alike_changes_nothing(self, world: World, loose: UUID) -> None:
        world.give("ada", "measure_baseline", loose, baseline="70")
        assert world.told("ada", "measure_baseline", loose, baseline="70.0") == []

    def test_is_measured_once(self, world: World, kpi: UUID) -> None:
        for command, body in (("measure_baseline", {"baseline": "70"}), ("schedule_baseline", {"due": "2027-01-31"})):
            with pytest.raises(Kpi.HasABaseline):
                world.give("ada", command, kpi, **body)

    @pytest.mark.parametrize(
        ("command", "body"), [("measure_baseline", {"baseline": "70"}), ("schedule_baseline", {"due": "2027-01-31"})]
    )
    def test_is_for_product_managers_only(
        self, world: World, loose: UUID, command: str, body: dict[str, str]
    ) -> None:
        with pytest.raises(NotAllowed, match=f"{command} is for product_manager"):
            world.give("olga", command, loose, **body)
