"""What every reply bears, whatever its path: pure ASGI, nothing is buffered."""

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
