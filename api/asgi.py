"""What every reply bears, whatever its path: pure ASGI, nothing is buffered."""

from collections.abc import Callable, Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GUARDS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
NOTHING = "default-src 'none'; frame-ancestors 'none'"
PAGE = f"{NOTHING}; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
FROM = "https://cdn.jsdelivr.net https://fastapi.tiangolo.com"  # whence the page of the API has its parts
DOCS = (
    f"{NOTHING}; script-src 'unsafe-inline' {FROM}; style-src 'unsafe-inline' {FROM}; img-src 'self' data: {FROM}; "
    "connect-src 'self'; base-uri 'none'"
)


def policy_of(content_type: str, path: str) -> str:
    """What a browser may do with an answer: a page shows its own style and sends forms home, all else does nothing."""
    if not content_type.startswith("text/html"):
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
                headers = MutableHeaders(scope=message)
                for name, value in (*GUARDS, *scope.get("state", {}).get("told", {}).items()):
                    headers[name] = value
                policy = policy_of(headers.get("Content-Type", ""), scope["path"])
                headers.setdefault("Content-Security-Policy", policy)
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
