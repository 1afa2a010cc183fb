"""Serving a workspace: one's own, or the demo."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.said import HERE, Data, application, run
from api.composition import Cairn, opened, reader_of
from api.door import Call, LocalDoor
from api.identity import digest, new_key
from api.server import serve as serving

Port = Annotated[int, typer.Option(min=1, max=65535, help="The port on 127.0.0.1.")]


@application.command("serve")
def serve(data: Data = HERE, port: Port = 8000) -> None:
    """Serve a workspace on this machine; a new one prints its administrator's key, once."""
    run(_serve(data, port))


async def _serve(data: Path, port: int) -> None:
    is_new = not (data / "ledger.db").exists()
    cairn = await opened(data)
    try:
        if is_new:
            sys.stdout.write(f"administrator's key, shown once: {await operator_key(cairn)}\n")
        await serving(cairn, port, lambda: _say_ready(data, port))
    finally:
        cairn.close()


async def operator_key(cairn: Cairn) -> str:
    """A fresh key of the administrator."""
    key = new_key()
    door = LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)
    issued = {"digest": digest(key), "principal": cairn.workspace.administrator, "label": "administrator"}
    await door.give_all([Call("issue_api_key", issued, f"issue {digest(key)}")])
    return key


def _say_ready(data: Path, port: int) -> None:
    sys.stdout.write(f"Cairn serves {data} at http://127.0.0.1:{port}; Ctrl-C stops it.\n")
    sys.stdout.flush()
