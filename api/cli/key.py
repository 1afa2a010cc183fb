"""What an operator does about the keys that programs show: they are made, exchanged and listed."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from api.cli.said import HERE, AsJson, Data, application, door_to, failed, run, told
from api.door import Call, Door
from api.identity import digest, new_key
from domain.authority import Role, Scope
from domain.product.product import Product
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place

key_commands = typer.Typer(no_args_is_help=True, help="Keys that programs show to speak for somebody.")
application.add_typer(key_commands, name="key")
KEEP = "Keep it: it is not shown again."
Expires = Annotated[datetime | None, typer.Option(help="When it ends: a day, at whose end, or a moment; UTC.")]


@key_commands.command("create")
def create_key(
    *,
    principal: Annotated[str, typer.Option(help="For whom it speaks; made known if nobody has this name.")],
    role: Annotated[Role | None, typer.Option(help="What they decide as from now on, unless they are already.")] = None,
    product: Annotated[str, typer.Option(help="The product's key; without one, the role holds everywhere.")] = "",
    scope: Annotated[list[Scope] | None, typer.Option(help="What it is for, each with --scope; all without.")] = None,
    expires: Expires = None,
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Give somebody a role and a key; the key is shown once, and only its SHA-256 is kept."""
    more = {"scopes": scope or None, "expires_at": moment(expires)}
    made = run(_create_key(data, principal, (role, product), more))
    told(made, as_json=as_json, words=f"{made['key']}\n{KEEP}")


async def _create_key(
    data: Path, principal: str, held: tuple[Role | None, str], more: dict[str, Any]
) -> dict[str, Any]:
    role, product = held
    async with door_to(data) as door:
        key = new_key(door.workspace)
        person = await person_named(door, principal)
        place = Place(product=Product.create_id(product)) if product else WORKSPACE
        label = f"{role} key" if role else "key"
        issued = {"digest": digest(key), "principal": person, "label": label, **more}
        calls = [Call("issue_api_key", issued, f"issue {digest(key)}")]
        if role:
            assigned = {"role": role, "holder": person}
            calls.insert(0, Call("assign_roles", assigned, f"assign {uuid4()}", Roles.at(place)))
        *_, reply = await door.give_all(calls)
        made = {"key": key, "id": str(reply.resource and reply.resource.id), "principal": str(person)}
        return {**made, "role": role and role.value, "product": product or None}


@key_commands.command("rotate")
def rotate_key(
    which: Annotated[UUID, typer.Argument(help="The id of the key, as `cairn query api-keys` lists it.")],
    overlap_hours: Annotated[int, typer.Option(help="For how long the old one still opens.")] = 24,
    expires: Expires = None,
    data: Data = HERE,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Make a key that is for the same as an older one, which lapses after some hours; it is shown once."""
    made = run(_rotate(data, which, {"overlap_hours": overlap_hours, "expires_at": moment(expires)}))
    told(made, as_json=as_json, words=f"{made['key']}\n{KEEP}")


async def _rotate(data: Path, which: UUID, body: dict[str, Any]) -> dict[str, Any]:
    async with door_to(data) as door:
        key = new_key(door.workspace)
        await door.give_all([Call("rotate_api_key", {**body, "digest": digest(key)}, f"rotate {digest(key)}", which)])
        return {"key": key, "succeeds": str(which)}


async def person_named(door: Door, name: str, **more: Any) -> UUID:
    """The person with this name; made known when there is none."""
    for row in await door.rows("people"):
        if row["name"] == name:
            return UUID(row["id"])
    (added,) = await door.give_all([Call("add_person", {"name": name, **more}, f"add {uuid4()}")])
    if added.resource is None:
        failed("unexpected: a person was added, and none was answered")
    return added.resource.id


def moment(said: datetime | None) -> datetime | None:
    """A moment in UTC; a day means its end."""
    if said is None:
        return None
    at = said if said.tzinfo else said.replace(tzinfo=UTC)
    return datetime.combine(at, time.max, at.tzinfo) if at.time() == time.min else at
