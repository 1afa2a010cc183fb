"""What tells a client how it is let in: metadata as RFC 9728 has them, and the challenge that points to them."""

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic_core import to_json

from api.documents import problem_of
from api.problems import NotAuthenticated
from api.refusals import MissingScope
from domain.authority import Scope
from domain.values import Value

PATH = ".well-known/oauth-protected-resource"


class Protected(Value):
    """How this resource is protected."""

    resource: str
    resource_name: str = "Cairn"
    bearer_methods_supported: tuple[str, ...] = ("header",)
    scopes_supported: tuple[Scope, ...] = tuple(Scope)
    resource_documentation: str


def add_metadata(router: APIRouter) -> None:
    """The door to the metadata."""

    def metadata(request: Request) -> Response:
        base = str(request.base_url)
        told = Protected(resource=base, resource_documentation=f"{base}docs")
        return Response(to_json(told), media_type="application/json")

    router.add_api_route(
        f"/{PATH}",
        metadata,
        operation_id="read_protected_resource",
        summary="How this API is protected (RFC 9728).",
        tags=["identity"],
        response_model=Protected,
    )


def add_challenges(app: FastAPI) -> None:
    """Have whoever is refused for lack of a key, or of a scope, told where that is said."""
    for refusal in (NotAuthenticated, MissingScope):
        app.add_exception_handler(refusal, challenged)


async def challenged(request: Request, refusal: Exception) -> JSONResponse:
    """The problem document, with the challenge."""
    response = problem_of(refusal)
    missing = " ".join(refusal.facts) if isinstance(refusal, MissingScope) else ""
    needed = f'error="insufficient_scope", scope="{missing}", ' if missing else ""
    response.headers["WWW-Authenticate"] = f'Bearer {needed}resource_metadata="{request.base_url}{PATH}"'
    return response
