"""What every reply bears, whatever its path: pure ASGI, nothing is buffered."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


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
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, marked if scope["type"] == "http" else send)


class Telling:
    """Tells whoever folds that something may have been recorded, before the one who gave a command knows it."""

    def __init__(self, app: ASGIApp, recorded: Callable[[], None]) -> None:
        self._app, self._recorded = app, recorded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, and tell."""

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._recorded()
            await send(message)

        gives = scope["type"] == "http" and scope["method"] == "POST"
        await self._app(scope, receive, telling if gives else send)
