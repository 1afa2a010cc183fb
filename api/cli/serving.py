"""Serving a workspace: one's own, or the demo."""

import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Annotated

import typer

from api.cli.said import HERE, AsJson, Data, application, run, told
from api.composition.engines import is_only_a_home
from api.composition.workspace import Cairn, opened, reader_of
from api.composition.workspaces import alone_in
from api.door import Call, LocalDoor
from api.identity import digest, new_key
from api.server import serve as serving
from api.terms import Terms

Folds = Annotated[bool, typer.Option("--project/--no-project", help="Fold the views, or leave it to `cairn project`.")]
Rate = Annotated[int | None, typer.Option(min=1, help="How many requests a minute each may send with their keys.")]
Versions = Annotated[bool, typer.Option("--require-if-match", help="Decisions must name the version they rest on.")]
Names = Annotated[list[str] | None, typer.Option(help="A name this server is asked by, as behind a proxy; may repeat.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port on 127.0.0.1.")]


@application.command("serve")
def serve(
    *,
    data: Data = HERE,
    port: Port = 8000,
    project: Folds = True,
    rate_limit: Rate = None,
    require_if_match: Versions = False,
    host_name: Names = None,
    as_json: AsJson = False,
) -> None:
    """Serve a workspace on this machine, and those below it; a new one prints its administrator's key, once."""
    terms = Terms(rate_limit, require_if_match, tuple(host_name or ()))
    run(_serve(data, port, terms, folds=project, as_json=as_json))


async def _serve(data: Path, port: int, terms: Terms, *, folds: bool, as_json: bool) -> None:
    with ExitStack() as held:
        own = None
        if is_only_a_home(data):
            held.enter_context(alone_in(data))
        else:
            own = held.enter_context(closing(await opened(data)))
        made = {"url": f"http://127.0.0.1:{port}", "data": str(data)}
        made |= {"key": await operator_key(own)} if own and own.is_new else {}

        def say() -> None:
            told(made, as_json=as_json, words=_words(made))
            sys.stdout.flush()

        await serving(data, own, port, say, folds=folds, terms=terms)


async def operator_key(cairn: Cairn) -> str:
    """A fresh key of the administrator."""
    key = new_key(cairn.ledger.workspace)
    door = LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)
    issued = {"digest": digest(key), "principal": cairn.workspace.administrator, "label": "administrator"}
    await door.give_all([Call("issue_api_key", issued, f"issue {digest(key)}")])
    return key


def _words(made: dict[str, str]) -> str:
    key = [f"administrator's key, shown once: {made['key']}"] if "key" in made else []
    return "\n".join([*key, f"Cairn serves {made['data']} at {made['url']}; Ctrl-C stops it."])
