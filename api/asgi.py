"""What every reply bears, whatever its path: pure ASGI, nothing is buffered."""

from collections.abc import Callable, Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GUARDS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
NOTHING = "default-src 'none'; frame-ancestors 'none'"
PAGE = f"{NOTHING}; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
FROM = "https://cdn.jsdelivr.net https://fastapi.tiangolo.com"  # whence the page of the API has its parts
DOCS = (
    f"{NOTHING}; script-src 'unsafe-inline' {FROM}; style-src 'unsafe-inline' {FROM}; img-src 'self' data: {FROM}; "
    "connect-src 'self'; base-uri 'none'"
)


def policy_of(content_type: bytes, path: str) -> str:
    """What a browser may do with an answer: a page shows its own style and sends forms home, all else does nothing."""
    if not content_type.startswith(b"text/html"):
        return NOTHING
    return DOCS if path == "/docs" else PAGE


class Marked:
    """Says in every reply which workspace answers, and whether it is a demo."""

    def __init__(self, app: ASGIApp, name: str, *, demo: bool) -> None:
        self._app, self._mark = app, f"{name}; demo" if demo else name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, and mark the reply."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cairn-Workspace"] = self._mark
            await send(message)

        await self._app(scope, receive, marked if scope["type"] == "http" else send)


class Guarded:
    """Says in every reply what a browser may do with it, and what is left of a quota."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, and guard the reply."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *GUARDS]
                headers += [(k.encode(), v.encode()) for k, v in scope.get("state", {}).get("told", {}).items()]
                kind = next((value for name, value in headers if name == b"content-type"), b"")
                headers.append((b"content-security-policy", policy_of(kind, scope["path"]).encode()))
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


class Telling:
    """Tells whoever folds or listens that something may have been recorded, before the one who did it knows."""

    def __init__(self, app: ASGIApp, recorded: Iterable[Callable[[], None]]) -> None:
        self._app, self._recorded = app, recorded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, and tell."""

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                for tell in self._recorded:
                    tell()
            await send(message)

        gives = scope["type"] == "http" and scope["method"] == "POST"
        await self._app(scope, receive, telling if gives else send)
