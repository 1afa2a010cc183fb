"""What an operator records: keys, imported history, and any command by its name."""

import json
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from api.cli.said import HERE, AsJson, Data, application, door_to, failed, run, told
from api.door import Call, Door
from api.identity import digest, new_key
from domain.authority import Role
from domain.product.product import Product
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place

key_commands = typer.Typer(no_args_is_help=True, help="Keys that programs show to speak for somebody.")
application.add_typer(key_commands, name="key")


@key_commands.command("create")
def create_key(
    principal: Annotated[str, typer.Option(help="For whom it speaks; made known if nobody has this name.")],
    role: Annotated[Role, typer.Option(help="What they decide as.")],
    product: Annotated[str, typer.Option(help="The product's key; without one, the role holds everywhere.")] = "",
    data: Data = HERE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Give somebody a role and a key; the key is shown once, and only its SHA-256 is kept."""
    made = run(_create_key(data, principal, role, product))
    told(made, as_json=as_json, words=f"{made['key']}\nKeep it: it is not shown again.")


async def _create_key(data: Path, principal: str, role: Role, product: str) -> dict[str, Any]:
    async with door_to(data) as door:
        key = new_key(door.workspace)
        person = await person_named(door, principal)
        place = Place(product=Product.create_id(product)) if product else WORKSPACE
        assigned = {"role": role, "holder": person}
        issued = {"digest": digest(key), "principal": person, "label": f"{role} key"}
        await door.give_all(
            [
                Call("assign_roles", assigned, f"assign {uuid4()}", Roles.at(place)),
                Call("issue_api_key", issued, f"issue {digest(key)}"),
            ]
        )
        return {"key": key, "principal": str(person), "role": role.value, "product": product or None}


async def person_named(door: Door, name: str) -> UUID:
    """The person with this name; made known when there is none."""
    for row in await door.rows("people"):
        if row["name"] == name:
            return UUID(row["id"])
    (added,) = await door.give_all([Call("add_person", {"name": name}, f"add {uuid4()}")])
    if added.resource is None:
        raise RuntimeError("a person was added, and none was answered")
    return added.resource.id


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
