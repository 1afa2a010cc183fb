"""Risks, assumptions, issues and dependencies in one log."""

from pathlib import Path
from uuid import UUID

from projections.raid import RAID, InLog
from tests.folding import folded, kept
from tests.reach.discovery import discovered
from tests.reach.planning import executed_for
from tests.reach.risks import THREAT, WHY, answered, assessed
from tests.world import World


def shown(world: World, entry: UUID) -> InLog:
    return folded(RAID, world.facts())[entry]


class TestARisk:
    def test_shows_what_may_happen_and_what_is_done(self, world: World) -> None:
        row = shown(world, answered(world, executed_for(world).iteration))
        assert (row.letter, row.title, row.owner) == ("risk", THREAT["event"], world.people["tess"])
        assert (row.exposure, row.residual, row.strategy, row.is_open) == (12, 4, "mitigate", True)

    def test_is_open_no_longer_once_it_was_accepted(self, world: World) -> None:
        risk = answered(world, executed_for(world).iteration)
        world.give("ada", "accept_risk", risk, **WHY)
        row = shown(world, risk)
        assert (row.is_open, row.state, row.owner) == (False, "accepted", world.people["ada"])

    def test_that_materialised_is_an_issue(self, world: World) -> None:
        risk = assessed(world, executed_for(world).iteration)
        world.give("tess", "materialise_risk", risk, owner=world.people["dan"])
        (issue,) = [row for row in folded(RAID, world.facts()).values() if row.letter == "issue"]
        assert (issue.about, issue.owner, issue.is_open) == (risk, world.people["dan"], True)
        assert not shown(world, risk).is_open

        world.give("dan", "resolve_issue", issue.id, how="It was started again.")
        assert (shown(world, issue.id).is_open, shown(world, issue.id).state) == (False, "resolved")


class TestAnAssumption:
    def test_is_open_until_it_is_judged(self, world: World) -> None:
        hypothesis = executed_for(world).discovery.hypothesis
        row = shown(world, hypothesis)
        assert (row.letter, row.is_open, row.state) == ("assumption", False, "validated")


    def test_stated_on_its_own_page_is_one_too(self, world: World) -> None:
        done = discovered(world)
        about = {"iteration": done.iteration, "opportunity": done.opportunity}
        assumption = world.make("ada", "state_assumption", **about, statement="They have a budget.", risk="viability")
        row = shown(world, assumption)
        assert (row.letter, row.title, row.is_open) == ("assumption", "They have a budget.", True)

    def test_is_open_again_once_its_verdict_is_doubtful(self, world: World) -> None:
        done = discovered(world)
        world.give("olga", "retract_evidence", done.evidence, **WHY)
        assert (shown(world, done.hypothesis).is_open, shown(world, done.hypothesis).state) == (True, "questioned")


class TestADependency:
    def test_is_as_open_as_it_was_when_it_is_retired_and_used_again(self, world: World) -> None:
        done = executed_for(world)
        needed = world.make("tess", "declare_dependency", dependant=done.features[0], on=done.features[1])
        world.give("tess", "archive_dependency", needed, **WHY)
        assert (shown(world, needed).archived, shown(world, needed).is_open) == (True, True)
        world.give("tess", "restore_dependency", needed, **WHY)
        row = shown(world, needed)
        assert (row.archived, row.is_open, row.state) == (False, True, "declared")

    def test_is_open_until_it_is_resolved(self, world: World) -> None:
        done = executed_for(world)
        needed = world.make("tess", "declare_dependency", dependant=done.features[0], on=done.features[1])
        world.give("tess", "accept_dependency", needed)
        row = shown(world, needed)
        assert (row.letter, row.about, row.is_open) == ("dependency", done.features[0], True)

        world.give("tess", "resolve_dependency", needed)
        assert not shown(world, needed).is_open


class TestTheStore:
    def test_keeps_the_same_rows(self, world: World, tmp_path: Path) -> None:
        answered(world, executed_for(world).iteration)
        assert kept(tmp_path, world, RAID) == folded(RAID, world.facts())
