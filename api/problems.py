"""Refusals as RFC 9457 problem documents; the only place that knows statuses."""

from collections.abc import Mapping
from sqlite3 import OperationalError
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from fastapi import Request
from fastapi.responses import JSONResponse

from api.operations.asked import asked
from api.problem_details import Fault, ProblemDetails
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


class Malformed(LifecycleError, code="malformed"):
    """The request cannot be read; nothing was recorded."""

    fault = ""  # the code of what is wrong where it points


class UnknownParameter(Malformed, code="unknown_parameter"):
    """This is not a parameter of this request; see its operation in /openapi.json."""


class TooLarge(LifecycleError, code="too_large"):
    """The body is larger than this request takes; send less, or in several requests."""


class NotJson(LifecycleError, code="unsupported_media_type"):
    """A body is sent as `Content-Type: application/json`, in UTF-8."""


class VersionMissing(LifecycleError, code="precondition_required"):
    """This needs If-Match: the ETag of what it is decided on, or `*` for whichever version there is."""


class InProgress(LifecycleError, code="idempotency_in_progress"):
    """A request under this Idempotency-Key is under way; send it again a little later, for the answer to that one."""


class QuotaExceeded(LifecycleError, code="quota_exceeded"):
    """More requests than your quota allows; go on after the seconds in Retry-After."""

    seconds, policy = 1, ""
    headers: Mapping[str, str] = MappingProxyType({})


class NoSuchPath(LifecycleError, code="no_such_path"):
    """Nothing is served here; see /openapi.json."""


class MethodNotAllowed(LifecycleError, code="method_not_allowed"):
    """This path is asked in another way; see Allow."""


class NotAuthenticated(LifecycleError, code="not_authenticated"):
    """Nobody is known by this key; send `Authorization: Bearer KEY` with a key that was issued and not revoked."""


class StorageUnavailable(Late, code="storage_unavailable"):
    """The disk is full, or the ledger is locked or cannot be reached; later, the same under the same key is safe."""


class UnexpectedError(LifecycleError, code="unexpected"):
    """The server failed; nothing was acknowledged, and the same request with the same Idempotency-Key is safe."""


STATUS_OF: dict[type[LifecycleError], int] = {
    Malformed: 400,
    NotAuthenticated: 401,
    NotAllowed: 403,
    NotFound: 404,
    Refused: 409,
    Conflict: 409,
    InProgress: 409,
    NotThatVersion: 412,
    NoSuchPath: 404,
    MethodNotAllowed: 405,
    TooLarge: 413,
    NotJson: 415,
    KeyReused: 422,
    Invalid: 422,
    VersionMissing: 428,
    QuotaExceeded: 429,
    UnexpectedError: 500,
    Late: 503,
}
NO_STORAGE = (OperationalError, ConnectionError)
REPLAYED = {"Idempotent-Replayed": "true"}
QUOTA = "https://iana.org/assignments/http-problem-types#quota-exceeded"
MEANS = {
    400: "The request cannot be read",
    401: "Nobody is known by this key",
    403: "Not yours to decide; the attempt is recorded",
    404: "Names something that was never recorded",
    409: "A rule forbids it now, or somebody was faster",
    412: "Somebody has changed it since you read it",
    413: "The body is too large",
    415: "The body is not sent as JSON",
    422: "The body does not fit the command",
    428: "Says not which version it is decided on",
    429: "More requests than your quota allows",
    503: "Not answered for certain just now; the same under the same key is safe",
}
SCHEMA = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
SAID = {each: {"description": means, "content": {"application/problem+json": SCHEMA}} for each, means in MEANS.items()}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem responses of an operation, as OpenAPI has them."""
    return {status: SAID[status] for status in statuses}  # hundreds of operations have the same


def status_of(kind: type[LifecycleError]) -> int:
    """The HTTP status of a refusal, by its family."""
    return next(STATUS_OF[family] for family in kind.__mro__ if family in STATUS_OF)


def respond(status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """A problem document as a response."""
    title = code.replace("_", " ").replace(".", ": ")
    request = asked().told(code)
    itself = {"type": f"/problems/{code}", "instance": f"urn:uuid:{uuid4()}", "request_id": request} | more
    problem = ProblemDetails(title=title, status=status, code=code, detail=detail, **itself)
    return JSONResponse(problem.model_dump(mode="json"), status, headers, media_type="application/problem+json")


async def as_problem(_: Request, refusal: Exception) -> JSONResponse:
    """A refusal by the domain or a door; a disk or a database that gives no answer is one, too."""
    refusal = StorageUnavailable() if isinstance(refusal, NO_STORAGE) else refusal
    if not isinstance(refusal, LifecycleError):
        raise refusal
    code = refusal.fault if isinstance(refusal, Malformed) and refusal.fault else refusal.code
    faults = (Fault(pointer=refusal.pointer, code=code, detail=str(refusal)),)
    more: dict[str, Any] = {
        "facts": refusal.facts,
        "errors": faults if refusal.pointer or code != refusal.code else (),
        "retryable": isinstance(refusal, Conflict | Late | InProgress | QuotaExceeded),
    }
    more |= besides(refusal)
    return respond(status_of(type(refusal)), refusal.code, str(refusal), headers_of(refusal), **more)


def headers_of(refusal: LifecycleError) -> dict[str, str]:
    """What the headers say of a refusal: when to come again, and how to be known."""
    match refusal:
        case NotAuthenticated():
            return {"WWW-Authenticate": "Bearer"}
        case Late() | InProgress():
            return {"Retry-After": "1"}
        case QuotaExceeded(seconds=seconds, headers=told):
            return {"Retry-After": str(seconds), **told}
        case NotAllowed(again=True):
            return REPLAYED
    return {}


def besides(refusal: LifecycleError) -> dict[str, Any]:
    """What a problem document says of some refusals beyond what all have."""
    match refusal:
        case NotThatVersion(current=current):
            return {"current_etag": f'"{current}"', "current_version": current}
        case QuotaExceeded(policy=policy):
            return {"type": QUOTA, "violated-policies": (policy,)}
        case NotAllowed(recorded=UUID() as command):  # whoever sends it again gets the very same
            return {"instance": f"urn:uuid:{command}", "request_id": ""}
    return {}
