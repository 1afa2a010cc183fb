"""What a path is asked by: of all its routes, not of the first one that was met."""

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from api.refusing import as_http_problem


async def as_method_not_allowed(request: Request, _: Exception) -> Response:
    """The refusal of a method, with every method there is."""
    allowed = {"Allow": ", ".join(sorted(methods(request)))}
    return await as_http_problem(request, HTTPException(405, headers=allowed))


def methods(request: Request) -> set[str]:
    """The methods of all routes to this path."""
    routes = [each for each in request.app.routes if isinstance(each, Route)]
    return {name for each in routes if each.matches(request.scope)[0] is not Match.NONE for name in each.methods or ()}
