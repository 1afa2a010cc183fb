"""One process that serves the workspace of a directory, and those below it."""

import asyncio
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from typing import Any

import uvicorn

from api.composition.settings import Settings, TracingNotInstalled
from api.composition.workspace import Cairn
from api.hosts import LOOPBACK, Named
from api.house import House
from api.operations.departure import Departure
from api.operations.desk import Desk
from api.operations.front import Front, Traced, untraced
from api.operations.logs import set_up
from api.operations.passage import COMMAND, READ
from api.operations.room import Room
from api.operations.tally import Tally
from api.terms import FREE, Terms

PARTING = 0.5  # seconds in which whoever has a connection is answered once more, and told that it was the last time
DRAIN = 7  # seconds for whatever was begun after that; the workspaces are closed then
KEPT = 75  # seconds for which a connection is kept that nothing comes on: longer than balancers and clients keep theirs


class Server(uvicorn.Server):
    """Says that it is ready once it really is, and stops with nobody waiting for news."""

    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
        stops: Callable[[], None],
        departure: Departure | None = None,
    ) -> None:
        super().__init__(config)
        self._ready, self._stops, self._departure = ready, stops, departure

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Listen, then say so."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Answer what was begun, and take on nothing new; what would never end comes to its end."""
        self._stops()
        if self._departure:
            self._departure.begin()
            await asyncio.sleep(PARTING)
        await super().shutdown(sockets)


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
    settings, departure = Settings.read(), Departure()
    set_up(settings.log)
    said: dict[str, Any] = {"access_log": False, "log_config": None, "log_level": "warning"}
    said |= {"lifespan": "off", "ws": "none", "timeout_graceful_shutdown": DRAIN, "timeout_keep_alive": KEPT}
    with tracing(settings) as traced:
        async with House.opened(home, own, f"http://{host}:{port}", folds=folds, terms=terms) as house:
            front = fronted(house, settings, departure, (*LOOPBACK, host, *terms.names))
            front.traced = traced
            with stopping():
                await Server(uvicorn.Config(front, host, port, **said), ready, house.hush, departure).serve()


@contextmanager
def tracing(settings: Settings) -> Iterator[Traced]:
    """How requests are traced within this block; raises TracingNotInstalled."""
    if not settings.traces:
        yield untraced
        return
    try:
        from api.operations.tracing import Tracing, exporting  # noqa: PLC0415  an extra

        provider = exporting()
    except ImportError:
        raise TracingNotInstalled from None
    try:
        yield Tracing(provider).request
    finally:
        provider.shutdown()


def fronted(house: House, settings: Settings, departure: Departure, names: Iterable[str] = LOOPBACK) -> Front:
    """A house, and all that a process says and does for every request to it."""
    room, tally = Room({COMMAND: settings.most_commands, READ: settings.most_reads}), Tally()
    desk = Desk(house, settings, room, tally, departure)
    return Front(Named(house, names), desk.app(), room, tally, departure)
