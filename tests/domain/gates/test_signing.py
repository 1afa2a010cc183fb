"""A signature is for one submission and its hash, says what it means, and ends with what it was given for."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.errors import AlreadyExists, NotAllowed, NotFound
from domain.gates.gate import Gate
from domain.gates.signature import Signature
from domain.gates.submission import digest_of
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place, Seen
from tests.reach.discovery import Discovered, discovered
from tests.world import World

WHY = "I looked at another version."


def sign(done: Discovered, who: str, meaning: str = "reviewed") -> UUID:
    return done.world.make(who, "sign_record", gate=done.gate(GateName.G1), meaning=meaning)


def gate(done: Discovered) -> dict[str, Any]:
    return done.world.state(done.gate(GateName.G1))


class TestSigning:
    def test_is_bound_to_the_submission_and_the_hash_of_its_package(self, world: World, done: Discovered) -> None:
        signature = world.state(sign(done, "sue", "approved"))

        pairs = sorted([member["id"], member["version"]] for member in gate(done)["package"])
        canonical = json.dumps(pairs, separators=(",", ":")).encode()
        assert (signature["number"], signature["digest"]) == (1, sha256(canonical).hexdigest())

    def test_says_who_signed_in_which_role_what_it_means_and_when_on_the_server(
        self, world: World, done: Discovered
    ) -> None:
        signature, given = world.state(sign(done, "sue", "approved")), world.facts()[-2]

        assert (signature["signer"], signature["role"]) == (str(world.people["sue"]), "sponsor")
        assert (signature["meaning"], signature["state"]) == ("approved", "standing")
        assert isinstance(given, Signature.Given)
        assert timedelta(0) <= given.timestamp - given.signed_at <= timedelta(seconds=5)

    def test_counts_at_its_gate(self, world: World, done: Discovered) -> None:
        sent = {"gate": done.gate(GateName.G1), "meaning": "approved"}
        assert world.told("sue", "sign_record", **sent) == ["signature.given", "gate.signature_counted"]

    def test_twice_with_the_same_meaning_is_refused(self, done: Discovered) -> None:
        sign(done, "sue")
        with pytest.raises(AlreadyExists):
            sign(done, "sue")

    def test_asks_for_its_meaning(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="meaning"):
            done.world.give("sue", "sign_record", gate=done.gate(GateName.G1))

    def test_cannot_be_back_dated(self, done: Discovered) -> None:
        sent = {"gate": done.gate(GateName.G1), "meaning": "reviewed", "occurred_at": "2026-11-01T00:00:00Z"}
        with pytest.raises(ValueError, match="occurred_at"):
            done.world.give("sue", "sign_record", **sent)

    def test_is_refused_where_nothing_was_submitted(self, world: World) -> None:
        with pytest.raises(Gate.NothingSubmitted):
            sign(discovered(world), "sue")

    def test_is_refused_once_the_gate_was_decided(self, done: Discovered) -> None:
        done.decide(GateName.G1)
        with pytest.raises(Gate.NothingSubmitted):
            sign(done, "sue")

    def test_names_a_gate_there_is(self, done: Discovered) -> None:
        with pytest.raises(NotFound):
            done.world.give("sue", "sign_record", gate=uuid4(), meaning="reviewed")

    def test_as_author_is_for_authors(self, done: Discovered) -> None:
        sign(done, "ada", "authored")
        with pytest.raises(Signature.AuthorsOnly):
            sign(done, "sue", "authored")

    @pytest.mark.parametrize("meaning", ["reviewed", "approved"])
    def test_of_ones_own_work_is_neither_review_nor_approval(self, done: Discovered, meaning: str) -> None:
        with pytest.raises(Signature.AuthorNeverApproves):
            sign(done, "ada", meaning)

    def test_of_approval_is_a_sponsors(self, done: Discovered) -> None:
        with pytest.raises(Signature.SponsorsApprove):
            sign(done, "tess", "approved")

    @pytest.mark.parametrize("who", ["dan", "eve", "root", "ivan"])
    def test_is_not_for_whoever_decides_nothing(self, done: Discovered, who: str) -> None:
        with pytest.raises(NotAllowed):
            sign(done, who)

    def test_is_never_an_agents(self, world: World, done: Discovered) -> None:
        agent = world.make("root", "add_person", name="Robo", kind="agent", responsible=world.people["ada"])
        roles = Roles.at(Place(product=world.product))
        with pytest.raises(Roles.AgentsDecideNothing):
            world.give("root", "assign_roles", roles, role="sponsor", holder=agent)


class TestTheHash:
    def test_is_the_same_in_any_order_and_another_for_another_version(self) -> None:
        first, second = Seen(id=UUID(int=1), version=1), Seen(id=UUID(int=2), version=2)

        assert digest_of((first, second)) == digest_of((second, first))
        assert digest_of((first, second)) != digest_of((first, Seen(id=UUID(int=2), version=3)))


class TestAChangeOfAMember:
    def test_invalidates_votes_and_signatures(self, world: World, open_case: Discovered) -> None:
        signature = sign(open_case, "sue")
        told = world.told("sam", "approve_business_case", open_case.case)

        ended = ["gate.signatures_invalidated", "gate.submission_voided", "signature.invalidated"]
        assert told == ["business_case.approved", *ended]
        assert world.state(signature)["state"] == "superseded"

    def test_leaves_the_old_version_signed(self, world: World, open_case: Discovered) -> None:
        signature = sign(open_case, "sue")
        before = world.state(signature)["digest"]
        world.give("sam", "approve_business_case", open_case.case)
        open_case.submit()

        kept = world.state(signature)
        assert (kept["digest"], kept["number"]) == (before, 1)
        assert gate(open_case)["signatures"] == {}

    def test_asks_for_new_signatures(self, world: World, open_case: Discovered) -> None:
        first = sign(open_case, "sue")
        world.give("sam", "approve_business_case", open_case.case)
        open_case.submit()
        assert sign(open_case, "sue") != first

    def test_after_the_decision_leaves_them_standing(self, world: World, done: Discovered) -> None:
        signature = sign(done, "sue")
        done.decide(GateName.G1)
        assert world.state(signature)["state"] == "standing"


class TestAnotherSubmission:
    def test_ends_the_signatures_of_the_one_before(self, world: World, done: Discovered) -> None:
        signature = sign(done, "sue")
        told = done.submit()

        assert told[-2:] == ["gate.submitted", "signature.invalidated"]
        assert world.state(signature)["state"] == "superseded"


class TestRevoking:
    def test_takes_a_signature_back_before_the_decision(self, world: World, done: Discovered) -> None:
        signature = sign(done, "sue", "approved")
        told = world.told("sue", "revoke_signature", signature, reason=WHY)

        assert told == ["signature.revoked", "gate.signature_released"]
        assert (gate(done)["signatures"], gate(done)["approvals"]) == ({}, {})

    def test_of_one_leaves_the_other_of_the_same_person(self, world: World, done: Discovered) -> None:
        reviewed, approved = sign(done, "sue"), sign(done, "sue", "approved")
        world.give("sue", "revoke_signature", reviewed, reason=WHY)
        assert list(gate(done)["approvals"]) == [str(approved)]

    def test_twice_changes_nothing(self, world: World, done: Discovered) -> None:
        signature = sign(done, "sue")
        world.give("sue", "revoke_signature", signature, reason=WHY)
        assert world.told("sue", "revoke_signature", signature, reason=WHY) == []

    def test_is_refused_once_it_took_effect(self, world: World, done: Discovered) -> None:
        signature = sign(done, "sue")
        done.decide(GateName.G1)
        with pytest.raises(Gate.InEffect):
            world.give("sue", "revoke_signature", signature, reason=WHY)

    def test_is_refused_once_something_else_is_decided_on(self, world: World, done: Discovered) -> None:
        signature = sign(done, "sue")
        done.submit()
        with pytest.raises(Signature.NotStanding):
            world.give("sue", "revoke_signature", signature, reason=WHY)

    def test_is_for_whoever_signed(self, world: World, done: Discovered) -> None:
        signature = sign(done, "sue")
        with pytest.raises(Signature.SignerOnly):
            world.give("sam", "revoke_signature", signature, reason=WHY)

    def test_asks_for_a_reason(self, world: World, done: Discovered) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("sue", "revoke_signature", sign(done, "sue"))


class TestDeclining:
    def test_is_recorded_with_its_reason(self, world: World, done: Discovered) -> None:
        told = world.told("sue", "decline_signature", done.gate(GateName.G1), reason=WHY)

        assert told == ["gate.signature_declined"]
        assert gate(done)["declined"] == [str(world.people["sue"])]

    def test_twice_changes_nothing(self, world: World, done: Discovered) -> None:
        world.give("sue", "decline_signature", done.gate(GateName.G1), reason=WHY)
        assert world.told("sue", "decline_signature", done.gate(GateName.G1), reason=WHY) == []

    def test_is_refused_after_signing(self, world: World, done: Discovered) -> None:
        sign(done, "sue")
        with pytest.raises(Gate.AlreadySigned):
            world.give("sue", "decline_signature", done.gate(GateName.G1), reason=WHY)

    def test_is_refused_where_nothing_was_submitted(self, world: World) -> None:
        with pytest.raises(Gate.NothingSubmitted):
            world.give("sue", "decline_signature", discovered(world).gate(GateName.G1), reason=WHY)


class TestAPolicyThatAsksForSignatures:
    @pytest.fixture
    def signed_for(self, world: World) -> Discovered:
        """A submission under a policy that asks for two signatures of approval."""
        world.give("root", "assign_roles", Roles.at(WORKSPACE), role="sponsor", holder=world.people["sam"])
        world.give("sam", "publish_gate_policy", policy={"version": 2, "signatures": 2}, reason=WHY)
        done = discovered(world)
        done.submit()
        return done

    def test_lets_nothing_go_without_them(self, signed_for: Discovered) -> None:
        sign(signed_for, "sue", "approved")
        with pytest.raises(Gate.NotSigned) as refused:
            signed_for.decide(GateName.G1)
        assert refused.value.facts == ("1 of 2",)

    def test_counts_people_not_signatures(self, signed_for: Discovered) -> None:
        sign(signed_for, "sue", "approved")
        sign(signed_for, "sue", "reviewed")
        with pytest.raises(Gate.NotSigned):
            signed_for.decide(GateName.G1)

    def test_lets_it_go_with_them_and_says_whose_they_were(self, world: World, signed_for: Discovered) -> None:
        for who in ("sue", "sam"):
            sign(signed_for, who, "approved")
        signed_for.decide(GateName.G1)

        judged = next(fact for fact in world.facts() if isinstance(fact, Gate.Decided)).judged
        assert judged.approvals == (world.people["sue"], world.people["sam"])

    def test_asks_for_none_to_hold(self, signed_for: Discovered) -> None:
        assert "gate.decided" in signed_for.decide(GateName.G1, "hold", review_on="2027-01-01")
