"""Long work goes on after its request was answered, and tells whoever asks for it how far it has come."""

import logging
from asyncio import (
    AbstractEventLoop,
    Task,
    create_task,
    gather,
    get_running_loop,
    run_coroutine_threadsafe,
    to_thread,
    wrap_future,
)
from asyncio import run as run_in_this_thread
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Literal, TypeVar
from uuid import UUID

from pydantic_core import from_json

from api.documents import problem_of, unexpected
from api.door import Call, Giving
from api.problems import NO_STORAGE
from domain.errors import Busy, KeyReused, Late, LifecycleError, NotFound
from domain.order import Reply
from domain.values import Value

LOG = logging.getLogger("cairn")
MOST, KEPT = 4, 200  # under way at once; known when they have ended
T = TypeVar("T")


class JobInterrupted(Late, code="job_interrupted"):
    """The server stopped before this was done; send the same again, and it goes on where it had come to."""


class Job(Value):
    """Long work: how far it has come, and what came of it."""

    id: UUID
    state: Literal["running", "succeeded", "failed"]
    done: int = 0
    of: int = 0
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


class Kept(Value):
    """A job as it is kept in a file, with who began it by what; what was sent is not kept."""

    principal: UUID
    digest: str
    job: Job


@dataclass
class Running:
    """A job that is under way in this process."""

    kept: Kept
    loop: AbstractEventLoop
    over: Event = field(default_factory=Event)  # set once the server stops
    done: int = 0
    of: int = 0
    task: Task[None] | None = field(default=None, repr=False)

    def progress(self, done: int, of: int) -> None:
        """So much is done."""
        self.done, self.of = done, of

    @property
    def job(self) -> Job:
        """How it stands."""
        return self.kept.job.model_copy(update={"done": self.done, "of": self.of})


Work = Callable[[Running], Coroutine[Any, Any, dict[str, Any]]]


class Jobs:
    """The jobs of a workspace, each in a file of its directory; only who began one may ask for it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory / "jobs"
        self._running: dict[UUID, Running] = {}

    @property
    def are_under_way(self) -> bool:
        """Whether something is still to be done."""
        return bool(self._running)

    def begin(self, id_: UUID, principal: UUID, digest: str, work: Work) -> bool:
        """Whether this was begun now, and not before; raises KeyReused where something else was, and Busy."""
        running = self._running.get(id_)
        known = running.kept if running else self._read(id_)
        if known and known.digest != digest:
            raise KeyReused
        if known and (running or known.job.state == "succeeded"):
            return False
        if len(self._running) >= MOST:
            raise Busy
        begun = Running(Kept(principal=principal, digest=digest, job=Job(id=id_, state="running")), get_running_loop())
        self._write(begun.kept)
        self._running[id_] = begun
        begun.task = create_task(self._done(begun, work))
        return True

    def find(self, id_: UUID, principal: UUID) -> Job:
        """How a job stands that this principal began; raises NotFound."""
        if running := self._running.get(id_):
            known, job = running.kept, running.job
        elif kept := self._read(id_):
            known, job = kept, kept.job
        else:
            raise NotFound
        if known.principal != principal:
            raise NotFound
        if job.state == "running" and not running:
            return job.model_copy(update={"state": "failed", "problem": told(JobInterrupted())})
        return job

    async def stop(self) -> None:
        """Have all come to an end before their next step."""
        for each in self._running.values():
            each.over.set()
        await gather(*[each.task for each in self._running.values() if each.task], return_exceptions=True)

    async def _done(self, begun: Running, work: Work) -> None:
        try:
            result = await to_thread(lambda: run_in_this_thread(work(begun)))
            ended = {"state": "succeeded", "result": result}
        except (LifecycleError, *NO_STORAGE) as refusal:
            ended = {"state": "failed", "problem": told(refusal)}
        except Exception:
            LOG.exception("a job failed")
            ended = {"state": "failed", "problem": from_json(bytes(unexpected().body))}
        try:
            self._write(begun.kept.model_copy(update={"job": begun.job.model_copy(update=ended)}))
            self._let_go()
        finally:
            del self._running[begun.kept.job.id]

    def _read(self, id_: UUID) -> Kept | None:
        try:
            return Kept.model_validate_json((self._directory / f"{id_}.json").read_bytes())
        except FileNotFoundError:
            return None

    def _write(self, kept: Kept) -> None:
        self._directory.mkdir(mode=0o700, exist_ok=True)
        file = self._directory / f"{kept.job.id}.json"
        fresh = file.with_suffix(".new")
        fresh.write_text(kept.model_dump_json())
        fresh.replace(file)

    def _let_go(self) -> None:
        """Forget those that ended longest ago."""
        ended = sorted(self._directory.glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
        for each in ended[KEPT:]:
            each.unlink()


def told(refusal: Exception) -> dict[str, Any]:
    """A refusal as its problem document."""
    document: dict[str, Any] = from_json(bytes(problem_of(refusal).body))
    return document


@dataclass(frozen=True)
class Across:
    """A way in for a job, which is in a thread of its own: commands are given where all others are."""

    door: Giving
    job: Running

    @property
    def workspace(self) -> str:
        """The id of the workspace it leads into."""
        return self.door.workspace

    async def give_all(self, calls: Sequence[Call]) -> list[Reply]:
        """Give these commands in one transaction; raises JobInterrupted once the server is to stop."""
        return await self._there(lambda: self.door.give_all(calls))

    async def rows(self, view: str, **parameters: str) -> list[dict[str, Any]]:
        """Every row of a view that these parameters ask for."""
        return await self._there(lambda: self.door.rows(view, **parameters))

    async def _there(self, asked: Callable[[], Coroutine[Any, Any, T]]) -> T:
        if self.job.over.is_set():
            raise JobInterrupted
        return await wrap_future(run_coroutine_threadsafe(asked(), self.job.loop))
