"""Refusals as RFC 9457 problem documents; the only place that knows statuses."""

from collections.abc import Sequence
from inspect import cleandoc
from sqlite3 import OperationalError
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from domain.errors import (
    Conflict,
    Invalid,
    KeyReused,
    Late,
    LifecycleError,
    NotAllowed,
    NotFound,
    NotThatVersion,
    Refused,
)
from domain.values import Value


class Malformed(LifecycleError, code="malformed"):
    """The request cannot be read; nothing was recorded."""


class UnknownParameter(Malformed, code="unknown_parameter"):
    """This is not a parameter of this request; see its operation in /openapi.json."""


class TooLarge(LifecycleError, code="too_large"):
    """The body is larger than this request takes; send less, or in several requests."""


class NoSuchPath(LifecycleError, code="no_such_path"):
    """Nothing is served here; see /openapi.json."""


class MethodNotAllowed(LifecycleError, code="method_not_allowed"):
    """This path is asked in another way; see Allow."""


class NotAuthenticated(LifecycleError, code="not_authenticated"):
    """Nobody is known by this key; send `Authorization: Bearer KEY` with a key that was issued and not revoked."""


class StorageUnavailable(Late, code="storage_unavailable"):
    """The disk is full, or the ledger is locked or cannot be written; later, the same under the same key is safe."""


class UnexpectedError(LifecycleError, code="unexpected"):
    """The server failed; nothing was acknowledged, and the same request with the same Idempotency-Key is safe."""


STATUS_OF: dict[type[LifecycleError], int] = {
    Malformed: 400,
    NotAuthenticated: 401,
    NotAllowed: 403,
    NotFound: 404,
    Refused: 409,
    Conflict: 409,
    NotThatVersion: 412,
    NoSuchPath: 404,
    MethodNotAllowed: 405,
    TooLarge: 413,
    KeyReused: 422,
    Invalid: 422,
    UnexpectedError: 500,
    Late: 503,
}
MEANS = {
    400: "The request cannot be read",
    401: "Nobody is known by this key",
    403: "Not yours to decide; the attempt is recorded",
    404: "Names something that was never recorded",
    409: "A rule forbids it now, or somebody was faster",
    412: "Somebody has changed it since you read it",
    413: "The body is too large",
    422: "The body does not fit the command",
    503: "Not answered for certain just now; the same under the same key is safe",
}
SCHEMA = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
SAID = {each: {"description": means, "content": {"application/problem+json": SCHEMA}} for each, means in MEANS.items()}


class Fault(Value):
    """One thing wrong in a request, with an RFC 6901 pointer to it."""

    pointer: str
    code: str
    detail: str


class ProblemDetails(Value):
    """What went wrong, with a permanent code, what to do next, and pointers into the request."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    retryable: bool = False
    facts: tuple[str, ...] = ()
    errors: tuple[Fault, ...] = ()


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem responses of an operation, as OpenAPI has them."""
    return {status: SAID[status] for status in statuses}  # hundreds of operations have the same


def status_of(kind: type[LifecycleError]) -> int:
    """The HTTP status of a refusal, by its family."""
    return next(STATUS_OF[family] for family in kind.__mro__ if family in STATUS_OF)


def add_problem_handlers(app: FastAPI) -> None:
    """Have every refusal answered as a problem document."""
    app.add_exception_handler(LifecycleError, as_problem)
    app.add_exception_handler(RequestValidationError, as_parameter_problem)
    app.add_exception_handler(ValidationError, as_validation_problem)
    app.add_exception_handler(HTTPException, as_http_problem)
    app.add_exception_handler(OperationalError, as_problem)
    app.add_exception_handler(Exception, as_unexpected)


def respond(status: int, code: str, detail: str, **more: Any) -> JSONResponse:
    """A problem document as a response."""
    title = code.replace("_", " ").replace(".", ": ")
    itself = {"type": f"/problems/{code}", "instance": f"urn:uuid:{uuid4()}"}
    problem = ProblemDetails(**itself, title=title, status=status, code=code, detail=detail, **more)
    headers = {STATUS_OF[NotAuthenticated]: {"WWW-Authenticate": "Bearer"}, STATUS_OF[Late]: {"Retry-After": "1"}}
    told = problem.model_dump(mode="json")
    return JSONResponse(told, status, headers.get(status), media_type="application/problem+json")


async def as_problem(_: Request, refusal: Exception) -> JSONResponse:
    """A refusal by the domain or a door; what SQLite cannot write is one, too."""
    refusal = StorageUnavailable() if isinstance(refusal, OperationalError) else refusal
    if not isinstance(refusal, LifecycleError):
        raise refusal
    faults = (Fault(pointer=refusal.pointer, code=refusal.code, detail=str(refusal)),) if refusal.pointer else ()
    more = {"facts": refusal.facts, "errors": faults, "retryable": isinstance(refusal, Conflict | Late)}
    return respond(status_of(type(refusal)), refusal.code, str(refusal), **more)


async def as_validation_problem(request: Request, invalid: Exception) -> JSONResponse:
    """A body that does not fit its command."""
    if not isinstance(invalid, ValidationError):
        raise invalid
    sent, within = getattr(request.state, "sent", None), getattr(request.state, "within", "")
    faults = tuple(
        Fault(pointer=within + pointer(sent, error["loc"]), code=error["type"], detail=error["msg"])
        for error in invalid.errors(include_url=False, include_context=False, include_input=False)
    )
    return respond(422, "validation", "The request does not fit the command; see errors.", errors=faults)


async def as_parameter_problem(_: Request, invalid: Exception) -> JSONResponse:
    """A path, query or header parameter that does not fit its operation."""
    if not isinstance(invalid, RequestValidationError):
        raise invalid
    faults = tuple(
        Fault(pointer="/" + "/".join(map(str, error["loc"][1:])), code=error["type"], detail=error["msg"])
        for error in invalid.errors()
    )
    return respond(422, "validation", "A parameter does not fit; see errors.", errors=faults)


async def as_http_problem(_: Request, error: Exception) -> JSONResponse:
    """What the framework refuses: no such path, no such method."""
    if not isinstance(error, HTTPException):
        raise error
    codes = {STATUS_OF[kind]: kind.code for kind in (NoSuchPath, MethodNotAllowed)}
    response = respond(error.status_code, codes.get(error.status_code, Malformed.code), str(error.detail))
    response.headers.update(error.headers or {})
    return response


async def as_unexpected(_: Request, __: Exception) -> JSONResponse:
    """A failure of the server itself; its cause is in the log, never in the answer."""
    return respond(500, UnexpectedError.code, cleandoc(UnexpectedError.__doc__ or ""))


def pointer(body: Any, location: Sequence[str | int]) -> str:
    """The place in the body; pydantic also names the branches of a union, which nobody sent."""
    path = ""
    for part in location:
        sent = body if isinstance(body, dict) else dict(enumerate(body)) if isinstance(body, list) else {}
        if part in sent or part is location[-1]:
            path, body = f"{path}/{part}", sent.get(part)
    return path
