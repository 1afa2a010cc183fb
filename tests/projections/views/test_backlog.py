"""What is to be built, in which order, and how far has it come?"""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from projections.backlog import BACKLOG, InBacklog
from tests.folding import folded, kept
from tests.reach.execution import CARD, CRITERION, accepted, built, ready, stage_of, written
from tests.reach.planning import Planned, executed_for
from tests.world import World


def shown(world: World, story: UUID) -> InBacklog:
    return folded(BACKLOG, world.facts())[story]


def in_order(world: World) -> list[UUID]:
    return [row.id for row in sorted(folded(BACKLOG, world.facts()).values(), key=BACKLOG.order)]


def sprint(done: Planned, *stories: UUID) -> UUID:
    about = {"iteration": done.iteration, "goal": "Exports are fast.", "starts": "2026-11-23", "ends": "2026-12-04"}
    made = done.world.make("olga", "plan_sprint", **about)
    done.world.give("olga", "commit_sprint", made, stories=stories)
    return made


class TestWritingAStory:
    def test_shows_it_with_its_card_and_feature(self, world: World) -> None:
        done = executed_for(world)
        row = shown(world, written(done))
        assert (row.title, row.as_a, row.feature, row.priority) == ("Export later", "analyst", done.features[0], "must")
        assert (row.state, row.points, row.criteria, row.sprint) == ("draft", None, 0, None)

    def test_puts_it_last(self, world: World) -> None:
        done = executed_for(world)
        stories = [written(done) for _ in range(3)]
        assert in_order(world) == stories


class TestOrdering:
    def test_lists_a_story_before_another(self, world: World) -> None:
        done = executed_for(world)
        first, second, third = (written(done) for _ in range(3))
        world.give("olga", "order_execution", stage_of(done), story=third, before=second)
        assert in_order(world) == [first, third, second]


class TestRefining:
    def test_counts_criteria_and_shows_points(self, world: World) -> None:
        done = executed_for(world)
        story = ready(done)
        world.give("olga", "amend_criterion", story, number=1, criterion=f"{CRITERION} Always.", reason="Clearer.")
        row = shown(world, story)
        assert (row.state, row.points, row.criteria) == ("ready", 5, 1)


    def test_shows_the_card_as_it_is_now(self, world: World) -> None:
        story = written(executed_for(world))
        world.give("olga", "refine_story", story, card={**CARD, "title": "Export at once"})
        assert shown(world, story).title == "Export at once"

    def test_names_the_epic_it_is_counted_to(self, world: World) -> None:
        done = executed_for(world)
        story = written(done)
        epic = world.make("olga", "create_epic", iteration=done.iteration, title="Exports", goal="Nobody waits.")
        world.give("olga", "group_story", story, epic=epic)
        assert (shown(world, story).epic, shown(world, story).kind) == (epic, "story")

    def test_counts_a_criterion_that_was_added_after_the_start(self, world: World) -> None:
        story = built(executed_for(world))
        said = {"number": 2, "criterion": "And nothing is lost.", "reason": "It was forgotten."}
        world.give("olga", "amend_criterion", story, **said)
        assert shown(world, story).criteria == 2

    def test_by_splitting_leaves_the_parts(self, world: World) -> None:
        story = ready(executed_for(world))
        world.give("olga", "split_story", story, parts=[{**CARD, "title": title} for title in ("Small", "Large")])
        assert shown(world, story).state == "split"
        assert [row.title for row in folded(BACKLOG, world.facts()).values() if row.rank] == ["Small", "Large"]


class TestBuilding:
    def test_tells_who_builds_it(self, world: World) -> None:
        row = shown(world, built(executed_for(world)))
        assert (row.state, row.implementer) == ("submitted", world.people["dan"])

    def test_tells_what_is_blocked(self, world: World) -> None:
        story = ready(executed_for(world))
        world.give("dan", "block_story", story, owner=world.people["tess"], reason="The disk is full.")
        assert (shown(world, story).blocked, shown(world, story).blocker) == (True, world.people["tess"])
        world.give("dan", "unblock_story", story)
        assert not shown(world, story).blocked


class TestAccepting:
    def test_tells_when_and_by_whom(self, world: World) -> None:
        row = shown(world, accepted(executed_for(world)))
        assert (row.state, row.accepted_by) == ("accepted", world.people["olga"])
        assert row.accepted_at

    def test_refused_leaves_it_rejected(self, world: World) -> None:
        story = built(executed_for(world))
        world.give("olga", "reject_story", story, reason="It still waits.")
        assert (shown(world, story).state, shown(world, story).accepted_at) == ("rejected", None)

    def test_is_undone_by_reopening(self, world: World) -> None:
        story = accepted(executed_for(world))
        world.give("olga", "reopen_story", story, reason="It broke.")
        row = shown(world, story)
        assert (row.state, row.accepted_at, row.accepted_by) == ("ready", None, None)


class TestRemoving:
    def test_takes_the_rank_away(self, world: World) -> None:
        story = written(executed_for(world))
        world.give("olga", "remove_story", story, reason="Nobody needs it.")
        assert (shown(world, story).state, shown(world, story).rank) == ("removed", None)


class TestASprint:
    def test_holds_the_stories_it_committed_to(self, world: World) -> None:
        done = executed_for(world)
        story, other = ready(done), ready(done)
        made = sprint(done, story)
        assert (shown(world, story).sprint, shown(world, other).sprint) == (made, None)

    def test_lets_go_of_a_story_that_was_taken_out(self, world: World) -> None:
        done = executed_for(world)
        story, other = ready(done), ready(done)
        made = sprint(done, story)
        world.give("olga", "start_sprint", made)
        world.give("olga", "add_story", made, story=other, reason="There is time.")
        world.give("olga", "take_out_story", made, story=story, reason="There is none.")
        assert (shown(world, story).sprint, shown(world, other).sprint) == (None, made)

    def test_lets_go_of_all_when_it_is_cancelled(self, world: World) -> None:
        done = executed_for(world)
        story = ready(done)
        world.give("olga", "cancel_sprint", sprint(done, story), reason="The goal is obsolete.")
        assert shown(world, story).sprint is None

    def test_keeps_what_was_accepted_when_it_is_closed(self, world: World) -> None:
        done = executed_for(world)
        story, other = built(done), ready(done)
        made = sprint(done, story, other)
        world.give("olga", "start_sprint", made)
        world.give("olga", "accept_story", story)
        world.give("olga", "close_sprint", made, stories=[story, other])
        assert (shown(world, story).sprint, shown(world, other).sprint) == (made, None)


class TestTheStore:
    def test_keeps_the_same_rows(self, world: World, tmp_path: Path) -> None:
        done = executed_for(world)
        world.give("olga", "start_sprint", sprint(done, ready(done), ready(done)))
        accepted(done)
        assert kept(tmp_path, world, BACKLOG) == folded(BACKLOG, world.facts())


class TestAFieldOfTheWorkspace:
    def test_is_shown_until_it_is_emptied(self, world: World, tmp_path: Path) -> None:
        story, shape = ready(executed_for(world)), {"type": "yes_no"}
        field = world.make("root", "declare_custom_field", kind="story", name="audited", label="Audited", shape=shape)
        world.give("olga", "fill_story", story, field=field, value=True)
        assert shown(world, story).custom == {"audited": True}
        assert kept(tmp_path, world, BACKLOG)[story].custom == {"audited": True}
        world.give("olga", "fill_story", story, field=field, value=None)
        assert shown(world, story).custom == {}


class TestTheTimeWorked:
    def spent(self, world: World, *steps: tuple[str, ...]) -> InBacklog:
        """A story after each step, an hour after the one before."""
        story = ready(executed_for(world))
        owner = {"owner": world.people["dan"]}
        for who, command, *reason in steps:
            world.moment += timedelta(hours=1)
            said = {"reason": reason[0], **(owner if command == "block_story" else {})} if reason else {}
            world.give(who, command, story, **said)
        return shown(world, story)

    START, SUBMIT, GO_ON = ("dan", "start_work"), ("dan", "submit_for_acceptance"), ("dan", "unblock_story")
    WAIT, REJECT = ("dan", "block_story", "The disk is full."), ("olga", "reject_story", "It still waits.")

    def hours(self, seconds: int) -> float:
        return round(seconds / 3600, 2)

    def test_leaves_out_the_time_it_was_blocked(self, world: World) -> None:
        row = self.spent(world, self.START, self.WAIT, self.GO_ON, self.SUBMIT)
        assert (self.hours(row.worked), row.reworked, row.working_since) == (2, 0, None)

    def test_after_a_rejection_is_rework(self, world: World) -> None:
        row = self.spent(world, self.START, self.SUBMIT, self.REJECT, self.START, self.SUBMIT)
        assert (self.hours(row.worked), self.hours(row.reworked)) == (2, 1)

    def test_begins_with_the_first_start(self, world: World) -> None:
        row = self.spent(world, self.START, self.SUBMIT, self.REJECT, self.START)
        assert row.started_at
        assert row.working_since
        assert row.written_at < row.started_at < row.working_since
