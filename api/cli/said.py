"""How the command line speaks: results on standard output, everything else on standard error."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from sqlite3 import DatabaseError
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError

from api.composition.engines import DirectoryInUse
from api.composition.workspace import opened, reader_of
from api.door import Door, LocalDoor
from api.problems import StorageUnavailable
from api.remote import remote_door
from domain.errors import LifecycleError

application = typer.Typer(
    name="cairn",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The record of how a product was decided, planned, built and launched.",
)
Data = Annotated[Path, typer.Option("--data", envvar="CAIRN_DATA", help="The directory of the workspace.")]
Database = Annotated[
    str, typer.Option(help="A postgresql:// address, unless the directory or CAIRN_DATABASE names it.")
]
Schema = Annotated[str, typer.Option(help="The workspace's schema there, unless they name it.")]
AsJson = Annotated[bool, typer.Option("--json", help="End with one JSON object.")]
HERE = Path("cairn-data")


def told(result: dict[str, Any], *, as_json: bool, words: str = "") -> None:
    """Say a result: for people, or as one JSON object in the last line."""
    sys.stdout.write((json.dumps(result, default=str) if as_json else words or _lines(result)) + "\n")


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Do it, and turn every refusal into one line and exit code 1."""
    with refusals():
        return asyncio.run(work)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn every refusal into one line and exit code 1."""
    try:
        yield
    except LifecycleError as refusal:
        facts = f" ({', '.join(refusal.facts)})" if refusal.facts else ""
        failed(f"{refusal.code}: {refusal}{facts}")
    except ValidationError as invalid:
        faults = [f"/{'/'.join(map(str, e['loc']))}: {e['msg']}" for e in invalid.errors()]
        failed(f"validation: {'; '.join(faults)}")
    except DatabaseError as error:
        failed(f"{StorageUnavailable.code}: {error}; `cairn doctor` says of which file")
    except OSError as error:
        failed(f"{type(error).__name__}: {error}")


@contextmanager
def watched(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how far long work has come: told how many are done, of all."""
    with typer.progressbar(length=1, label=what, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def come(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        yield come


def failed(words: str) -> NoReturn:
    """Say what is wrong in one line, and stop with exit code 1."""
    sys.stderr.write(" ".join(f"error: {words}".split()) + "\n")
    raise typer.Exit(1)


@asynccontextmanager
async def door_to(directory: Path) -> AsyncIterator[Door]:
    """The way into a workspace: by opening it, or through the server that has it open."""
    try:
        cairn = await opened(directory)
    except DirectoryInUse:
        async with remote_door(directory) as door:
            yield door
        return
    try:
        yield LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)
    finally:
        cairn.close()


def _lines(result: dict[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in result.items())
