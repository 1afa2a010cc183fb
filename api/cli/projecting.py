"""Folding the views in a process of its own, and what the views could not take."""

import signal
import sys
from pathlib import Path
from typing import Any

import typer

from api.cli.said import HERE, AsJson, Data, application, run, told
from api.composition.workspace import projecting
from api.parked import told as told_of
from projections.worker import IDLE, Worker

parked_commands = typer.Typer(no_args_is_help=True, help="Events that a view could not take.")
application.add_typer(parked_commands, name="parked")


@application.command("project")
def project(data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Fold what is recorded into the views, beside a server; of several such processes one leads, others stand by."""
    for said in (signal.SIGINT, signal.SIGTERM):
        signal.signal(said, _stop)
    run(_project(data, as_json=as_json))


def _stop(*_: object) -> None:
    raise typer.Exit(0)


async def _project(data: Path, *, as_json: bool) -> None:
    with projecting(data) as worker:
        if not worker.lead.take():
            _say("stands by", data, as_json=as_json)
            worker.lead.wait()
        _say("leads", data, as_json=as_json)
        worker.work()


def _say(state: str, data: Path, *, as_json: bool) -> None:
    words = {"leads": f"Folds what is recorded in {data}; Ctrl-C stops it.", "stands by": "Another process folds."}
    told({"state": state, "data": str(data)}, as_json=as_json, words=words[state])
    sys.stdout.flush()


@parked_commands.command("list")
def list_parked(data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Name every event that a view could not take: the view, the key of the row, the position, and the error."""
    parked = run(_parked(data))
    told({"parked": parked}, as_json=as_json, words=_lines(parked) or "Nothing is parked.")


async def _parked(data: Path) -> list[dict[str, Any]]:
    with projecting(data) as worker:
        while worker.step():
            pass
        return told_of(worker.views.parked())


@parked_commands.command("retry")
def retry(data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Fold every view anew that could not take an event, beside the old one, and tell what went through."""
    found = run(_retry(data))
    words = f"{len(found['through'])} went through, {len(found['parked'])} are parked.\n{_lines(found['parked'])}"
    told(found, as_json=as_json, words=words.rstrip())


async def _retry(data: Path) -> dict[str, Any]:
    with projecting(data) as worker:
        views = worker.views
        while worker.step():
            pass
        before = views.retry()
        worker.recorded.ring()
        _await(worker)
        after = views.parked()
        return {"through": told_of([each for each in before if each not in after]), "parked": told_of(after)}


def _await(worker: Worker) -> None:
    """Wait until nothing is built any more, by whoever leads; this one does if nobody else."""
    with worker.folded.listen() as ear:
        while worker.views.is_building():
            if not worker.step():
                ear.wait(IDLE)


def _lines(parked: list[dict[str, Any]]) -> str:
    return "\n".join(f"{each['position']} {each['view']} {each['key']}: {each['error']}" for each in parked)
