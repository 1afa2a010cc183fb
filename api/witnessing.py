"""What a door has seen, as an order: it has no path, and nobody else can give it."""

from typing import Any
from uuid import UUID, uuid4

from pydantic_core import to_json

from domain.command import commands_of
from domain.kernel import Aggregate
from domain.order import Order


def seen(kind: type[Aggregate], verb: str, by: UUID, target: UUID | None = None, **body: Any) -> Order:
    """The order to record what was seen of somebody."""
    command = next(each for each in commands_of(kind) if each.verb == verb and not each.mark.by)
    return Order(command, command.body.model_validate_json(to_json(body)), by, uuid4(), target, None, "ui")
