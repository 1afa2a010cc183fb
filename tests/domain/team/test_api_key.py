"""What a program shows to prove for whom it speaks."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, NotAllowed, NotFound
from domain.team.api_key import ApiKey
from tests.world import World

DIGEST = sha256(b"a secret").hexdigest()
WHY = "The laptop was lost."


def issue(world: World, who: str = "root", **other: Any) -> UUID:
    body = {"digest": DIGEST, "principal": world.people["ada"], "label": "laptop"}
    return world.make(who, "issue_api_key", **{**body, **other})


class TestIssuingAnApiKey:
    def test_is_found_by_the_digest_of_its_secret(self, world: World) -> None:
        key = issue(world)
        state = world.state(key)
        assert key == ApiKey.create_id(DIGEST)
        assert (state["principal"], state["label"], state["revoked"]) == (str(world.people["ada"]), "laptop", False)

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
