"""What an operator records: any command by its name."""

import json
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from api.cli.said import HERE, AsJson, Data, application, door_to, failed, run, told
from api.door import Call


@application.command("give")
def give(
    command: Annotated[str, typer.Argument(help="The command's name, as `GET /v1/commands` lists it.")],
    body: Annotated[str, typer.Argument(help="Its body, as JSON.")] = "{}",
    target: Annotated[str, typer.Option(help="The id of what it is about.")] = "",
    data: Data = HERE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Give any command as the operator of this workspace; the operator administers, and decides nothing else."""
    try:
        call = Call(command, json.loads(body), str(uuid4()), UUID(target) if target else None)
    except ValueError as error:
        failed(f"malformed: {error}")
    told(run(_give(data, call)), as_json=as_json)


async def _give(data: Path, call: Call) -> dict[str, Any]:
    async with door_to(data) as door:
        (reply,) = await door.give_all([call])
        return reply.model_dump(mode="json")
