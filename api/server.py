"""One process that serves the workspace of a directory, and those below it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from api.composition.workspace import Cairn
from api.hosts import LOOPBACK, Named
from api.house import House
from api.terms import FREE, Terms


class Server(uvicorn.Server):
    """Says that it is ready once it really is, and what is to end once it stops."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], stops: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready, self._stops = ready, stops

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Listen, then say so."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Have what would never end come to its end, then wait for what was begun."""
        self._stops()
        await super().shutdown(sockets)  # type: ignore[arg-type]


@contextmanager
def stopping() -> Iterator[None]:
    """Within this block being told to stop ends what serves, and not the process, which has workspaces to close."""
    before = {each: signal.signal(each, lambda *_: None) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


async def serve(
    home: Path,
    own: Cairn | None,
    port: int,
    ready: Callable[[], None],
    host: str = "127.0.0.1",
    *,
    folds: bool = True,
    terms: Terms = FREE,
) -> None:
    """Serve until told to stop; a request that was begun is answered."""
    async with House.opened(home, own, f"http://{host}:{port}", folds=folds, terms=terms) as house:
        said: dict[str, Any] = {"access_log": False, "log_level": "warning", "lifespan": "off", "ws": "none"}
        named = Named(house, (*LOOPBACK, host, *terms.names))
        config = uvicorn.Config(named, host, port, timeout_graceful_shutdown=10, **said)
        with stopping():
            await Server(config, ready, house.hush).serve()
