"""Where events are sent to, and with which secrets they are signed."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.application import Lifecycle
from domain.errors import NotAllowed, NotFound
from domain.outbound.webhook_endpoint import WebhookEndpoint
from tests.world import World

URL = "https://hooks.invalid/cairn"
WHY = {"reason": "The flow moves to another server."}


def register(world: World, who: str = "root", **other: Any) -> UUID:
    return world.make(who, "register_webhook_endpoint", **{"url": URL, **other})


def endpoint(world: World, made: UUID) -> WebhookEndpoint:
    found = asyncio.run(Lifecycle(world.ledger, world.mapper).find(made))
    assert isinstance(found, WebhookEndpoint)
    return found


class TestRegisteringAnEndpoint:
    def test_is_recorded(self, world: World) -> None:
        made = register(world, types=["feature.*", "product.renamed"], product=world.product, ordering="per_subject")
        state = world.state(made)
        assert (state["url"], state["types"], state["about"]) == (
            URL, ["feature.*", "product.renamed"], str(world.product)
        )  # fmt: skip
        assert (state["ordering"], state["enabled"], state["generation"]) == ("per_subject", True, 1)

    def test_keeps_no_secret(self, world: World) -> None:
        made = register(world)
        assert "secret" not in str(world.state(made))

    def test_is_refused_for_a_type_that_no_event_has(self, world: World) -> None:
        with pytest.raises(WebhookEndpoint.NoSuchType, match=r"feature\.painted") as refused:
            register(world, types=["feature.*", "feature.painted"])
        assert refused.value.pointer == "/types/1"

    def test_needs_a_product_that_is_known(self, world: World) -> None:
        with pytest.raises(NotFound):
            register(world, product=world.people["ada"])

    @pytest.mark.parametrize("url", ["ftp://hooks.invalid", "https://me:secret@hooks.invalid/", "hooks", "https://a b"])
    def test_takes_nothing_but_a_plain_address(self, world: World, url: str) -> None:
        with pytest.raises(ValueError, match="match pattern"):
            register(world, url=url)

    def test_is_for_administrators_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="register_webhook_endpoint is for administrator"):
            register(world, "ada")


class TestRedirectingAnEndpoint:
    def test_is_recorded(self, world: World) -> None:
        made = register(world)
        url = "https://flows.invalid/cairn"
        assert world.told("root", "redirect_webhook_endpoint", made, url=url) == ["webhook_endpoint.redirected"]
        assert world.state(made)["url"] == url

    def test_to_where_it_is_changes_nothing(self, world: World) -> None:
        assert world.told("root", "redirect_webhook_endpoint", register(world), url=URL) == []


class TestSubscribingAnEndpoint:
    def test_is_recorded(self, world: World) -> None:
        made = register(world)
        told = world.told("root", "subscribe_webhook_endpoint", made, types=["gate.*"])
        assert told == ["webhook_endpoint.subscribed"]
        assert world.state(made)["types"] == ["gate.*"]

    def test_to_what_it_has_changes_nothing(self, world: World) -> None:
        made = register(world, types=["gate.*"])
        assert world.told("root", "subscribe_webhook_endpoint", made, types=["gate.*"]) == []

    def test_is_refused_for_a_type_that_no_event_has(self, world: World) -> None:
        with pytest.raises(WebhookEndpoint.NoSuchType):
            world.give("root", "subscribe_webhook_endpoint", register(world), types=["gate.painted"])


class TestRotatingASecret:
    def test_has_the_one_before_it_sign_for_a_day(self, world: World) -> None:
        made = register(world)
        told = world.told("root", "rotate_secret", made, **WHY)
        assert told == ["webhook_endpoint.secret_rotated"]
        found = endpoint(world, made)
        at = found.modified_on
        assert found.generations(at) == [2, 1]
        assert found.generations(at + timedelta(hours=23)) == [2, 1]
        assert found.generations(at + timedelta(hours=25)) == [2]

    def test_again_has_both_before_it_sign(self, world: World) -> None:
        made = register(world)
        for _ in range(2):
            world.give("root", "rotate_secret", made, **WHY)
        found = endpoint(world, made)
        assert found.generations(found.modified_on) == [3, 2, 1]

    def test_says_why(self, world: World) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("root", "rotate_secret", register(world))


class TestDisablingAnEndpoint:
    def test_is_recorded_with_its_cause(self, world: World) -> None:
        made = register(world)
        assert world.told("root", "disable_webhook_endpoint", made, **WHY) == ["webhook_endpoint.disabled"]
        assert (world.state(made)["enabled"], world.state(made)["cause"]) == (False, "asked")
        assert not endpoint(world, made).is_open

    def test_twice_changes_nothing(self, world: World) -> None:
        made = register(world)
        world.give("root", "disable_webhook_endpoint", made, **WHY)
        assert world.told("root", "disable_webhook_endpoint", made, **WHY) == []


class TestEnablingAnEndpoint:
    def test_is_recorded(self, world: World) -> None:
        made = register(world)
        world.give("root", "disable_webhook_endpoint", made, **WHY)
        assert world.told("root", "enable_webhook_endpoint", made) == ["webhook_endpoint.enabled"]
        assert endpoint(world, made).is_open

    def test_twice_changes_nothing(self, world: World) -> None:
        assert world.told("root", "enable_webhook_endpoint", register(world)) == []


class TestArchivingAnEndpoint:
    def test_sends_nothing_and_deletes_nothing(self, world: World) -> None:
        made = register(world)
        world.give("root", "archive_webhook_endpoint", made, **WHY)
        assert not endpoint(world, made).is_open
        assert world.state(made)["url"] == URL

    def test_is_open_again_once_it_is_restored(self, world: World) -> None:
        made = register(world)
        world.give("root", "archive_webhook_endpoint", made, **WHY)
        assert world.told("root", "restore_webhook_endpoint", made, **WHY) == ["webhook_endpoint.restored"]
        assert endpoint(world, made).is_open
