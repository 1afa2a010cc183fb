"""What a program shows to prove for whom it speaks."""

import asyncio
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from domain.authority import Scope
from domain.errors import AlreadyExists, NotAllowed, NotFound
from domain.team.api_key import ApiKey
from tests.world import World

DIGEST = sha256(b"a secret").hexdigest()
OTHER = sha256(b"another secret").hexdigest()
WHY = "The laptop was lost."


def issue(world: World, who: str = "root", **other: Any) -> UUID:
    body = {"digest": DIGEST, "principal": world.people["ada"], "label": "laptop"}
    return world.make(who, "issue_api_key", **{**body, **other})


def found(world: World, key: UUID) -> ApiKey:
    known = asyncio.run(world.lifecycle.find(key))
    assert isinstance(known, ApiKey)
    return known


class TestIssuingAnApiKey:
    def test_is_found_by_the_digest_of_its_secret(self, world: World) -> None:
        key = issue(world)
        state = world.state(key)
        assert key == ApiKey.create_id(DIGEST)
        assert (state["principal"], state["label"], state["revoked"]) == (str(world.people["ada"]), "laptop", False)

    def test_leaves_every_other_key_when_one_is_lost(self, world: World) -> None:
        keys = sorted(issue(world, digest=sha256(secret).hexdigest()) for secret in (b"one", b"two", b"three"))
        world.give("root", "revoke_api_key", keys.pop(1), reason=WHY)
        assert {each["key"] for each in world.state(world.people["ada"])["accesses"]} == set(map(str, keys))

    def test_is_refused_for_a_secret_that_is_in_use(self, world: World) -> None:
        issue(world)
        with pytest.raises(AlreadyExists):
            issue(world, principal=world.people["sam"])

    def test_takes_no_secret_in_clear(self, world: World) -> None:
        with pytest.raises(ValueError, match="match pattern"):
            issue(world, digest="a secret")

    def test_needs_somebody_who_is_known(self, world: World) -> None:
        with pytest.raises(NotFound):
            issue(world, principal=world.product)

    def test_is_for_administrators_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="issue_api_key is for administrator"):
            issue(world, "ada")


class TestRevokingAnApiKey:
    def test_is_recorded(self, world: World) -> None:
        key = issue(world)
        assert world.told("root", "revoke_api_key", key, reason=WHY) == ["api_key.revoked", "person.access_revoked"]
        assert world.state(key)["revoked"] is True

    def test_twice_changes_nothing(self, world: World) -> None:
        key = issue(world)
        world.give("root", "revoke_api_key", key, reason=WHY)
        assert world.told("root", "revoke_api_key", key, reason=WHY) == []

    def test_is_for_administrators_only(self, world: World) -> None:
        key = issue(world)
        with pytest.raises(NotAllowed, match="revoke_api_key is for administrator"):
            world.give("ada", "revoke_api_key", key, reason=WHY)


class TestTheScopesOfAnApiKey:
    def test_are_all_without_a_word(self, world: World) -> None:
        assert world.state(issue(world))["scopes"] == [*Scope]

    def test_are_those_named_in_their_usual_order(self, world: World) -> None:
        key = issue(world, scopes=["items:write", "items:read", "items:read"])
        assert world.state(key)["scopes"] == ["items:read", "items:write"]

    def test_are_never_none(self, world: World) -> None:
        with pytest.raises(ValueError, match="at least 1 item"):
            issue(world, scopes=[])

    def test_of_an_agent_hold_no_approval(self, world: World) -> None:
        agent = world.make("root", "add_person", name="Bot", kind="agent", responsible=world.people["ada"])
        assert "gates:approve" not in world.state(issue(world, principal=agent))["scopes"]
        with pytest.raises(ApiKey.AgentsApproveNothing):
            issue(world, digest=OTHER, principal=agent, scopes=["items:read", "gates:approve"])

    def test_of_one_from_before_there_were_any_are_all(self) -> None:
        state = {"digest": DIGEST, "principal": None, "label": "laptop"}
        assert ApiKey.Issued.upcast(state, 1) == {**state, "scopes": [*Scope], "expires_at": None}


class TestAnApiKeyThatExpires:
    def test_opens_until_then(self, world: World) -> None:
        key = found(world, issue(world, expires_at="2026-12-01T00:00:00Z"))
        assert key.opens(datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC))
        assert not key.opens(datetime(2026, 12, 1, tzinfo=UTC))

    def test_is_refused_when_it_would_open_nothing(self, world: World) -> None:
        with pytest.raises(ApiKey.ExpiresInThePast):
            issue(world, expires_at="2026-11-19T00:00:00Z")


class TestRotatingAnApiKey:
    def test_has_a_new_one_be_for_the_same(self, world: World) -> None:
        key = issue(world, scopes=["items:read"])
        told = world.told("root", "rotate_api_key", key, digest=OTHER, expires_at="2027-11-20T00:00:00Z")
        state = world.state(ApiKey.create_id(OTHER))
        assert told == ["api_key.rotated", "api_key.issued", "person.access_granted"]
        assert (state["principal"], state["label"]) == (str(world.people["ada"]), "laptop")
        assert (state["scopes"], state["expires_at"]) == (["items:read"], "2027-11-20T00:00:00Z")

    def test_has_both_open_for_some_hours(self, world: World) -> None:
        key = issue(world)
        world.give("root", "rotate_api_key", key, digest=OTHER, overlap_hours=2)
        assert found(world, key).opens(world.moment + timedelta(hours=1, minutes=59))
        assert not found(world, key).opens(world.moment + timedelta(hours=2))
        assert found(world, ApiKey.create_id(OTHER)).opens(world.moment + timedelta(days=4000))

    def test_never_has_the_old_one_last_longer(self, world: World) -> None:
        key = issue(world, expires_at="2026-11-20T10:00:00Z")
        world.give("root", "rotate_api_key", key, digest=OTHER)
        assert world.state(key)["expires_at"] == "2026-11-20T10:00:00Z"

    def test_is_refused_for_one_that_opens_nothing(self, world: World) -> None:
        key = issue(world)
        world.give("root", "rotate_api_key", key, digest=OTHER)
        with pytest.raises(ApiKey.OpensNothing):
            world.give("root", "rotate_api_key", key, digest="1" * 64)
        world.give("root", "revoke_api_key", ApiKey.create_id(OTHER), reason=WHY)
        with pytest.raises(ApiKey.OpensNothing):
            world.give("root", "rotate_api_key", ApiKey.create_id(OTHER), digest="1" * 64)

    def test_is_refused_with_a_secret_that_is_in_use(self, world: World) -> None:
        key = issue(world)
        with pytest.raises(AlreadyExists):
            world.give("root", "rotate_api_key", key, digest=DIGEST)

    def test_is_for_administrators_only(self, world: World) -> None:
        key = issue(world)
        with pytest.raises(NotAllowed, match="rotate_api_key is for administrator"):
            world.give("ada", "rotate_api_key", key, digest=OTHER)
