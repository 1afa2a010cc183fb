"""A body as it was sent: JSON that says each thing once, and no more of it than anybody means."""

import json
import re
from typing import Any

from fastapi import Request
from pydantic_core import from_json

from api.plain_json import DEEPEST, Found, first_fault
from api.problems import Malformed, NotJson, TooLarge, UnknownParameter

MIB = 1_048_576
SUSPECT = re.compile(rb"\\u0000|[0-9][eE]\+?[0-9]{3}")  # a text that may hold NUL, a number that may be no number


class MalformedJson(Malformed, code="malformed_json"):
    """The body is not JSON; send one JSON object."""


async def sent_json(request: Request, most: int = MIB) -> bytes:
    """The body, readable as JSON and kept for whoever points into it; raises MalformedJson, NotJson or TooLarge."""
    sent = await sent_bytes(request, most)
    if sent and not _says_json(request.headers.get("Content-Type")):
        raise NotJson
    sent = sent or b"{}"
    try:
        request.state.sent = from_json(sent, allow_inf_nan=False)
        json.loads(sent, object_pairs_hook=_once)
    except ValueError as error:
        raise _malformed(first_fault(sent), f"The body is not JSON: {error}.") from error
    if (SUSPECT.search(sent) or sent.count(b"[") + sent.count(b"{") > DEEPEST) and (found := first_fault(sent)):
        raise _malformed(found, found.detail)
    return sent


async def sent_bytes(request: Request, most: int) -> bytes:
    """The body, no longer than it may be; raises TooLarge as soon as it is told or seen to be."""
    told = request.headers.get("Content-Length", "")
    body = bytearray()
    if not (told.isdecimal() and int(told[:18]) > most):
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                break
        else:
            return bytes(body)
    raise TooLarge(f"a body of this request has at most {most} bytes")


def only(request: Request, *known: str, of: str) -> None:
    """Refuse every query parameter that is not known; raises UnknownParameter."""
    if unknown := request.query_params.keys() - {*known}:
        raise UnknownParameter(f"{', '.join(sorted(unknown))} is not a parameter of {of}")


def _says_json(content_type: str | None) -> bool:
    """Whether a body is said to be JSON in UTF-8; who says nothing is believed."""
    kind, _, parameters = (content_type or "application/json").lower().partition(";")
    _, _, charset = parameters.replace(" ", "").partition("charset=")
    kind = kind.strip()
    is_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    return is_json and charset.strip('"') in {"", "utf-8", "us-ascii"}


def _malformed(found: Found | None, detail: str) -> MalformedJson:
    if not found:
        return MalformedJson(detail)
    refusal = MalformedJson(f"The body is not JSON that can be kept: {found.detail}.", pointer=found.pointer)
    refusal.fault = found.code
    return refusal


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len(pairs) > 1 and len(pairs) > len(dict(pairs)):
        raise ValueError("a name is said twice")
