"""An endpoint that is gone, or fails for days, is disabled by the system itself, which says so on the record."""

from uuid import uuid5

from domain.application import Lifecycle
from domain.authority import ADMINISTRATOR
from domain.command import commands_of
from domain.order import Order
from domain.outbound.webhook_endpoint import Cause, WebhookEndpoint
from domain.team.roles import Roles
from domain.values import WORKSPACE

DISABLE = next(each for each in commands_of(WebhookEndpoint) if each.verb == "disable")
SAID = {
    Cause.GONE: "It answered 410 Gone.",
    Cause.FAILING: "For five days nothing that was sent there was received.",
}


async def closed_down(lifecycle: Lifecycle, endpoint: WebhookEndpoint, cause: Cause) -> None:
    """Disable an endpoint in the name of an administrator, once for each time that it was enabled."""
    roles = await lifecycle.find(Roles.at(WORKSPACE))
    administrator = roles.held[ADMINISTRATOR][0] if isinstance(roles, Roles) else endpoint.id
    body = DISABLE.body.model_validate({"cause": cause, "reason": SAID[cause]})
    given = uuid5(endpoint.id, f"disabled at {endpoint.version}")
    await lifecycle.give(Order(DISABLE, body, administrator, given, endpoint.id, source="system"))
