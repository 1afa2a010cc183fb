"""How something is built is decided on record, and replaced on record."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.architecture_decision import ArchitectureDecision
from tests.reach.planning import Planned
from tests.world import World

CHOICE = {"title": "One queue", "context": "Exports wait.", "chosen": "They share it.", "consequences": "All wait."}
WHY = {"reason": "It is too slow."}


def proposed(done: Planned, supersedes: UUID | None = None) -> UUID:
    about = {"iteration": done.iteration, "choice": CHOICE, "supersedes": supersedes}
    return done.world.make("dan", "propose_architecture_decision", **about)


def accepted(done: Planned, supersedes: UUID | None = None) -> UUID:
    made = proposed(done, supersedes)
    done.world.give("tess", "accept_architecture_decision", made)
    return made


class TestProposing:
    def test_in_place_of_what_does_not_hold_is_refused(self, world: World, done: Planned) -> None:
        with pytest.raises(ArchitectureDecision.NotAccepted):
            proposed(done, proposed(done))

    def test_is_for_those_who_build(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="propose_architecture_decision is for tech_lead or developer"):
            world.give("ada", "propose_architecture_decision", iteration=done.iteration, choice=CHOICE)


class TestAccepting:
    def test_is_recorded_once(self, world: World, done: Planned) -> None:
        made = proposed(done)
        told = world.told("tess", "accept_architecture_decision", made)
        assert told == ["architecture_decision.accepted"]
        assert world.told("tess", "accept_architecture_decision", made) == []

    def test_replaces_what_was_decided_before(self, world: World, done: Planned) -> None:
        before = accepted(done)
        after = accepted(done, before)
        old = world.state(before)
        assert (old["state"], old["successor"]) == ("superseded", str(after))

    def test_in_place_of_what_was_replaced_meanwhile_is_refused(self, world: World, done: Planned) -> None:
        before = accepted(done)
        late = proposed(done, before)
        accepted(done, before)
        with pytest.raises(ArchitectureDecision.NotAccepted):
            world.give("tess", "accept_architecture_decision", late)

    def test_is_for_the_tech_lead(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="accept_architecture_decision is for tech_lead"):
            world.give("dan", "accept_architecture_decision", proposed(done))


class TestRejecting:
    def test_is_recorded_once(self, world: World, done: Planned) -> None:
        made = proposed(done)
        told = world.told("tess", "reject_architecture_decision", made, **WHY)
        assert told == ["architecture_decision.rejected"]
        assert world.told("tess", "reject_architecture_decision", made, **WHY) == []

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(ArchitectureDecision.AlreadyDecided):
            world.give("tess", "reject_architecture_decision", accepted(done), **WHY)
