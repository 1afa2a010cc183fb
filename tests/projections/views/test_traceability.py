"""Every feature traces from a need over stories to what was accepted; where it does not, a row says so."""

from pathlib import Path
from uuid import UUID

from projections.traceability import TRACEABILITY, Traced
from tests.folding import folded, kept
from tests.reach.execution import CARD, accepted, built, ready, written
from tests.reach.planning import executed_for
from tests.world import World

WHY = {"reason": "Nobody needs it."}


def shown(world: World, traced: UUID) -> Traced:
    return folded(TRACEABILITY, world.facts())[traced]


class TestAFeature:
    def test_of_the_scope_without_a_story_is_a_gap(self, world: World) -> None:
        row = shown(world, executed_for(world).features[0])
        assert (row.gap, row.complete, row.in_scope) == ("no_story", False, True)

    def test_with_a_story_is_none(self, world: World) -> None:
        done = executed_for(world)
        written(done)
        row = shown(world, done.features[0])
        assert (row.gap, row.stories, row.opportunity) == ("none", 1, done.discovery.opportunity)

    def test_whose_only_story_was_removed_is_one_again(self, world: World) -> None:
        done = executed_for(world)
        story = written(done)
        world.give("olga", "remove_story", story, **WHY)
        assert (shown(world, done.features[0]).gap, shown(world, story).gap) == ("no_story", "none")

        world.give("olga", "reopen_story", story, **WHY)
        assert shown(world, done.features[0]).gap == "none"

    def test_counts_the_parts_of_a_split_story(self, world: World) -> None:
        done = executed_for(world)
        parts = [{**CARD, "title": title} for title in ("Small", "Large")]
        world.give("olga", "split_story", ready(done), parts=parts)
        assert shown(world, done.features[0]).stories == 2

    def test_that_nobody_knows_a_need_for_is_a_gap(self, world: World) -> None:
        source = {"system": "desk", "id": "7"}
        feature = world.make("ivan", "bring_in_feature", product=world.product, source=source)
        assert (shown(world, feature).gap, shown(world, feature).title) == ("no_need", "7")

    def test_that_left_the_scope_needs_no_story(self, world: World) -> None:
        done = executed_for(world)
        change = {"change": {"what": "Leave it out.", "kind": "remove"}, "features": done.features[1:]}
        request = world.make("olga", "ask_change_request", iteration=done.iteration, scope=done.mvp, **change)
        impact = {"cost": "0.00", "days": 0, "value": "None.", "risk": "None."}
        world.give("tess", "assess_change_request", request, impact=impact)
        world.give("ada", "approve_change_request", request)
        assert shown(world, done.features[1]).gap == "none"


class TestAStory:
    def test_without_a_criterion_is_a_gap(self, world: World) -> None:
        assert shown(world, written(executed_for(world))).gap == "no_criterion"

    def test_that_was_not_accepted_is_a_gap(self, world: World) -> None:
        assert shown(world, built(executed_for(world))).gap == "not_accepted"

    def test_that_was_accepted_is_none_until_it_is_reopened(self, world: World) -> None:
        story = accepted(executed_for(world))
        row = shown(world, story)
        assert (row.gap, row.criteria, row.accepted_by) == ("none", 1, world.people["olga"])

        world.give("olga", "reopen_story", story, **WHY)
        assert (shown(world, story).gap, shown(world, story).accepted_at) == ("not_accepted", None)


class TestTheStore:
    def test_keeps_the_same_rows(self, world: World, tmp_path: Path) -> None:
        done = executed_for(world)
        accepted(done)
        world.give("olga", "remove_story", ready(done), **WHY)
        assert kept(tmp_path, world, TRACEABILITY) == folded(TRACEABILITY, world.facts())
