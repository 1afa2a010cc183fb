"""What is wrong has somebody who sees to it until it is resolved."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.issue import Issue
from tests.reach.planning import Planned
from tests.world import World

TROUBLE = {"what": "The test system is down.", "effect": "Nobody can try anything.", "kind": "impediment"}
HOW = {"how": "The operator has started it again."}


def raised(done: Planned) -> UUID:
    about = {"iteration": done.iteration, "trouble": TROUBLE, "owner": done.world.people["tess"]}
    return done.world.make("dan", "raise_issue", **about)


def resolved(done: Planned) -> UUID:
    issue = raised(done)
    done.world.give("dan", "resolve_issue", issue, **HOW)
    return issue


class TestRaising:
    def test_names_who_sees_to_it(self, world: World, done: Planned) -> None:
        assert world.state(raised(done))["owner"] == str(world.people["tess"])

    def test_is_refused_without_an_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="owner"):
            world.give("dan", "raise_issue", iteration=done.iteration, trouble=TROUBLE)

    def test_is_for_the_team(self, world: World, done: Planned) -> None:
        about = {"iteration": done.iteration, "trouble": TROUBLE, "owner": world.people["tess"]}
        with pytest.raises(NotAllowed, match="raise_issue is for"):
            world.give("sam", "raise_issue", **about)


class TestAssigning:
    def test_is_recorded_once(self, world: World, done: Planned) -> None:
        issue, owner = raised(done), {"owner": world.people["dan"]}
        assert world.told("dan", "assign_issue", issue, **owner) == ["issue.assigned"]
        assert world.told("dan", "assign_issue", issue, **owner) == []

    def test_is_refused_once_resolved(self, world: World, done: Planned) -> None:
        with pytest.raises(Issue.AlreadyResolved):
            world.give("dan", "assign_issue", resolved(done), owner=world.people["dan"])


class TestResolving:
    def test_says_how(self, world: World, done: Planned) -> None:
        assert world.state(resolved(done))["resolution"] == HOW["how"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("tess", "resolve_issue", resolved(done), **HOW) == []

    def test_in_another_way_is_refused(self, world: World, done: Planned) -> None:
        with pytest.raises(Issue.AlreadyResolved):
            world.give("tess", "resolve_issue", resolved(done), how="It went away.")
