"""One process that serves the workspace of a directory, and those below it."""

from collections.abc import Callable
from pathlib import Path

import uvicorn

from api.composition.workspace import Cairn
from api.house import House


class Server(uvicorn.Server):
    """Says that it is ready once it really is."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Listen, then say so."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            self._ready()


async def serve(
    home: Path, own: Cairn | None, port: int, ready: Callable[[], None], host: str = "127.0.0.1", *, folds: bool = True
) -> None:
    """Serve until told to stop; a request that was begun is answered."""
    async with House.opened(home, own, f"http://{host}:{port}", folds=folds) as house:
        config = uvicorn.Config(
            house, host, port, access_log=False, log_level="warning", timeout_graceful_shutdown=10, lifespan="off"
        )
        await Server(config, ready).serve()
