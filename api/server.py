"""One process that serves one workspace, and tells the command line beside it where it is."""

import asyncio
import json
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn

from api.composition.log import Witness, witnessed, witnesses
from api.composition.workspace import Cairn
from api.http import create_app

LOG = logging.getLogger("cairn")
NOTE = "server.json"
EVERY = 1.0  # seconds for which a command may stand unsigned, unless it is a decision


@contextmanager
def noted(directory: Path, url: str, key: str) -> Iterator[None]:
    """While it serves, whoever may read the directory finds the address, and a key that lives as long."""
    note = directory / NOTE
    note.touch(mode=0o600)
    note.write_text(json.dumps({"url": url, "key": key}))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


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
    cairn: Cairn, port: int, ready: Callable[[], None], host: str = "127.0.0.1", *, folds: bool = True
) -> None:
    """Serve until told to stop; a request that was begun is answered."""
    key, asked = secrets.token_urlsafe(32), witnesses()
    app = create_app(cairn, operator_key=key, folds=folds)
    config = uvicorn.Config(app, host, port, access_log=False, log_level="warning", timeout_graceful_shutdown=10)
    with noted(cairn.directory, f"http://{host}:{port}", key):
        upkeep = [asyncio.create_task(each) for each in (sign(cairn), witness(cairn, asked))]
        stopping = asyncio.Event()
        folding = asyncio.create_task(fold(cairn, stopping)) if folds else None
        await Server(config, ready).serve()
        stopping.set()
        for each in upkeep:
            each.cancel()
        if folding:
            await folding


async def sign(cairn: Cairn, every: float = EVERY) -> None:
    """Sign the head of the ledger once a second, while it grows."""
    while True:
        await asyncio.sleep(every)
        try:
            if await asyncio.to_thread(cairn.ledger.head) != cairn.notary.size:
                await asyncio.to_thread(cairn.checkpoint)
        except Exception:
            LOG.exception("the head of the ledger could not be signed; trying again")


async def fold(cairn: Cairn, stopping: asyncio.Event, every: float = EVERY) -> None:
    """Fold once a second what nobody asked for so far, and build the views that are declared otherwise."""
    while not stopping.is_set():
        try:
            while not stopping.is_set() and await asyncio.to_thread(cairn.worker.step):
                pass
        except Exception:
            LOG.exception("the views could not be folded; trying again")
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), every)


async def witness(cairn: Cairn, asked: list[Witness], every: float = EVERY) -> None:
    """Have what was signed last cosigned by the witnesses, if there are any; a silent one keeps nobody waiting."""
    done = -1
    while asked:
        await asyncio.sleep(every)
        try:
            if (size := cairn.notary.size) != done:
                faults = await asyncio.to_thread(witnessed, cairn.notary, asked)
                done = done if faults else size
                for fault in faults:
                    LOG.warning("%s; trying again", fault)
        except Exception:
            LOG.exception("the head of the ledger could not be cosigned; trying again")
