"""What is done for a workspace while it is served: it is signed, folded and kept to the calendar, and made known."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from api.composition.log import Witness, witnessed
from api.composition.workspace import Cairn
from api.due import keep_calendar

LOG = logging.getLogger("cairn")
NOTE = "server.json"
Sends = Callable[[asyncio.Event], Coroutine[None, None, None]]
EVERY = 1.0  # seconds for which a command may stand unsigned, unless it is a decision


@contextmanager
def noted(directory: Path, **told: str) -> Iterator[None]:
    """While it serves, whoever may read the directory finds the address, and a key that lives as long."""
    note = directory / NOTE
    note.touch(mode=0o600)
    note.write_text(json.dumps(told))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


@asynccontextmanager
async def tended(
    cairn: Cairn, url: str, key: str, asked: list[Witness], *, folds: bool, sends: Sends
) -> AsyncIterator[None]:
    """Within this block a workspace is signed, cosigned, told what is due, folded unless another does, and sends."""
    with noted(cairn.directory, url=url, key=key, workspace=cairn.ledger.workspace):
        upkeep = [asyncio.create_task(each) for each in (sign(cairn), witness(cairn, asked), keep_calendar(cairn))]
        stopping = asyncio.Event()
        upkeep.append(asyncio.create_task(sends(stopping)))
        folding = asyncio.create_task(fold(cairn, stopping)) if folds else None
        try:
            yield
        finally:
            stopping.set()
            for each in upkeep:
                each.cancel()
            await asyncio.gather(*upkeep, return_exceptions=True)
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
