"""Serving a workspace: one's own, or the demo."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.said import HERE, AsJson, Data, application, run, told
from api.composition.workspace import Cairn, opened, reader_of
from api.door import Call, LocalDoor
from api.identity import digest, new_key
from api.server import serve as serving

Folds = Annotated[bool, typer.Option("--project/--no-project", help="Fold the views, or leave it to `cairn project`.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port on 127.0.0.1.")]


@application.command("serve")
def serve(data: Data = HERE, port: Port = 8000, project: Folds = True, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Serve a workspace on this machine; a new one prints its administrator's key, once."""
    run(_serve(data, port, folds=project, as_json=as_json))


async def _serve(data: Path, port: int, *, folds: bool, as_json: bool) -> None:
    cairn = await opened(data)
    try:
        made = {"url": f"http://127.0.0.1:{port}", "data": str(data)}
        made |= {"key": await operator_key(cairn)} if cairn.is_new else {}

        def say() -> None:
            told(made, as_json=as_json, words=_words(made))
            sys.stdout.flush()

        await serving(cairn, port, say, folds=folds)
    finally:
        cairn.close()


async def operator_key(cairn: Cairn) -> str:
    """A fresh key of the administrator."""
    key = new_key()
    door = LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)
    issued = {"digest": digest(key), "principal": cairn.workspace.administrator, "label": "administrator"}
    await door.give_all([Call("issue_api_key", issued, f"issue {digest(key)}")])
    return key


def _words(made: dict[str, str]) -> str:
    key = [f"administrator's key, shown once: {made['key']}"] if "key" in made else []
    return "\n".join([*key, f"Cairn serves {made['data']} at {made['url']}; Ctrl-C stops it."])
