"""A server answers to its own names alone, so that no page elsewhere reaches it by a name that it made up."""

from collections.abc import Iterable

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.documents import as_problem
from api.problems import Malformed

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class UnknownHost(Malformed, code="unknown_host"):
    """This server is not known by the name in Host; ask it by its own, or start it with `--host-name` for this one."""


class Named:
    """Lets in who asks by one of these names, whatever the port."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app, self._names = app, frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, or refuse."""
        if scope["type"] == "http" and name_in(Headers(scope=scope).get("host", "")) not in self._names:
            await (await as_problem(Request(scope), UnknownHost()))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def name_in(host: str) -> str:
    """The name in a Host header, without its port."""
    name, separator, port = host.lower().rpartition(":")
    return name if separator and port.isdecimal() else host.lower()
