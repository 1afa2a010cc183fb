"""A refusal as an RFC 9457 problem document, with what its headers say."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import ConfigDict

from api.operations.asked import asked
from api.problems import (
    NO_STORAGE,
    REPLAYED,
    STATUS_OF,
    InProgress,
    Malformed,
    NotAuthenticated,
    QuotaExceeded,
    StorageUnavailable,
    UnexpectedError,
    status_of,
)
from domain.errors import Conflict, Late, LifecycleError, NotAllowed, NotThatVersion
from domain.values import Value

QUOTA = "https://iana.org/assignments/http-problem-types#quota-exceeded"


class Fault(Value):
    """One thing wrong in a request, with an RFC 6901 pointer to it."""

    pointer: str
    code: str
    detail: str


class ProblemDetails(Value):
    """What went wrong, with a permanent code, what to do next, and pointers into the request; some say more."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    request_id: str = ""
    retryable: bool = False
    facts: tuple[str, ...] = ()
    errors: tuple[Fault, ...] = ()


def respond(status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """A problem document as a response."""
    title = code.replace("_", " ").replace(".", ": ")
    request = asked().told(code)
    itself = {"type": f"/problems/{code}", "instance": f"urn:uuid:{uuid4()}", "request_id": request} | more
    problem = ProblemDetails(title=title, status=status, code=code, detail=detail, **itself)
    return JSONResponse(problem.model_dump(mode="json"), status, headers, media_type="application/problem+json")


async def as_problem(_: Request, refusal: Exception) -> JSONResponse:
    """The response to a refusal, as a handler gives it."""
    return problem_of(refusal)


def problem_of(refusal: Exception) -> JSONResponse:
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


def unexpected() -> JSONResponse:
    """What is told when the server itself failed."""
    return respond(STATUS_OF[UnexpectedError], UnexpectedError.code, str(UnexpectedError()))
