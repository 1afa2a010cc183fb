"""Who may log in, and by what: a password that was chosen by a link, an identity elsewhere, a trusted workload."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, NotAllowed
from domain.team.external_identity import ExternalIdentity
from domain.team.invitation import Invitation
from domain.team.session import RefusedLogin, Session
from domain.team.workload_trust import WorkloadTrust
from tests.reach.engagement import engaged
from tests.reach.logins import HOUR, ISSUER, LINK, SECRET, WORKLOAD, begun, invited, linked, trusted, witness
from tests.world import World

WHY = {"reason": "The laptop was lost."}


def agent(world: World) -> UUID:
    return world.make("root", "add_person", name="Bot", kind="agent", responsible=world.people["ada"])


def accept(world: World, who: str, invitation: UUID) -> list[str]:
    return [fact.type for fact in witness(world, world.people[who], Invitation, "accept", invitation).events]


def accesses(world: World, who: str) -> list[tuple[str, str]]:
    return [(each["kind"], each["key"]) for each in world.state(world.people[who])["accesses"]]


class TestAnInvitation:
    def test_opens_for_a_week_without_a_word(self, world: World) -> None:
        state = world.state(invited(world))
        assert state["expires_at"].startswith("2026-11-27T09:")

    def test_has_a_password_chosen_once(self, world: World) -> None:
        link = invited(world)
        assert accept(world, "ada", link) == ["invitation.accepted", "person.access_granted"]
        assert accesses(world, "ada") == [("password", str(link))]
        with pytest.raises(Invitation.OpensNothing):
            accept(world, "ada", link)

    def test_replaces_an_earlier_password(self, world: World) -> None:
        accept(world, "ada", invited(world))
        second = invited(world, link="1" * 64)
        told = accept(world, "ada", second)
        assert told == ["invitation.accepted", "person.access_revoked", "person.access_granted"]
        assert accesses(world, "ada") == [("password", str(second))]

    def test_opens_nothing_once_it_has_expired(self, world: World) -> None:
        link = invited(world, expires_at="2026-11-20T09:00:30Z")
        world.moment = datetime(2026, 11, 20, 9, 0, 30, tzinfo=UTC)
        with pytest.raises(Invitation.OpensNothing):
            accept(world, "ada", link)

    def test_is_withdrawn_with_the_password_chosen_by_it(self, world: World) -> None:
        link = invited(world)
        accept(world, "ada", link)
        told = world.told("root", "withdraw_invitation", link, **WHY)
        assert told == ["invitation.withdrawn", "person.access_revoked"]
        assert world.told("root", "withdraw_invitation", link, **WHY) == []

    def test_opens_nothing_once_it_was_withdrawn(self, world: World) -> None:
        link = invited(world)
        world.give("root", "withdraw_invitation", link, **WHY)
        with pytest.raises(Invitation.OpensNothing):
            accept(world, "ada", link)

    def test_is_for_humans(self, world: World) -> None:
        with pytest.raises(Invitation.OnlyHumansLogIn):
            world.give("root", "issue_invitation", digest=LINK, person=agent(world))

    def test_is_for_administrators_to_send(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            world.give("ada", "issue_invitation", digest=LINK, person=world.people["ada"])


class TestAnExternalIdentity:
    def test_is_found_by_issuer_and_subject(self, world: World) -> None:
        identity = linked(world)
        assert identity == ExternalIdentity.of(ISSUER, "00u1")
        assert accesses(world, "ada") == [("identity", str(identity))]

    def test_is_one_persons(self, world: World) -> None:
        linked(world)
        with pytest.raises(AlreadyExists):
            linked(world, "sam")

    def test_names_nobody_in_clear(self, world: World) -> None:
        linked(world)
        (kept,) = (each for each in world.ledger.page(0, 1000) if each.topic == "external_identity.linked")
        assert b"00u1" not in kept.state

    def test_is_for_humans(self, world: World) -> None:
        with pytest.raises(ExternalIdentity.OnlyHumansLogIn):
            world.give("root", "link_external_identity", issuer=ISSUER, subject="1", person=agent(world))


class TestATrustedWorkload:
    def test_speaks_for_a_service(self, world: World) -> None:
        state = world.state(trusted(world))
        assert (state["workload"], state["scopes"]) == (WORKLOAD, ["items:read", "items:write"])

    @pytest.mark.parametrize("scope", ["gates:approve", "admin"])
    def test_approves_nothing(self, world: World, scope: str) -> None:
        with pytest.raises(WorkloadTrust.ServicesApproveNothing):
            trusted(world, scopes=[scope])

    def test_never_speaks_for_a_human(self, world: World) -> None:
        with pytest.raises(WorkloadTrust.ServiceMissing):
            trusted(world, service=world.people["ada"])

    @pytest.mark.parametrize("part", [{"ref": "refs/heads/*"}, {"ref": "main"}, {"repository": "*/exports"}])
    def test_is_named_without_a_pattern(self, world: World, part: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="should match pattern"):
            trusted(world, workload={**WORKLOAD, **part})


class TestASession:
    def test_says_who_how_and_through_what(self, world: World) -> None:
        link = invited(world)
        accept(world, "ada", link)
        session = begun(world, "ada", link)
        (fact,) = (each for each in world.facts() if isinstance(each, Session.Begun))
        assert (session, fact.person, fact.through) == (fact.originator_id, world.people["ada"], link)
        assert (fact.metadata.actor, fact.metadata.role, fact.metadata.source) == (world.people["ada"], None, "ui")

    def test_ends_once(self, world: World) -> None:
        session = begun(world, "ada", invited(world))
        ended = [witness(world, world.people["ada"], Session, "leave", session).events for _ in range(2)]
        assert [[fact.type for fact in each] for each in ended] == [["session.ended"], []]

    def test_is_ended_by_an_administrator(self, world: World) -> None:
        session = begun(world, "ada", invited(world))
        with pytest.raises(NotAllowed):
            world.give("sam", "end_session", session, **WHY)
        assert world.told("root", "end_session", session, **WHY) == ["session.ended"]


class TestARefusedLogin:
    def test_is_noticed_once_an_hour_for_each_count(self, world: World) -> None:
        said: dict[str, Any] = {"person": world.people["ada"], "way": "password", "hour": HOUR, "at_least": 10}
        noticed = witness(world, world.people["root"], RefusedLogin, "notice", **said)
        assert [fact.type for fact in noticed.events] == ["login.refused"]
        with pytest.raises(AlreadyExists):
            witness(world, world.people["root"], RefusedLogin, "notice", **said)


class TestWhoeverLeaves:
    def test_is_let_in_by_nothing(self, world: World) -> None:
        eve = engaged(world).confirmed()
        accept(world, "eve", invited(world, "eve"))
        linked(world, "eve")
        eve.give("ada", "end_engagement", **WHY)
        assert accesses(world, "eve") == []

    def test_is_let_in_by_nothing_once_erased(self, world: World) -> None:
        person = world.make("root", "add_person", name="Wilhelmina")
        alma = world.make("root", "add_person", name="Alma")
        world.people |= {"wilhelmina": person, "alma": alma}
        key = world.make("root", "issue_api_key", digest=SECRET, principal=person, label="laptop")
        world.give("root", "request_erasure", person, reference="letter-1")
        world.give("root", "assign_roles", roles_of(world), role="administrator", holder=alma)
        told = world.told("alma", "erase_person", person, lawful_basis="consent_withdrawn", **WHY)
        assert told == ["person.access_revoked", "person.erased", "api_key.revoked"]
        assert world.state(key)["revoked"] is True


def roles_of(world: World) -> UUID:
    """The roles of the workspace."""
    return next(fact.originator_id for fact in world.facts() if fact.TOPIC == "roles.opened")


