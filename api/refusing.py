"""What the framework or a model refuses becomes a problem document as well."""

from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from api.plain_json import token
from api.problem_details import Fault
from api.problems import (
    NO_STORAGE,
    STATUS_OF,
    Malformed,
    MethodNotAllowed,
    NoSuchPath,
    UnexpectedError,
    as_problem,
    respond,
)
from domain.errors import LifecycleError


def add_problem_handlers(app: FastAPI) -> None:
    """Have every refusal answered as a problem document."""
    app.add_exception_handler(LifecycleError, as_problem)
    app.add_exception_handler(RequestValidationError, as_parameter_problem)
    app.add_exception_handler(ValidationError, as_validation_problem)
    app.add_exception_handler(HTTPException, as_http_problem)
    for fault in NO_STORAGE:
        app.add_exception_handler(fault, as_problem)
    app.add_exception_handler(Exception, as_unexpected)


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
        if part in sent or (part is location[-1] and isinstance(body, dict | list)):
            path, body = f"{path}/{token(part)}", sent.get(part)
    return path
