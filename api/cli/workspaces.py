"""The workspaces that one server serves: made, named, and moved from one database to another."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.said import HERE, AsJson, Data, Schema, application, failed, refusals, run, told
from api.cli.serving import operator_key
from api.composition.address import FILE, Address, address_of
from api.composition.moving import moved
from api.composition.workspaces import Found, address_for, below, found_in, made, named, ready

workspace_commands = typer.Typer(
    no_args_is_help=True, help="The workspaces below a directory, which one server serves."
)
application.add_typer(workspace_commands, name="workspace")
Name = Annotated[str, typer.Argument(help="What it is called: at most 40 of a to z, 0 to 9 and -.")]
MaybeName = Annotated[str, typer.Argument(help="Which one below the directory; without, the one in it.")]
Where = Annotated[str, typer.Option("--to", help="Where its events are kept: file, or a postgresql:// address.")]


@workspace_commands.command("create")
def create(name: Name, to: Where = FILE, schema: Schema = "", data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Make a workspace below a directory, and print its administrator's key, once; a running server serves it."""
    with refusals():
        address = address_for(name, to, schema)
    created = run(_create(data, name, address))
    words = f"administrator's key, shown once: {created['key']}\nWorkspace {name} is in {created['data']}."
    told(created, as_json=as_json, words=words)


async def _create(data: Path, name: str, address: Address) -> dict[str, Any]:
    cairn = await made(data, name, address)
    try:
        key = await operator_key(cairn)
        cairn.views.catch_up()
    finally:
        cairn.close()
    place = ready(data, name)
    return {"key": key, "name": name, "workspace": cairn.ledger.workspace, "data": str(place), "in": address.text}


@workspace_commands.command("move")
def move(  # typer calls it by name
    to: Where,
    name: MaybeName = "",
    schema: Schema = "",
    data: Data = HERE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Keep a workspace's events elsewhere from now on: its id, keys, tree and views stay; no server may have it open.

    The events are copied and verified, every view is folded from the copy and held against what it was. What is left
    behind is closed: nobody appends to it any more.
    """
    with refusals():
        directory, address = named(data, name), address_for(name, to, schema)
        if not found_in(directory):
            failed(f"not_found: there is no workspace in {directory}")
    done = run(moved(directory, address))
    words = f"{done.position} events with root {done.root} are in {address.text}; every view is as it was."
    told(asdict(done) | {"in": address.text}, as_json=as_json, words=words)


@workspace_commands.command("list")
def listing(data: Data = HERE, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Name every workspace of a directory, its id, where its events are kept, and how many of them are signed."""
    with refusals():
        found = [_line(each, "" if each.directory == data else each.name) for each in _all(data)]
    words = "\n".join(f"{each['name'] or '.'}  {each['workspace']}  {each['in']}  {each['signed']}" for each in found)
    told({"workspaces": found}, as_json=as_json, words=words or "There is no workspace.")


def _all(data: Path) -> list[Found]:
    own = found_in(data)
    return [own, *below(data)] if own else below(data)


def _line(found: Found, name: str) -> dict[str, Any]:
    kept = address_of(found.directory).text
    return {
        "name": name,
        "workspace": found.workspace,
        "in": kept,
        "signed": found.signed,
        "data": str(found.directory),
    }
