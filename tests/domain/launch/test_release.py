"""What reached customers, and whether it stayed."""

import pytest

from domain.errors import NotAllowed
from domain.launch.release import Release
from tests.reach.execution import executing, produced
from tests.reach.launch import Launching
from tests.world import World

WRONG = {"reason": "One export in a hundred fails."}


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

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        begun.gone()
        named = {"go_no_go": begun.review, "increment": begun.execution.increment, "version": "1.0", "notes": "Fast."}
        with pytest.raises(NotAllowed, match="publish_release is for product_manager"):
            begun.world.give("tess", "publish_release", **named)


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
        assert begun.world.state(release)["state"] == "rolled_back"

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        release = begun.published()
        begun.world.give("tess", "roll_back", release, **WRONG)
        assert begun.world.told("ada", "roll_back", release, **WRONG) == []

    def test_is_for_product_managers_and_tech_leads_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="roll_back is for product_manager or tech_lead"):
            begun.world.give("mia", "roll_back", begun.published(), **WRONG)
