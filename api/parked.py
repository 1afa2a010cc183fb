"""The facts that a view could not take: kept aside with their errors, and told to whoever asks."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends

from api.identity import Principal
from api.problems import responses
from projections.source import Parked
from projections.store import Views

Authenticated = Callable[..., Awaitable[Principal]]


def add_parked(router: APIRouter, views: Views, authenticated: Authenticated) -> None:
    """The door to what is parked."""

    def parked() -> dict[str, Any]:
        return {"items": told(views.parked()), "position": views.progress.position}

    router.add_api_route(
        "/v1/parked",
        parked,
        operation_id="list_parked",
        summary="Every event that a view could not take, and why.",
        tags=["views"],
        dependencies=[Depends(authenticated)],
        responses=responses(401),
    )


def told(parked: list[Parked]) -> list[dict[str, Any]]:
    """What is parked, as JSON has it; without a view nobody can read the event, without a key no row was found."""
    return [{**each._asdict(), "view": each.view or None, "key": each.key or None} for each in parked]
