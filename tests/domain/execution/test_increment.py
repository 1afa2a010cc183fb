"""An increment holds accepted stories, and nothing else."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.increment import Increment
from tests.reach.everything import DEBT
from tests.reach.execution import accepted, built, produced
from tests.reach.planning import Planned, executed_beside
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

    def test_is_refused_with_a_story_of_another_turn(self, done: Planned) -> None:
        foreign = accepted(executed_beside(done))
        with pytest.raises(Increment.AcceptedStoriesOnly) as refused:
            produced(done, foreign)
        assert refused.value.facts == (str(foreign),)

    def test_is_refused_with_nothing_in_it(self, done: Planned) -> None:
        with pytest.raises(ValueError, match="at least 1 item"):
            produced(done)

    def test_is_not_for_a_developer(self, world: World, done: Planned) -> None:
        contents = {"version": "1.0", "stories": [accepted(done)]}
        with pytest.raises(NotAllowed, match="produce_increment is for tech_lead or product_owner"):
            world.give("dan", "produce_increment", iteration=done.iteration, **contents)


BUILD = {"number": "1.0+7", "digest": "9" * 64}


def logged(done: Planned) -> UUID:
    return done.world.make("dan", "log_debt_item", iteration=done.iteration, debt=DEBT)


@pytest.fixture
def increment(done: Planned) -> UUID:
    return produced(done, accepted(done))


class TestRecordingABuild:
    def test_is_recorded_once(self, world: World, increment: UUID) -> None:
        assert world.told("tess", "record_build", increment, build=BUILD) == ["increment.built"]
        assert world.told("tess", "record_build", increment, build=BUILD) == []

    def test_is_bounded(self, world: World, increment: UUID) -> None:
        for n in range(200):
            world.give("tess", "record_build", increment, build={**BUILD, "number": f"1.0+{n}"})
        assert world.told("tess", "record_build", increment, build=BUILD) == []
        with pytest.raises(Increment.TooManyBuilds):
            world.give("tess", "record_build", increment, build={**BUILD, "number": "1.0+200"})

    def test_is_refused_without_its_digest(self, world: World, increment: UUID) -> None:
        with pytest.raises(ValueError, match="digest"):
            world.give("tess", "record_build", increment, build={"number": "7", "digest": "latest"})

    def test_is_for_the_tech_lead(self, world: World, increment: UUID) -> None:
        with pytest.raises(NotAllowed, match="record_build is for tech_lead"):
            world.give("olga", "record_build", increment, build=BUILD)


class TestCuttingAReleaseCandidate:
    def test_chooses_a_build(self, world: World, increment: UUID) -> None:
        world.give("tess", "record_build", increment, build=BUILD)
        told = world.told("tess", "cut_release_candidate", increment, number=BUILD["number"])
        assert told == ["increment.release_candidate_cut"]
        assert world.told("olga", "cut_release_candidate", increment, number=BUILD["number"]) == []

    @pytest.mark.parametrize("number", ["5", "7", "9"])
    def test_chooses_by_its_number(self, world: World, increment: UUID, number: str) -> None:
        for each in "759":
            world.give("tess", "record_build", increment, build={**BUILD, "number": each})
        world.give("tess", "cut_release_candidate", increment, number=number)
        assert world.state(increment)["candidate"]["number"] == number

    def test_chooses_the_last_of_a_number(self, world: World, increment: UUID) -> None:
        for digest in ("9" * 64, "5" * 64):
            world.give("tess", "record_build", increment, build={**BUILD, "digest": digest})
        world.give("tess", "cut_release_candidate", increment, number=BUILD["number"])
        assert world.state(increment)["candidate"]["digest"] == "5" * 64

    def test_of_an_unknown_build_is_refused(self, world: World, increment: UUID) -> None:
        with pytest.raises(Increment.NoSuchBuild):
            world.give("tess", "cut_release_candidate", increment, number="8")


class TestReviewing:
    def test_keeps_the_last_outcome(self, world: World, increment: UUID) -> None:
        said = {"outcome": "failed", "findings": "Names are in the log."}
        assert world.told("tess", "review_increment", increment, **said) == ["increment.reviewed"]
        assert world.told("tess", "review_increment", increment, **said) == []
        assert world.state(increment)["reviewed"] == "failed"

    def test_is_not_for_the_product_owner(self, world: World, increment: UUID) -> None:
        with pytest.raises(NotAllowed, match="review_increment is for"):
            world.give("olga", "review_increment", increment, outcome="passed", findings="Nothing.")


class TestDeclaringDebt:
    def test_is_of_these_items_and_no_others(self, world: World, done: Planned, increment: UUID) -> None:
        first, second = logged(done), logged(done)
        for items in ([first], [second], [second, first], [first], []):
            told = world.told("tess", "declare_debt", increment, items=items)
            assert told[0] == "increment.debt_declared"
            assert world.state(increment)["debt"] == list(map(str, items))

    def test_of_the_same_items_turned_round_changes_nothing(
        self, world: World, done: Planned, increment: UUID
    ) -> None:
        items = [logged(done), logged(done)]
        world.give("tess", "declare_debt", increment, items=items)
        assert world.told("tess", "declare_debt", increment, items=items[::-1]) == []

    def test_of_the_same_items_changes_nothing(self, world: World, increment: UUID) -> None:
        assert world.told("tess", "declare_debt", increment, items=[]) == []

    def test_is_for_the_tech_lead(self, world: World, increment: UUID) -> None:
        with pytest.raises(NotAllowed, match="declare_debt is for tech_lead"):
            world.give("ada", "declare_debt", increment, items=[])
