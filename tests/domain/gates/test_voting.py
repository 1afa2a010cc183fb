"""Somebody who wrote nothing of it says how the stage should be left."""

from typing import Any

import pytest

from domain.errors import NotAllowed
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.discovery import Discovered, discovered
from tests.world import World


def vote(done: Discovered, who: str, outcome: str = "go", **more: Any) -> list[str]:
    return done.world.told(who, "vote_gate", done.gate(GateName.G1), decision={"outcome": outcome, **more})


def make_sponsor(world: World, who: str) -> None:
    roles = Roles.at(Place(product=world.product))
    both = {"role": "sponsor", "compensating_control": "Nobody votes on what they wrote."}
    world.give("root", "assign_roles", roles, holder=world.people[who], **both)


class TestVoting:
    def test_is_recorded(self, done: Discovered) -> None:
        assert vote(done, "sue") == ["gate.voted"]

    def test_again_keeps_both_votes_and_counts_the_last(self, world: World, done: Discovered) -> None:
        vote(done, "sue")
        vote(done, "sue", "hold", review_on="2027-01-01")

        assert world.state(done.gate(GateName.G1))["votes"] == {str(world.people["sue"]): "hold"}
        assert [fact.TOPIC for fact in world.facts()][-2:] == ["gate.voted", "gate.voted"]

    def test_is_refused_before_a_submission(self, world: World) -> None:
        with pytest.raises(Gate.NothingSubmitted):
            vote(discovered(world), "sue")

    def test_is_refused_after_the_decision(self, done: Discovered) -> None:
        done.decide(GateName.G1)

        with pytest.raises(Gate.NothingSubmitted):
            vote(done, "sue")

    @pytest.mark.parametrize("who", ["ada", "olga"])
    def test_is_not_for_whoever_submitted_or_wrote_a_member(self, world: World, done: Discovered, who: str) -> None:
        make_sponsor(world, who)

        with pytest.raises(Gate.InterestedNeverDecide):
            vote(done, who)
        assert world.facts()[-1].TOPIC == "authority.refused"

    @pytest.mark.parametrize("who", ["ada", "tess", "eve", "root"])
    def test_is_for_sponsors_only(self, done: Discovered, who: str) -> None:
        with pytest.raises(NotAllowed, match="vote_gate is for sponsor"):
            vote(done, who)
