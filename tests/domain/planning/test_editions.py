"""A roadmap as it is shown to somebody, edition by edition."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, Archived, NotAllowed
from domain.planning.roadmap import Roadmap
from tests.reach.discovery import Discovered
from tests.reach.planning import RICE, proposed
from tests.world import World

WHY = "There is a newer one."
SURE, UNSURE = {**RICE, "confidence": "0.8"}, {**RICE, "confidence": "0.5"}


def create(world: World, who: str = "ada", **other: Any) -> UUID:
    usual = {"product": world.product, "name": "Public", "form": "timeline", "audience": "public"}
    return world.make(who, "create_roadmap", **{**usual, "horizon": "2027-12-31", **other})


def publish(world: World, roadmap: UUID, *items: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "publish_roadmap", roadmap, items=items)


def shown(world: World, roadmap: UUID) -> dict[str, Any]:
    item: dict[str, Any] = world.state(roadmap)["items"][0]
    return item


@pytest.fixture
def feature(done: Discovered) -> UUID:
    return proposed(done, "must")


@pytest.fixture
def roadmap(world: World) -> UUID:
    return create(world)


class TestCreatingARoadmap:
    def test_says_for_whom_and_how_far_ahead(self, world: World, roadmap: UUID) -> None:
        state = world.state(roadmap)
        assert (state["audience"], state["form"], state["horizon"]) == ("public", "timeline", "2027-12-31")

    def test_is_done_once_for_a_name(self, world: World, roadmap: UUID) -> None:
        with pytest.raises(AlreadyExists):
            create(world)

    def test_is_for_product_managers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="create_roadmap is for product_manager"):
            create(world, "olga")


class TestPublishingARoadmap:
    def test_keeps_what_was_shown(self, world: World, roadmap: UUID, feature: UUID) -> None:
        assert publish(world, roadmap, feature) == ["roadmap.published"]
        item = shown(world, roadmap)
        assert (item["title"], item["firmness"], item["target"]) == ("Background exports", "forecast", "2027-Q1")

    def test_of_the_same_changes_nothing(self, world: World, roadmap: UUID, feature: UUID) -> None:
        publish(world, roadmap, feature)
        assert publish(world, roadmap, feature) == []

    def test_of_a_moved_feature_is_another_edition(self, world: World, roadmap: UUID, feature: UUID) -> None:
        publish(world, roadmap, feature)
        later = {"when": "quarter", "quarter": "2027-Q2"}
        world.give("ada", "reschedule_feature", feature, placement=later, reason=WHY)
        publish(world, roadmap, feature)
        assert (world.state(roadmap)["edition"], shown(world, roadmap)["target"]) == (2, "2027-Q2")

    @pytest.mark.parametrize(("rice", "target"), [(SURE, "2027-Q1"), (UNSURE, None)])
    def test_gives_the_public_no_date_below_a_confidence_level(
        self, world: World, roadmap: UUID, feature: UUID, rice: dict[str, Any], target: str | None
    ) -> None:
        world.give("ada", "score_feature", feature, rice=rice)
        publish(world, roadmap, feature)
        item = shown(world, roadmap)
        assert (item["target"], item["ends"]) == (target, "2027-03-31" if target else None)

    def test_gives_the_public_no_date_that_nobody_is_confident_of(
        self, world: World, done: Discovered, roadmap: UUID
    ) -> None:
        bare = proposed(done)
        world.give("ada", "plan_feature", bare, placement={"when": "quarter", "quarter": "2027-Q1"})
        publish(world, roadmap, bare)
        assert shown(world, roadmap)["target"] is None

    def test_tells_the_public_of_a_bucket_all_the_same(self, world: World, done: Discovered, roadmap: UUID) -> None:
        bare = proposed(done)
        world.give("ada", "plan_feature", bare, placement={"when": "bucket", "bucket": "next"})
        publish(world, roadmap, bare)
        assert shown(world, roadmap)["target"] == "next"

    @pytest.mark.parametrize("audience", ["internal", "executive"])
    def test_tells_others_every_date(self, world: World, feature: UUID, audience: str) -> None:
        world.give("ada", "score_feature", feature, rice=UNSURE)
        roadmap = create(world, audience=audience)
        publish(world, roadmap, feature)
        assert shown(world, roadmap)["target"] == "2027-Q1"

    def test_is_refused_with_what_has_no_place(self, world: World, done: Discovered, roadmap: UUID) -> None:
        with pytest.raises(Roadmap.NotOnTheRoadmap):
            publish(world, roadmap, proposed(done))

    def test_is_refused_with_what_was_dropped(self, world: World, roadmap: UUID, feature: UUID) -> None:
        world.give("ada", "drop_feature", feature, reason=WHY)
        with pytest.raises(Roadmap.NotOnTheRoadmap):
            publish(world, roadmap, feature)

    def test_is_refused_with_another_theme(self, world: World, feature: UUID) -> None:
        with pytest.raises(Roadmap.OtherThemes):
            publish(world, create(world, themes=["trust"]), feature)

    def test_is_refused_beyond_its_horizon(self, world: World, feature: UUID) -> None:
        with pytest.raises(Roadmap.BeyondTheHorizon) as refused:
            publish(world, create(world, horizon="2027-03-30"), feature)
        assert refused.value.facts == (str(feature),)

    def test_is_refused_once_it_was_retired(self, world: World, roadmap: UUID, feature: UUID) -> None:
        world.give("ada", "archive_roadmap", roadmap, reason=WHY)
        with pytest.raises(Archived):
            publish(world, roadmap, feature)

    def test_is_for_product_managers_only(self, world: World, roadmap: UUID, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="publish_roadmap is for product_manager"):
            publish(world, roadmap, feature, who="olga")


class TestRetiringARoadmap:
    def test_twice_changes_nothing(self, world: World, roadmap: UUID) -> None:
        assert world.told("ada", "archive_roadmap", roadmap, reason=WHY) == ["roadmap.archived"]
        assert world.told("ada", "archive_roadmap", roadmap, reason=WHY) == []

    def test_is_for_product_managers_only(self, world: World, roadmap: UUID) -> None:
        with pytest.raises(NotAllowed, match="archive_roadmap is for product_manager"):
            world.give("olga", "archive_roadmap", roadmap, reason=WHY)
