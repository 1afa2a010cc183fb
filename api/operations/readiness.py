"""Whether a server can do what it is there for: its ledgers answer, and its views are in step with them."""

import asyncio
import logging
from asyncio import Task
from collections.abc import Iterable
from pathlib import Path

from api.composition.engines import fitting
from api.composition.workspace import Cairn
from domain.errors import LifecycleError

LOG = logging.getLogger("cairn")
PATIENCE = 2.0  # seconds in which a ledger is to answer
FRESH = 0.5  # seconds for which what was found is told again
SILENT = "the ledger does not answer"


class Readiness:
    """Looks at each workspace once at a time, however many ask, and waits for none that hangs."""

    def __init__(self, lag: int) -> None:
        self._lag = lag
        self._looking: dict[Path, tuple[float, Task[list[str]]]] = {}

    async def of(self, workspaces: Iterable[Cairn]) -> list[list[str]]:
        """What keeps each of them from being ready."""
        every = {each.directory: each for each in workspaces}
        for closed in self._looking.keys() - every:
            del self._looking[closed]
        return await asyncio.gather(*map(self._found, every.values()))

    async def _found(self, cairn: Cairn) -> list[str]:
        now, (since, task) = asyncio.get_running_loop().time(), self._looking.get(cairn.directory, (0.0, None))
        if task is None or (task.done() and now - since > FRESH):
            task = asyncio.create_task(asyncio.to_thread(looked_at, cairn, self._lag))
            self._looking[cairn.directory] = now, task
        try:
            return await asyncio.wait_for(asyncio.shield(task), PATIENCE)
        except TimeoutError:
            return [SILENT]


def looked_at(cairn: Cairn, lag: int) -> list[str]:
    """What is wrong with a workspace, in words that name nothing in it."""
    try:
        head = cairn.ledger.head()
        with fitting():
            cairn.ledger.see_to_form()
        behind = head - cairn.views.progress.position
    except LifecycleError as unfit:
        return [f"the schema does not fit: {unfit.code}"]
    except Exception:
        LOG.exception("the ledger does not answer")
        return [SILENT]
    return [f"the views are {behind} positions behind the ledger, and may be {lag}"] if behind > lag else []
