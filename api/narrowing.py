"""Hundreds of routes, of which a request meets those of its collection: to look through all costs milliseconds."""

from functools import cached_property

from fastapi import APIRouter
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

DEPTH = 3  # "", "v1" and the collection


class Narrowing:
    """Hands a request to a router of the routes that begin as its path does, where there are any."""

    def __init__(self, whole: Router) -> None:
        self._whole, self._all = whole, whole.middleware_stack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the whole router would."""
        narrow = self._narrow.get(_beginning(scope["path"])) if scope["type"] == "http" else None
        await (narrow.app if narrow else self._all)(scope, receive, send)

    @cached_property
    def _narrow(self) -> dict[tuple[str, ...], APIRouter]:
        """The routes by what they begin with, once all of them are there; one whose beginning varies is in none."""
        found: dict[tuple[str, ...], APIRouter] = {}
        for route in self._whole.routes:
            begins = _beginning(route.path) if isinstance(route, Route) else ()
            if len(begins) == DEPTH and not any("{" in part for part in begins):
                found.setdefault(begins, APIRouter()).routes.append(route)
        return found


def _beginning(path: str) -> tuple[str, ...]:
    return tuple(path.split("/", DEPTH)[:DEPTH])
