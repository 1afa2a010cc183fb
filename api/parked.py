"""The facts that a view could not take: kept aside with their errors, and told to whoever asks."""

from typing import Any

from fastapi import APIRouter, Request

from api.bound import bound, needs
from api.problems import responses
from domain.authority import Scope
from projections.source import Parked


def add_parked(router: APIRouter) -> None:
    """The door to what is parked."""

    def parked(request: Request) -> dict[str, Any]:
        views = bound(request).cairn.views
        return {"items": told(views.parked()), "position": views.progress.position}

    router.add_api_route(
        "/v1/parked",
        parked,
        operation_id="list_parked",
        summary="Every event that a view could not take, and why.",
        tags=["views"],
        dependencies=[needs(Scope.AUDIT_READ)],
        responses=responses(401, 403),
    )


def told(parked: list[Parked]) -> list[dict[str, Any]]:
    """What is parked, as JSON has it; without a view nobody can read the event, without a key no row was found."""
    return [{**each._asdict(), "view": each.view or None, "key": each.key or None} for each in parked]
