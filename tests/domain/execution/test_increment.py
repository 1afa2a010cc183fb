"""An increment holds accepted stories, and nothing else."""

import pytest

from domain.errors import NotAllowed
from domain.execution.increment import Increment
from tests.reach.execution import accepted, built, produced
from tests.reach.planning import Planned
from tests.world import World


class TestProducingAnIncrement:
    @pytest.mark.parametrize("who", ["tess", "olga"])
    def test_is_recorded(self, world: World, done: Planned, who: str) -> None:
        contents = {"version": "1.0", "stories": [accepted(done)]}
        assert world.told(who, "produce_increment", iteration=done.iteration, **contents) == ["increment.produced"]

    def test_names_each_feature_once(self, world: World, done: Planned) -> None:
        first, second = done.features
        stories = [accepted(done, "must", first), accepted(done, "should", second), accepted(done, "could", first)]
        increment = world.state(produced(done, *stories))

        assert increment["stories"] == [str(each) for each in stories]
        assert increment["features"] == [str(first), str(second)]

    def test_is_refused_with_a_story_that_nobody_accepted(self, done: Planned) -> None:
        story = built(done)

        with pytest.raises(Increment.AcceptedStoriesOnly) as refused:
            produced(done, accepted(done), story)
        assert refused.value.facts == (str(story),)

    def test_is_refused_with_nothing_in_it(self, done: Planned) -> None:
        with pytest.raises(ValueError, match="at least 1 item"):
            produced(done)

    def test_is_not_for_a_developer(self, world: World, done: Planned) -> None:
        contents = {"version": "1.0", "stories": [accepted(done)]}
        with pytest.raises(NotAllowed, match="produce_increment is for tech_lead or product_owner"):
            world.give("dan", "produce_increment", iteration=done.iteration, **contents)
