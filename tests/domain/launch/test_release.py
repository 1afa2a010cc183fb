"""What reached customers, and whether it stayed."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.gates.condition import Condition
from domain.launch.release import Release
from domain.lifecycle import GateName
from tests.reach.execution import executing, produced
from tests.reach.launch import Launching, beside
from tests.world import World

WRONG = {"trigger": "One export in fifty failed.", "reason": "It got worse by the hour."}
TRAIN = {"what": "Train the night shift."}


def conditional(begun: Launching, on: str) -> UUID:
    """A conditional Go, with one condition that is due on a day."""
    begun.gone("conditional_go", conditions=[{**TRAIN, "owner": begun.world.people["mia"], "on": on}])
    return Condition.create_id(begun.planning.gate(GateName.G4), 0)


class TestPublishing:
    def test_is_recorded_with_the_features_it_brings(self, begun: Launching) -> None:
        release = begun.world.state(begun.published())
        assert (release["state"], release["features"]) == ("published", [str(each) for each in begun.planning.features])

    def test_delivers_its_features(self, begun: Launching) -> None:
        begun.published()
        assert begun.world.state(begun.planning.features[0])["state"] == "done"

    def test_again_delivers_nothing_twice(self, begun: Launching) -> None:
        begun.published()
        begun.publish(version="1.1")
        assert [fact.TOPIC for fact in begun.world.facts()].count("feature.delivered") == len(begun.planning.features)

    def test_is_refused_before_a_go(self, begun: Launching) -> None:
        begun.convened()
        with pytest.raises(Release.NoGo):
            begun.publish()

    def test_is_refused_after_a_recycle(self, begun: Launching) -> None:
        begun.gone("recycle", to="launch", deficits=["Support was not trained."])
        with pytest.raises(Release.NoGo):
            begun.publish()

    def test_is_refused_for_an_increment_nobody_reviewed(self, world: World) -> None:
        done = executing(world)
        another = produced(done.planning, *done.stories, version="1.1")
        done.submit()
        done.decide()
        begun = Launching(done)
        begun.gone()

        with pytest.raises(Release.NotTheReviewedIncrement):
            begun.publish(increment=another)

    def test_is_refused_while_the_tech_lead_vetoes_it(self, begun: Launching) -> None:
        begun.gone()
        begun.world.give("tess", "veto_release", begun.review, reason="It leaks memory.")
        with pytest.raises(Release.Vetoed):
            begun.publish()
        begun.world.give("tess", "lift_veto", begun.review, reason="The leak is closed.")
        assert begun.publish()

    @pytest.mark.parametrize("window", [("2026-11-19", "2026-11-19"), ("2026-11-21", "2026-12-01")])
    def test_is_refused_outside_the_launch_window(self, begun: Launching, window: tuple[str, str]) -> None:
        begun.gone()
        opens, closes = window
        begun.scheduled(opens=opens, closes=closes)
        with pytest.raises(Release.OutsideTheWindow):
            begun.publish()

    def test_is_refused_in_the_window_of_another_launch(self, begun: Launching) -> None:
        begun.gone()
        with pytest.raises(Release.AnotherLaunch):
            begun.publish(schedule=beside(begun).scheduled())

    def test_is_refused_while_a_condition_is_open_that_is_due_before_the_launch(self, begun: Launching) -> None:
        owed = conditional(begun, "2026-11-20")
        with pytest.raises(Release.Conditional) as refused:
            begun.publish()
        assert refused.value.facts == (str(owed),)
        begun.world.give("sue", "clear_condition", owed, reason="They are trained.")
        assert begun.publish()

    def test_leaves_conditions_that_are_due_later_to_the_last_gate(self, begun: Launching) -> None:
        conditional(begun, "2026-11-21")
        assert begun.publish()

    def test_waits_for_every_condition_that_is_due_before_the_window_opens(self, begun: Launching) -> None:
        conditional(begun, "2026-12-01")
        begun.scheduled(opens="2026-12-02")
        with pytest.raises(Release.OutsideTheWindow):
            begun.publish()
        begun.world.moment += timedelta(days=12)
        with pytest.raises(Release.Conditional):
            begun.publish()

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        begun.gone()
        rests_on = {"go_no_go": begun.review, "increment": begun.execution.increment, "schedule": begun.scheduled()}
        with pytest.raises(NotAllowed, match="publish_release is for product_manager"):
            begun.world.give("tess", "publish_release", **rests_on, version="1.0", notes="Fast.")


class TestDeclaringItAvailable:
    def test_is_recorded(self, begun: Launching) -> None:
        assert begun.world.told("ada", "declare_available", begun.published()) == ["release.made_available"]

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        release = begun.published()
        begun.world.give("ada", "declare_available", release)
        assert begun.world.told("ada", "declare_available", release) == []

    def test_is_refused_once_it_was_rolled_back(self, begun: Launching) -> None:
        release = begun.published()
        begun.world.give("tess", "roll_back", release, **WRONG)
        with pytest.raises(Release.Withdrawn):
            begun.world.give("ada", "declare_available", release)

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="declare_available is for product_manager"):
            begun.world.give("tess", "declare_available", begun.published())


class TestRollingBack:
    def test_is_recorded(self, begun: Launching) -> None:
        release = begun.published()
        assert begun.world.told("tess", "roll_back", release, **WRONG) == ["release.rolled_back"]
        state = begun.world.state(release)
        assert (state["state"], state["trigger"]) == ("rolled_back", WRONG["trigger"])

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        release = begun.published()
        begun.world.give("tess", "roll_back", release, **WRONG)
        assert begun.world.told("ada", "roll_back", release, **WRONG) == []

    def test_is_for_product_managers_and_tech_leads_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="roll_back is for product_manager or tech_lead"):
            begun.world.give("mia", "roll_back", begun.published(), **WRONG)
