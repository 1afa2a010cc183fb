"""A body as it was sent: JSON that says each thing once, and no more of it than anybody means."""

import json
import re
from typing import Any

from fastapi import Request
from pydantic_core import from_json

from api.problems import Malformed, TooLarge, UnknownParameter

NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class MalformedJson(Malformed, code="malformed_json"):
    """The body is not JSON; send one JSON object."""


async def sent_json(request: Request, most: int) -> bytes:
    """The body, readable as JSON and kept for whoever points into it; raises MalformedJson or TooLarge."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge(f"a body of this request has at most {most} bytes")
    sent = bytes(body) or b"{}"
    try:
        request.state.sent = from_json(sent, allow_inf_nan=False)
        json.loads(sent, object_pairs_hook=_once)
    except ValueError as error:
        raise MalformedJson(f"The body is not JSON: {error}.") from error
    if NUL.search(sent):
        raise MalformedJson("The body is not JSON that can be kept: a text holds the character U+0000.")
    return sent


def only(request: Request, *known: str, of: str) -> None:
    """Refuse every query parameter that is not known; raises UnknownParameter."""
    if unknown := request.query_params.keys() - {*known}:
        raise UnknownParameter(f"{', '.join(sorted(unknown))} is not a parameter of {of}")


def _once(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _ in pairs]
    if len(names) > len({*names}):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is said twice")
